package dev.godwit.linux.system;

import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.thread.MeterClock;
import dev.godwit.linux.device.Devices;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.file.FileContext;
import dev.godwit.linux.file.FileLocking;
import dev.godwit.linux.memory.SystemMemory;
import dev.godwit.linux.proc.SocketTables;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Execute;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.KernelParts;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.syscall.Dispatcher;
import dev.godwit.linux.syscall.SyscallTrace;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Names;

import java.util.ArrayList;
import java.util.List;

/** A guest that is a Linux program with all that it starts. One thread at a time uses it. */
public final class LinuxSystem implements AutoCloseable {
    private static final int SIGNAL_CODE = 128;
    private static final int UMASK = 022;
    private static final String USUAL_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Kernel kernel;
    private final Process first;

    private LinuxSystem(Kernel kernel, Process first) {
        this.kernel = kernel;
        this.first = first;
    }

    /**
     * Makes a guest whose first program is a file of the host. It finds itself in the root's folder
     * {@code /bin} if that is in memory.
     *
     * @param settings what it is granted, without a root
     * @param name what the file is called, without its folder
     * @param content the executable
     * @return the guest, which does not run yet
     * @throws NotExecutable if the file is no program of Linux on RISC-V
     * @throws dev.godwit.base.failure.Unlinkable if its loader is missing, or it cannot be started
     *     for another reason
     * @throws ErrnoException if what was granted cannot be
     */
    public static LinuxSystem ofProgram(LinuxSettings settings, String name, byte[] content)
            throws NotExecutable, ErrnoException {
        SystemMemory memory = new SystemMemory(new Pages(settings.pages));
        Devices devices = new Devices();
        RootFiles files = new RootFiles(settings, memory, devices);
        String path = files.install(name, content, Applets.of(content));
        return start(settings, memory, files, devices, path);
    }

    /**
     * Makes a guest whose first program lies in its root.
     *
     * @param settings what it is granted, with a root
     * @param command the program's path, or a name that is looked for in the folders of PATH
     * @return the guest, which does not run yet
     * @throws NotExecutable if the file is no program of Linux on RISC-V
     * @throws dev.godwit.base.failure.Unlinkable if the program or its loader is missing, or it
     *     cannot be started for another reason
     * @throws ErrnoException if what was granted cannot be
     */
    public static LinuxSystem ofCommand(LinuxSettings settings, String command)
            throws NotExecutable, ErrnoException {
        SystemMemory memory = new SystemMemory(new Pages(settings.pages));
        Devices devices = new Devices();
        RootFiles files = new RootFiles(settings, memory, devices);
        String path = command.indexOf('/') >= 0 ? command : find(settings, files.tree(), command);
        return start(settings, memory, files, devices, path);
    }

    /** Looks for a program as a shell does. */
    private static String find(LinuxSettings settings, FileTree tree, String command) {
        String folders = USUAL_PATH;
        for (String variable : settings.environment) {
            if (variable.startsWith("PATH=")) {
                folders = variable.substring(5);
            }
        }
        for (String folder : folders.split(":", -1)) {
            String path = folder + "/" + command;
            if (isProgram(tree, path)) {
                return path;
            }
        }
        throw new Unlinkable(command + " is in no folder of PATH in its root: " + folders, null);
    }

    private static boolean isProgram(FileTree tree, String path) {
        try {
            Location found = tree.find(tree.root(), path, true);
            return found.inode().type() == FileType.REGULAR_FILE
                    && (found.inode().stat().mode() & 0111) != 0;
        } catch (ErrnoException _) {
            return false;
        }
    }

    private static Kernel.Calls calls(LinuxSettings settings) {
        Kernel.Calls calls = new Dispatcher();
        Kernel.Log trace = settings.trace;
        return trace == null ? calls : new SyscallTrace(calls, trace);
    }

    private static LinuxSystem start(
            LinuxSettings settings,
            SystemMemory memory,
            RootFiles files,
            Devices devices,
            String path)
            throws ErrnoException, NotExecutable {
        FileTree tree = files.tree();
        Scheduler scheduler = new Scheduler(settings.fuel);
        if (settings.clock instanceof MeterClock clock) {
            clock.follow(() -> scheduler.meter);
        }
        KernelParts parts =
                new KernelParts(
                        memory,
                        tree.mounts(),
                        settings.clock,
                        settings.entropy,
                        scheduler,
                        calls(settings),
                        settings.log,
                        FileLocking::closing);
        parts.hostName = settings.hostName;
        Kernel kernel = new Kernel(parts);
        devices.begin(kernel);
        files.mountSystem(kernel, new SocketTables(kernel.sockets), devices.terminals());
        Location directory = tree.find(tree.root(), settings.workingDirectory, true);
        FileContext context = new FileContext(tree, directory, UMASK);
        List<byte[]> arguments = encode(settings.arguments);
        List<byte[]> environment = encode(settings.environment);
        Task task;
        try {
            task =
                    Execute.first(
                            kernel,
                            context,
                            Credentials.of(settings.uid, settings.gid, settings.groups),
                            path,
                            arguments,
                            environment);
        } catch (ErrnoException e) {
            throw new StartFailure(tree, directory).of(path, e);
        }
        new StandardStreams(settings, kernel, devices).open(task, tree);
        task.wake();
        return new LinuxSystem(kernel, task.process());
    }

    private static List<byte[]> encode(List<String> strings) throws ErrnoException {
        List<byte[]> encoded = new ArrayList<>();
        for (String string : strings) {
            encoded.add(Names.encode(string));
        }
        return encoded;
    }

    /** {@return whose requests to stop, meter and owner are the guest's} */
    public Scheduler scheduler() {
        return kernel.scheduler;
    }

    /** {@return the system} */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * Runs it until its first program ends, it has to stop, or nothing can go on. The caller is
     * inside the scheduler.
     *
     * @return how far it came
     */
    public Scheduler.Progress run() {
        return kernel.scheduler.run();
    }

    /** {@return what would let it go on} */
    public Blocked blockedOn() {
        return kernel.scheduler.blockedOn();
    }

    /**
     * {@return the first program's exit code, or 128 and the number of the signal that ended it}
     */
    public int exitCode() {
        int status = first.status();
        int signal = status & 0x7F;
        return signal == 0 ? status >> 8 & 0xFF : SIGNAL_CODE + signal;
    }

    /** {@return the signal that ended the first program; 0 if none did} */
    public int exitSignal() {
        return first.status() & 0x7F;
    }

    /** Ends all that still runs, and closes all files. */
    @Override
    public void close() {
        kernel.close();
    }
}
