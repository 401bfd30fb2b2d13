package dev.godwit.testkit.linux;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waiter;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.file.FileContext;
import dev.godwit.linux.memory.MemoryLimits;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.system.LinuxSettings;
import dev.godwit.linux.system.LinuxSystem;
import dev.godwit.testkit.tools.Result;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A program of RISC-V that Godwit runs as Linux would, with files in memory and a clock that stands
 * still unless it waits. Its working directory is {@code /area}, which is its user's.
 */
public final class GuestProgram {
    /** Where it begins. */
    public static final String WORK = "/area";

    /** Output beyond this is ENOSPC. */
    private static final int MOST_OUTPUT = 64 << 20;

    /** Bytes of a file system that is mounted. */
    private static final long MOUNT_SIZE = 1 << 20;

    /** The exit code of a program that has used its fuel. */
    public static final int OUT_OF_FUEL = -1;

    private static final long FUEL = 20_000_000_000L;

    private final String name;
    private final byte[] content;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> environment = new ArrayList<>(List.of("PATH=/bin", "HOME=/"));
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<Integer, Long> limits = new LinkedHashMap<>();
    private final Map<String, Boolean> mounts = new LinkedHashMap<>();
    private byte[] input = {};
    private int uid;
    private int gid;
    private boolean isTraced;
    private int pages = 1 << 18;
    private long fuel = FUEL;
    private final StringBuilder log = new StringBuilder();

    private GuestProgram(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    /**
     * A program.
     *
     * @param executable a file of the host
     * @return the program, yet without arguments
     */
    public static GuestProgram of(Path executable) {
        try {
            return of(String.valueOf(executable.getFileName()), Files.readAllBytes(executable));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A program.
     *
     * @param name what it is called
     * @param content the executable
     * @return the program, yet without arguments
     */
    public static GuestProgram of(String name, byte[] content) {
        return new GuestProgram(name, content);
    }

    /**
     * Adds arguments.
     *
     * @param more arguments behind its name
     * @return this
     */
    public GuestProgram with(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    /**
     * Adds to its environment.
     *
     * @param variable {@code NAME=VALUE}
     * @return this
     */
    public GuestProgram withVariable(String variable) {
        environment.add(variable);
        return this;
    }

    /**
     * Sets what it reads.
     *
     * @param bytes its standard input
     * @return this
     */
    public GuestProgram withInput(byte[] bytes) {
        input = bytes;
        return this;
    }

    /**
     * Gives it a file, of mode 0755.
     *
     * @param path where, absolute; directories are made
     * @param bytes what is in it
     * @return this
     */
    public GuestProgram withFile(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    /**
     * Has it run as a user.
     *
     * @param newUid the user
     * @param newGid the group
     * @return this
     */
    public GuestProgram as(int newUid, int newGid) {
        uid = newUid;
        gid = newGid;
        return this;
    }

    /**
     * Sets one of its resource limits, the soft and the hard one.
     *
     * @param which a constant of {@link ResourceLimits}
     * @param most the limit
     * @return this
     */
    public GuestProgram withLimit(int which, long most) {
        limits.put(which, most);
        return this;
    }

    /**
     * Mounts a file system in memory, which holds an empty file {@code there}.
     *
     * @param path where, absolute; the directory is made
     * @param isReadOnly whether nothing can be changed in it
     * @return this
     */
    public GuestProgram withMount(String path, boolean isReadOnly) {
        mounts.put(path, isReadOnly);
        return this;
    }

    /**
     * Bounds its memory.
     *
     * @param most pages of 4 KiB; 1 GiB without this
     * @return this
     */
    public GuestProgram withPages(int most) {
        pages = most;
        return this;
    }

    /**
     * Bounds its instructions; then its exit code is {@link #OUT_OF_FUEL}.
     *
     * @param most instructions
     * @return this
     */
    public GuestProgram withFuel(long most) {
        fuel = most;
        return this;
    }

    /**
     * Has its system calls told in {@link #log}.
     *
     * @return this
     */
    public GuestProgram traced() {
        isTraced = true;
        return this;
    }

    /** {@return what was told to people} */
    public String log() {
        return log.toString();
    }

    /**
     * Runs it to its end.
     *
     * @return its exit code, or 128 and the number of the signal that ended it; and its output
     */
    public Result run() {
        BytesSink out = new BytesSink(MOST_OUTPUT);
        BytesSink err = new BytesSink(MOST_OUTPUT);
        VirtualClock clock = VirtualClock.still();
        LinuxSettings settings =
                new LinuxSettings(
                        clock,
                        new SeededEntropy(1),
                        new BytesSource(input),
                        out,
                        err,
                        line -> log.append(line).append('\n'));
        settings.arguments.add(name);
        settings.arguments.addAll(arguments);
        settings.environment.addAll(environment);
        settings.trace = isTraced ? line -> log.append(line).append('\n') : null;
        settings.uid = uid;
        settings.gid = gid;
        settings.fuel = fuel;
        settings.pages = pages;
        try (LinuxSystem system = LinuxSystem.ofProgram(settings, name, content)) {
            prepare(system, clock);
            boolean hasEnded = run(system, clock.newWaiter());
            int code = hasEnded ? system.exitCode() : OUT_OF_FUEL;
            return new Result(code, out.bytes(), err.bytes());
        } catch (NotExecutable | ErrnoException e) {
            throw new IllegalStateException(name + " cannot be run", e);
        }
    }

    private void prepare(LinuxSystem guest, VirtualClock clock) throws ErrnoException {
        Process first = Objects.requireNonNull(guest.kernel().process(Kernel.FIRST));
        Task task = first.tasks().getFirst();
        FileContext context = task.context;
        FileTree tree = context.tree();
        Location top = tree.root();
        long devices = 100;
        tree.make(top, WORK, NewFile.directory(0755).ownedBy(uid, gid));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            write(tree, file.getKey(), file.getValue());
        }
        for (Map.Entry<String, Boolean> mount : mounts.entrySet()) {
            tree.make(top, mount.getKey(), NewFile.directory(0755));
            MemoryFileSystem system = new MemoryFileSystem(clock, MOUNT_SIZE, devices++);
            system.rootInode().make("there", NewFile.regular(0644));
            Location at = tree.find(top, mount.getKey(), true);
            tree.mounts().mount(at, system.rootInode(), mount.getValue());
        }
        for (Map.Entry<Integer, Long> limit : limits.entrySet()) {
            long most = limit.getValue();
            task.process().limits.set(limit.getKey(), most, most, new MemoryLimits());
        }
        context.setDirectory(tree.find(top, WORK, true));
    }

    private static void write(FileTree tree, String path, byte[] bytes) throws ErrnoException {
        Location at = tree.root();
        String[] parts = path.substring(1).split("/");
        for (int i = 0; i < parts.length - 1; i++) {
            if (at.inode().lookup(parts[i]) == null) {
                tree.make(at, parts[i], NewFile.directory(0755));
            }
            at = tree.find(at, parts[i], true);
        }
        RegularFile file =
                (RegularFile)
                        tree.open(
                                at,
                                parts[parts.length - 1],
                                OpenFlags.WRITE | OpenFlags.CREAT,
                                NewFile.regular(0755));
        file.write(bytes, 0, bytes.length, 0);
        file.close();
    }

    /** Runs a guest; false if its fuel came to its end. */
    private boolean run(LinuxSystem system, Waiter waiter) {
        Scheduler scheduler = system.scheduler();
        scheduler.enter();
        try {
            while (true) {
                Scheduler.Progress progress = system.run();
                if (progress == Scheduler.Progress.ENDED) {
                    return true;
                }
                if (progress == Scheduler.Progress.STOPPED && fuel != FUEL) {
                    return false;
                }
                if (progress == Scheduler.Progress.STOPPED) {
                    throw new IllegalStateException(name + " stopped: " + scheduler.reason());
                }
                Blocked blocked = system.blockedOn();
                if (blocked.deadline() == Blocked.FOREVER && !blocked.ready()) {
                    throw new IllegalStateException(
                            name + " waits for ever: " + blocked.what() + "\n" + log);
                }
                waiter.await(blocked);
            }
        } finally {
            scheduler.leave();
        }
    }

    /**
     * Text as a file's content.
     *
     * @param text any
     * @return its bytes in UTF-8
     */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
