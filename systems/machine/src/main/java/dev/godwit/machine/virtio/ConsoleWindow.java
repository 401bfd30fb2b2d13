package dev.godwit.machine.virtio;

import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.machine.bus.Outside;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * The window of a terminal, whose size a console of VirtIO tells its driver (section 5.3.4). A size
 * that is not known changes nothing.
 */
public final class ConsoleWindow implements Outside {
    private final Supplier<WindowSize> size;
    private final @Nullable Waitable changes;
    private WindowSize told = WindowSize.UNKNOWN;
    private @Nullable VirtioConsole console;

    /**
     * Makes it.
     *
     * @param size how large the window is; asked between turns
     * @param changes ready while a change has not been asked for; null if nothing is
     */
    public ConsoleWindow(Supplier<WindowSize> size, @Nullable Waitable changes) {
        this.size = size;
        this.changes = changes;
    }

    /**
     * Says whose window it is.
     *
     * @param shown the console
     * @return the console
     */
    public VirtioConsole show(VirtioConsole shown) {
        console = shown;
        return shown;
    }

    @Override
    public void poll() {
        WindowSize now = size.get();
        VirtioConsole shown = console;
        boolean isKnown = now.columns() > 0 && now.rows() > 0;
        if (shown != null && isKnown && !now.equals(told)) {
            told = now;
            shown.resize(now.columns(), now.rows());
        }
    }

    @Override
    public Waitable coming() {
        Waitable waited = changes;
        return waited == null ? Ready.NEVER : waited;
    }
}
