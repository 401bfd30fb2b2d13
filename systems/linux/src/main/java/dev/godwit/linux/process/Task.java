package dev.godwit.linux.process;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.file.FileContext;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.memory.UserMemory;
import dev.godwit.riscv.hart.Hart;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A thread of a process: a hart, a signal mask, and where it waits.
 *
 * <p><b>Waiting.</b> A system call that cannot go on answers what {@link #block} gives it. It is
 * then executed again, from its beginning and with the same arguments, whenever one of the things
 * that it waits for may have come, its deadline has passed, or a signal has come; {@link
 * #isRepeated} tells it so, {@link #pending} and {@link #deadline} are what it remembered. So all
 * that has to be known of a task that waits is its registers and that.
 */
public final class Task implements Wakeup {
    /** What a system call answers that waits. */
    public static final long BLOCKED = Long.MIN_VALUE;

    /** What a system call answers that has set all registers itself: execve, rt_sigreturn. */
    public static final long REGISTERS_SET = Long.MIN_VALUE + 1;

    /** The register of the first argument and of the result; others follow it. */
    static final int A0 = 10;

    /** The register of the number of a system call. */
    static final int A7 = 17;

    static final int SP = 2;
    static final int TP = 4;
    static final int RA = 1;

    /** Its number. */
    int tid;

    Process process;

    /** Its registers. */
    final Hart hart;

    /** Its descriptors. */
    public FileTable files;

    /** Where its paths begin. */
    public FileContext context;

    /** As whom it acts. */
    public Credentials credentials;

    /** Its name: at most 15 bytes. */
    public String name;

    // ---- Signals.

    /** Signals that are blocked. */
    long mask;

    /** Signals that it waits for though they are blocked (sigtimedwait). */
    long waitedFor;

    /** What the mask is to be again once a signal has been delivered (sigsuspend, ppoll). */
    long savedMask;

    boolean hasSavedMask;

    /** Signals for this task alone. */
    final SignalQueue signals = new SignalQueue();

    /** Where handlers have their stack, if they ask for it (sigaltstack). */
    public long stackPointer;

    /** Its size in bytes; 0 if there is none. */
    public long stackSize;

    /** SS_ flags of it. */
    public int stackFlags = 2; // SS_DISABLE

    /** Where 0 is written when it ends, and who waits for that is woken; 0 for nowhere. */
    public long clearChildTid;

    /** The list of futexes that it holds (set_robust_list). */
    public long robustList;

    // ---- What prctl and the scheduler's calls keep.

    /** PR_SET_PDEATHSIG. */
    public int parentDeathSignal;

    /** PR_SET_NO_NEW_PRIVS. */
    public boolean hasNoNewPrivileges;

    /** Which calls it may make; null for all. */
    public @Nullable Seccomp seccomp;

    /** PR_SET_KEEPCAPS. */
    public boolean keepsCapabilities;

    /** PR_SET_TIMERSLACK, nanoseconds. */
    public long timerSlack = 50_000;

    /** Its nice value, -20 to 19. */
    public int nice;

    /** Its policy: SCHED_OTHER 0, SCHED_BATCH 3, SCHED_IDLE 5. */
    public int policy;

    /** set_mempolicy. */
    public int memoryPolicy;

    /** ioprio_set. */
    public int ioPriority;

    // ---- Times, nanoseconds.

    long userTime;
    long systemTime;

    /** When it began, of the monotonic clock. */
    final long startTime;

    /** Waits that it chose. */
    long voluntarySwitches;

    /** Slices that ended. */
    long involuntarySwitches;

    // ---- Waiting.

    /** What the present call remembers; null if it has nothing to. */
    public @Nullable Pending pending;

    /** When the present call gives up, of the monotonic clock; for the call to set, once. */
    public long deadline = Blocked.FOREVER;

    /** Whether the present call has been executed before, and waited. */
    private boolean isRepeated;

    /** What it waits for now. */
    private List<Waitable> sources = List.of();

    /** What people are told that it waits for. */
    private String what = "";

    /** It stands at a system call that waits. */
    boolean isInCall;

    /** A call has been interrupted, and says by this what is to become of it; else 0. */
    long restart;

    /** It is subscribed to its sources. */
    private boolean isParked;

    /** The file that it opens now is not to be waited for (O_NONBLOCK). */
    public boolean opensNonblocking;

    /** It gives up the rest of its slice (sched_yield). */
    public boolean isYielding;

    /** It stands in the queue of those that may run. */
    boolean isQueued;

    /** It has ended. */
    boolean isDead;

    private final Timer alarm =
            new Timer() {
                @Override
                protected void expire() {
                    wake();
                }
            };

    private final Kernel kernel;

    Task(
            Kernel kernel,
            int tid,
            Process process,
            Hart hart,
            FileTable files,
            FileContext context,
            Credentials credentials,
            String name) {
        this.kernel = kernel;
        this.tid = tid;
        this.process = process;
        this.hart = hart;
        this.files = files;
        this.context = context;
        this.credentials = credentials;
        this.name = name;
        this.startTime = kernel.now();
    }

    // ---- What it is.

    /** {@return its number} */
    public int tid() {
        return tid;
    }

    /** {@return the process that it belongs to} */
    public Process process() {
        return process;
    }

    /** {@return the system that it lives in} */
    public Kernel kernel() {
        return kernel;
    }

    /** {@return its memory} */
    public ProcessMemory memory() {
        return process.image().memory;
    }

    /** {@return how its bytes are reached} */
    public UserMemory user() {
        return memory().user;
    }

    /** {@return its registers} */
    public Hart hart() {
        return hart;
    }

    /**
     * An argument of the present system call.
     *
     * @param index 0 to 5
     * @return its 64 bits
     */
    public long argument(int index) {
        return hart.registers[A0 + index];
    }

    /** {@return the signals that are blocked} */
    public long mask() {
        return mask;
    }

    /**
     * Blocks signals.
     *
     * @param set all that are to be blocked; SIGKILL and SIGSTOP never are
     */
    public void setMask(long set) {
        mask = set & ~Sig.UNBLOCKABLE;
    }

    /**
     * Blocks other signals until one has been delivered, or the present call ends without one.
     *
     * @param set all that are to be blocked meanwhile
     */
    public void setMaskForCall(long set) {
        if (!hasSavedMask) {
            savedMask = mask;
            hasSavedMask = true;
        }
        setMask(set);
    }

    /** The present call ends without a signal: those are blocked again that were before it. */
    public void restoreMask() {
        if (hasSavedMask) {
            hasSavedMask = false;
            mask = savedMask;
        }
    }

    /**
     * Says which signals the present call waits for though they are blocked.
     *
     * @param set a set, 0 when it has ended
     */
    public void setWaitedFor(long set) {
        waitedFor = set;
    }

    /** {@return the signals for this task alone that wait to be delivered} */
    public SignalQueue signals() {
        return signals;
    }

    /** {@return its time in its own instructions, nanoseconds} */
    public long userTime() {
        return userTime;
    }

    /** {@return its time in system calls, nanoseconds} */
    public long systemTime() {
        return systemTime + kernel.scheduler.unaccounted(this);
    }

    /** {@return when it began, of the monotonic clock} */
    public long startTime() {
        return startTime;
    }

    /** {@return how often it waited} */
    public long voluntarySwitches() {
        return voluntarySwitches;
    }

    /** {@return how often its slice ended} */
    public long involuntarySwitches() {
        return involuntarySwitches;
    }

    /** {@return its state as /proc shows it: R, S, T or Z} */
    public char state() {
        if (isDead) {
            return 'Z';
        }
        if (process.isStopped()) {
            return 'T';
        }
        return isInCall ? 'S' : 'R';
    }

    /** {@return what it waits for, for people; empty if it does not} */
    public String what() {
        return isInCall ? what : "";
    }

    // ---- Waiting.

    /** {@return whether the present call has been executed before, and has waited} */
    public boolean isRepeated() {
        return isRepeated;
    }

    /** {@return whether a signal waits to be delivered to it} */
    public boolean isSignalled() {
        return ((signals.pending() | process.signals.pending()) & ~mask) != 0 || process.isEnding();
    }

    /**
     * Has the present call wait, unless a signal interrupts it.
     *
     * @param doing what people are told
     * @param until what it waits for besides {@link #deadline} and signals; not changed any more
     * @param interrupted what becomes of it when a signal comes: a constant of {@link Restart}, or
     *     the negative of an error's number
     * @return what the call is to answer
     */
    public long block(String doing, List<Waitable> until, long interrupted) {
        if (isSignalled()) {
            return interrupted;
        }
        what = doing;
        sources = until;
        return BLOCKED;
    }

    /**
     * The same for one thing.
     *
     * @param doing what people are told
     * @param until what it waits for
     * @return what the call is to answer: repeated after a signal if its handler says so
     */
    public long block(String doing, Waitable until) {
        return block(doing, List.of(until), Restart.SYS);
    }

    /**
     * Has the present call wait whatever signals come, unless the process is to end.
     *
     * @param doing what people are told
     * @param until what it waits for
     * @return what the call is to answer
     */
    public long blockKillable(String doing, Waitable until) {
        if (process.isEnding()) {
            return Restart.NOINTR;
        }
        what = doing;
        sources = List.of(until);
        return BLOCKED;
    }

    /** Begins to wait, as the call has said. */
    void park() {
        isInCall = true;
        isRepeated = true;
        isParked = true;
        voluntarySwitches++;
        for (Waitable source : sources) {
            source.subscribe(this);
        }
        if (deadline != Blocked.FOREVER) {
            kernel.timers.set(alarm, deadline);
        }
        for (Waitable source : sources) {
            if (source.ready()) {
                wake();
                return;
            }
        }
    }

    /** Stops waiting; the call is executed again. */
    void unpark() {
        if (isParked) {
            isParked = false;
            for (Waitable source : sources) {
                source.unsubscribe(this);
            }
            kernel.timers.cancel(alarm);
        }
    }

    /** The present call has its result: what it remembered goes. */
    void endCall() {
        isInCall = false;
        isRepeated = false;
        restart = 0;
        deadline = Blocked.FOREVER;
        sources = List.of();
        Pending left = pending;
        if (left != null) {
            pending = null;
            left.end();
        }
    }

    /** Gives up the call in which it waits: it stands at the instruction that makes it anew. */
    public void leaveCall() {
        unpark();
        endCall();
    }

    /** Lets it run, to look whether it can go on. From any thread. */
    @Override
    public void wake() {
        kernel.scheduler.ready(this);
    }

    @Override
    public String toString() {
        return "task " + tid + " (" + name + ")";
    }
}
