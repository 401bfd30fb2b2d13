package dev.godwit.linux.system;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.linux.device.Devices;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.JobSignals;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.ConsoleStream;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.terminal.ConsoleTerminal;
import dev.godwit.vfs.terminal.Terminal;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

/**
 * Descriptors 0 to 2 of the first program. Those that are the host's terminal are one terminal in
 * the guest, which controls its session; so keys and the size of the window reach its foreground
 * job.
 */
final class StandardStreams {
    private static final String CONSOLE = "/dev/console";

    private final LinuxSettings settings;
    private final Kernel kernel;
    private final Devices devices;

    StandardStreams(LinuxSettings settings, Kernel kernel, Devices devices) {
        this.settings = settings;
        this.kernel = kernel;
        this.devices = devices;
    }

    void open(Task task, FileTree tree) throws ErrnoException {
        boolean isTyped = settings.input.isTerminal();
        boolean isShown = settings.output.isTerminal();
        boolean isErrorShown = settings.error.isTerminal();
        Terminal terminal = isTyped && (isShown || isErrorShown) ? console(isShown) : null;
        Found place = terminal == null ? null : tree.locate(tree.root(), CONSOLE, true);
        if (terminal != null && place != null) {
            int number = Devices.number(place.place().inode());
            task.process().session().control(terminal, number, task.process().group());
        }
        add(
                task,
                isTyped ? terminal : null,
                place,
                ConsoleStream.of(settings.input),
                OpenFlag.RDONLY);
        add(
                task,
                isShown ? terminal : null,
                place,
                ConsoleStream.of(settings.output),
                OpenFlag.WRONLY);
        add(
                task,
                isErrorShown ? terminal : null,
                place,
                ConsoleStream.of(settings.error),
                OpenFlag.WRONLY);
    }

    private void add(
            Task task,
            @Nullable Terminal terminal,
            @Nullable Found place,
            ConsoleStream stream,
            int flags)
            throws ErrnoException {
        String name = "pipe:[" + kernel.newInode() + "]";
        LinuxFile file =
                terminal == null || place == null
                        ? new LinuxFile(stream, flags, null, name)
                        : new LinuxFile(
                                terminal.open(place.place().inode(), true),
                                OpenFlag.RDWR,
                                place,
                                CONSOLE);
        task.files.add(file, 0, Integer.MAX_VALUE, false);
    }

    /** The host's terminal as the guest's. */
    private Terminal console(boolean isShown) {
        ConsoleTerminal console =
                new ConsoleTerminal(
                        settings.input,
                        isShown ? settings.output : settings.error,
                        new JobSignals(kernel),
                        kernel.clock);
        Terminal terminal = console.terminal();
        terminal.setWindowSize(settings.window.size());
        devices.setConsole(terminal);
        kernel.scheduler.watch(
                new Scheduler.Watch() {
                    @Override
                    public Waitable activity() {
                        return console.activity();
                    }

                    @Override
                    public void look() {
                        resize(terminal);
                        console.exchange();
                    }
                });
        Waitable changes = settings.window.changes();
        if (changes != null) {
            watchWindow(changes, terminal);
        }
        return terminal;
    }

    /** Has a guest that sleeps hear of another size. */
    private void watchWindow(Waitable changes, Terminal terminal) {
        kernel.scheduler.watch(
                new Scheduler.Watch() {
                    @Override
                    public Waitable activity() {
                        return changes;
                    }

                    @Override
                    public void look() {
                        resize(terminal);
                    }
                });
    }

    private void resize(Terminal terminal) {
        WindowSize size = settings.window.size();
        if (!size.equals(terminal.windowSize()) && !size.equals(WindowSize.UNKNOWN)) {
            terminal.setWindowSize(size);
        }
    }
}
