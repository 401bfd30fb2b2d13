package dev.godwit.platform.jvm;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.platform.jvm.files.LinuxTerminal;
import dev.godwit.platform.jvm.io.Waiting;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process in raw mode: each key reaches the guest as a byte, those of signals
 * too, and nothing changes what the guest writes. However the process ends, the terminal is set as
 * it was, unless it is killed by SIGKILL.
 */
public final class HostTerminal implements AutoCloseable {
    /** How the terminal is set, by the means of this host. */
    interface Device {
        void makeRaw(boolean isShared) throws ErrnoException;

        void restore() throws ErrnoException;

        WindowSize size() throws ErrnoException;
    }

    private final Device device;
    private final Thread hook = new Thread(this::restore, "godwit-terminal");
    private final Waiting changes = new Waiting(this::hasChanged, () -> {});
    private volatile boolean hasChanged = true;
    private WindowSize size = WindowSize.UNKNOWN;
    private boolean isRestored;

    private HostTerminal(Device device) {
        this.device = device;
    }

    /**
     * Makes the terminal behind standard input raw.
     *
     * @param isShared whether others write to it meanwhile, such as the next command of a pipeline:
     *     then what is written still has its lines ended as before, which what has them already
     *     does not show
     * @return the terminal, to be closed; null if standard input is none, or cannot be set
     */
    public static @Nullable HostTerminal makeRaw(boolean isShared) {
        if (!Terminals.is(0)) {
            return null;
        }
        Device device;
        try {
            device = linux();
        } catch (ErrnoException _) {
            try {
                device = new SttyTerminal();
            } catch (ErrnoException _) {
                return null;
            }
        }
        return makeRaw(device, isShared);
    }

    /** Makes a terminal raw; null if that fails. */
    static @Nullable HostTerminal makeRaw(Device device, boolean isShared) {
        HostTerminal terminal = new HostTerminal(device);
        WindowSignal.listen(terminal::resized);
        Runtime.getRuntime().addShutdownHook(terminal.hook);
        try {
            device.makeRaw(isShared);
            return terminal;
        } catch (ErrnoException e) {
            terminal.close();
            return null;
        }
    }

    private static Device linux() throws ErrnoException {
        LinuxTerminal terminal = new LinuxTerminal(0);
        return new Device() {
            @Override
            public void makeRaw(boolean isShared) throws ErrnoException {
                terminal.makeRaw(isShared);
            }

            @Override
            public void restore() throws ErrnoException {
                terminal.restore();
            }

            @Override
            public WindowSize size() throws ErrnoException {
                return terminal.size();
            }
        };
    }

    private boolean hasChanged() {
        return hasChanged;
    }

    void resized() {
        hasChanged = true;
        changes.wakeAll();
    }

    /** {@return how large the window is} */
    public WindowSize size() {
        if (hasChanged) {
            hasChanged = false;
            try {
                size = device.size();
            } catch (ErrnoException e) {
                size = WindowSize.UNKNOWN;
            }
        }
        return size;
    }

    /** {@return what is ready from a change of the size until that is asked for} */
    public Waitable changes() {
        return changes;
    }

    private synchronized void restore() {
        if (!isRestored) {
            isRestored = true;
            try {
                device.restore();
            } catch (ErrnoException e) {
                return; // the terminal has gone
            }
        }
    }

    /** Sets the terminal as it was. */
    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs
        }
    }
}
