package dev.godwit.linux.process;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.memory.SystemMemory;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.vfs.pipe.Fifos;
import dev.godwit.vfs.socket.Sockets;
import dev.godwit.vfs.socket.inet.Network;
import dev.godwit.vfs.socket.netlink.NetlinkSockets;
import dev.godwit.vfs.socket.unix.UnixSockets;
import dev.godwit.vfs.terminal.Terminals;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What all processes of a guest share: their table, memory, files, clock, and who runs when.
 *
 * <p>Process 1 is the system's own: it runs no program, takes orphans over and forgets them when
 * they end. The first program is process 2; when it ends, all others do.
 */
public final class Kernel {
    /** Numbers of tasks are less than this (kernel.pid_max). */
    public static final int PID_MAX = 32_768;

    /** The number of the first program. */
    public static final int FIRST = 2;

    /** Executes system calls, and hears of what else becomes of tasks. */
    @FunctionalInterface
    public interface Calls {
        /**
         * Executes the system call at which a task stands.
         *
         * @param task its arguments are in its registers
         * @param number which
         * @return its result, {@link Task#BLOCKED}, {@link Task#REGISTERS_SET} or a constant of
         *     {@link Restart}
         * @throws ErrnoException if it fails
         */
        long call(Task task, int number) throws ErrnoException;

        /**
         * A signal is delivered to a task.
         *
         * @param task which
         * @param info the signal
         */
        default void delivered(Task task, SigInfo info) {}

        /**
         * A signal is dropped, as the process ignores it.
         *
         * @param process which
         * @param info the signal
         */
        default void ignored(Process process, SigInfo info) {}

        /**
         * A signal has stopped a process.
         *
         * @param process which
         * @param signal the signal's number
         */
        default void stopped(Process process, int signal) {}

        /**
         * A task ends.
         *
         * @param task which
         * @param status what wait would tell: an exit code times 256, or a signal
         */
        default void ended(Task task, int status) {}
    }

    /** What is told to people. */
    @FunctionalInterface
    public interface Log {
        /**
         * Writes a line.
         *
         * @param line without its end; what came from the guest may contain anything
         */
        void line(String line);
    }

    /** The memory. */
    public final SystemMemory memory;

    /** The files. */
    public final Mounts mounts;

    /** The clock. */
    public final Clock clock;

    /** Random bytes. */
    public final Entropy entropy;

    /** Who runs when. */
    public final Scheduler scheduler;

    /** What is to happen at a time. */
    public final Timers timers = new Timers();

    /** Futexes. */
    public final Futexes futexes;

    /** The extensions that its harts have. */
    public final Extensions extensions;

    /** The most tasks at a time. */
    public final int mostTasks;

    /** Room for what lies in pipes, sockets and terminals. */
    public final BufferRoom room;

    /** Its sockets. */
    public final Sockets sockets;

    /** Its network, which leads nowhere. */
    public final Network network;

    /** Its FIFOs that are open. */
    public final Fifos fifos;

    /** Its pseudo-terminals. */
    public final Terminals terminals;

    /** Its name (uname, gethostname). */
    public String hostName;

    /** Told to people. */
    final Log log;

    final Calls calls;
    final Signals signals = new Signals(this);
    final Exits exits = new Exits(this);
    private final Tracer tracer;
    final Vdso vdso;

    /** The number of the file system that files without names are of. */
    private static final long MEMORY_DEVICE = 14;

    private @Nullable MemoryFileSystem memoryFiles;

    private static final long MOST_ROOM = 256 << 20;
    private static final long PAGE = 4096;

    /** Descriptions that are on their way between Unix sockets. */
    private static final int MOST_IN_FLIGHT = 16_384;

    private final Timekeeping timekeeping;
    private final FileTable.CloseListener closeListener;
    private final TreeMap<Integer, Task> tasks = new TreeMap<>();
    private final TreeMap<Integer, Process> processes = new TreeMap<>();
    private final Process init;
    private int lastPid = FIRST - 1;

    /** Numbers of files that are in no file system. */
    private long anonymous = 1;

    /** When it was started, of the monotonic clock. */
    private final long bootTime;

    /** How many tasks were ever made. */
    private long forks;

    /**
     * A system without programs.
     *
     * @param parts what it is made of
     */
    @SuppressWarnings("this-escape") // its parts only keep it
    public Kernel(KernelParts parts) {
        this.memory = parts.memory;
        this.mounts = parts.mounts;
        mounts.onRename(this::renamed);
        this.clock = parts.clock;
        this.entropy = parts.entropy;
        this.scheduler = parts.scheduler;
        this.extensions = parts.extensions;
        this.mostTasks = parts.mostTasks;
        this.hostName = parts.hostName;
        this.calls = parts.calls;
        this.log = parts.log;
        this.closeListener = parts.closeListener;
        this.futexes = new Futexes();
        this.room = new BufferRoom(Math.min(MOST_ROOM, memory.pages.bound() * (PAGE / 4)));
        this.sockets = new Sockets(room);
        sockets.add(new UnixSockets(sockets, MOST_IN_FLIGHT));
        this.network = new Network(sockets);
        sockets.add(new NetlinkSockets(sockets));
        this.fifos = new Fifos(room, clock);
        this.terminals = new Terminals(room, new JobSignals(this), clock, Terminals.DEFAULT_LIMIT);
        this.tracer = new Tracer(memory.pages.ram, extensions);
        this.bootTime = clock.monotonic();
        this.timekeeping = new Timekeeping(clock);
        this.vdso = new Vdso(memory, timekeeping.offset());
        this.init = new Process(this, 1, new Session(1), Credentials.of(0, 0));
        init.name = "init";
        processes.put(1, init);
        scheduler.begin(this);
    }

    /** {@return the time of the monotonic clock, in nanoseconds} */
    public long now() {
        return clock.monotonic();
    }

    /** {@return where files without names are} */
    public MemoryFileSystem memoryFiles() {
        MemoryFileSystem known = memoryFiles;
        if (known == null) {
            long bytes = (long) memory.pages.bound() * PAGE;
            known = new MemoryFileSystem(clock, bytes, MEMORY_DEVICE, memory);
            memoryFiles = known;
        }
        return known;
    }

    /** {@return the time of the realtime clock, in nanoseconds} */
    public long realtime() {
        return timekeeping.realtime();
    }

    /** {@return how the two clocks go together} */
    public Timekeeping timekeeping() {
        return timekeeping;
    }

    /** Looks whether the host's realtime clock has been set. */
    void look(long now) {
        if (timekeeping.look(now)) {
            vdso.setOffset(timekeeping.offset());
        }
    }

    /** {@return when it was started, of the monotonic clock} */
    public long bootTime() {
        return bootTime;
    }

    /** {@return how many tasks were ever made} */
    public long forks() {
        return forks;
    }

    /** {@return the number that was given last} */
    public int lastPid() {
        return lastPid;
    }

    /** {@return process 1, which runs no program} */
    public Process init() {
        return init;
    }

    /** {@return sends signals, and delivers them} */
    public Signals signals() {
        return signals;
    }

    /** {@return ends tasks and processes} */
    public Exits exits() {
        return exits;
    }

    /** {@return a table of descriptors for a first process} */
    public FileTable newFileTable() {
        return new FileTable(closeListener);
    }

    /** {@return decodes for all harts} */
    public Tracer tracer() {
        return tracer;
    }

    /**
     * Has somebody asked about signals before they are delivered.
     *
     * @param listener whom
     */
    public void setSignalListener(SignalListener listener) {
        signals.setListener(listener);
    }

    Hart newHart(AddressSpace space) {
        return new Hart(space, tracer, scheduler);
    }

    /** Ends all tasks, and closes all that they have open. */
    public void close() {
        for (Task task : new ArrayList<>(tasks.values())) {
            exits.exit(task, 0);
        }
    }

    /** {@return a number for a file that is in no file system, such as a pipe} */
    public long newInode() {
        return anonymous++;
    }

    /**
     * The session of a number.
     *
     * @param id any number
     * @return the session, or null if no process is in it
     */
    public @Nullable Session session(int id) {
        for (Process process : processes.values()) {
            if (process.session.id == id) {
                return process.session;
            }
        }
        return null;
    }

    // ---- Tables.

    /** {@return all processes by ascending number, ended ones that were not waited for included} */
    public List<Process> processes() {
        return new ArrayList<>(processes.values());
    }

    /** A file that is open is called otherwise; one that is on its way to a process is not seen. */
    private void renamed(Found old, Found now) {
        for (Task task : tasks.values()) {
            task.files.renamed(old, now);
        }
    }

    /** {@return how many processes there are, ended ones that were not waited for included} */
    public int processCount() {
        return processes.size();
    }

    /**
     * The process of a number.
     *
     * @param pid any number
     * @return the process, which may have ended; or null
     */
    public @Nullable Process process(int pid) {
        return processes.get(pid);
    }

    /**
     * The task of a number.
     *
     * @param tid any number
     * @return the task, or null if there is none or it has ended
     */
    public @Nullable Task task(int tid) {
        return tasks.get(tid);
    }

    /** {@return how many tasks there are} */
    public int taskCount() {
        return tasks.size();
    }

    /**
     * How many tasks a user has.
     *
     * @param uid the real user
     * @return the count
     */
    public int taskCount(int uid) {
        int count = 0;
        for (Task task : tasks.values()) {
            if (task.credentials.uid() == uid) {
                count++;
            }
        }
        return count;
    }

    /** Whether a number is a task's, a process's, a group's or a session's. */
    private boolean isTaken(int number) {
        if (tasks.containsKey(number) || processes.containsKey(number)) {
            return true;
        }
        return isGroup(number);
    }

    /**
     * Whether there is a process group, or session, of a number.
     *
     * @param number any
     * @return whether some process, ended ones included, belongs to it
     */
    public boolean isGroup(int number) {
        for (Process process : processes.values()) {
            if (process.group == number || process.session.id == number) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether there is a process group of a number in a session.
     *
     * @param number any
     * @param session the session
     * @return whether some process of the session belongs to it
     */
    public boolean isGroupOf(int number, Session session) {
        for (Process process : processes.values()) {
            if (process.group == number && process.session == session) {
                return true;
            }
        }
        return false;
    }

    /** A number that nothing has. */
    int newPid() throws ErrnoException {
        if (tasks.size() >= mostTasks || processes.size() >= mostTasks) {
            throw Errno.EAGAIN.exception();
        }
        for (int tries = 0; tries < PID_MAX; tries++) {
            lastPid = lastPid + 1 >= PID_MAX ? FIRST : lastPid + 1;
            if (!isTaken(lastPid)) {
                forks++;
                return lastPid;
            }
        }
        throw Errno.EAGAIN.exception();
    }

    void add(Process process) {
        processes.put(process.pid, process);
    }

    void remove(Process process) {
        processes.remove(process.pid);
    }

    void add(Task task) {
        tasks.put(task.tid, task);
        task.process.tasks.add(task);
    }

    void remove(Task task) {
        tasks.remove(task.tid);
        task.process.tasks.remove(task);
    }

    /** Another number for a task: it takes over that of its process (execve of a thread). */
    void renumber(Task task, int tid) {
        tasks.remove(task.tid);
        task.tid = tid;
        tasks.put(tid, task);
    }
}
