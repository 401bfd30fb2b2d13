package dev.godwit.linux.process;

import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A process: a program, and the tasks that run it (a thread group). */
@SuppressWarnings("AvoidCommonTypeNames") // it is what Linux calls it
public final class Process {
    /** How it ended, or stands: what wait tells. */
    public enum State {
        /** It runs. */
        RUNNING,
        /** A signal has stopped it. */
        STOPPED,
        /** It has ended, and its parent has not asked yet. */
        ZOMBIE,
        /** It has gone. */
        DEAD
    }

    final int pid;
    final Kernel kernel;
    @Nullable Process parent;
    final List<Process> children = new ArrayList<>();
    final List<Task> tasks = new ArrayList<>();

    /** Set as soon as there is a program. */
    @Nullable ProgramImage image;

    SignalHandlers handlers = new SignalHandlers();
    final SignalQueue signals = new SignalQueue();

    /** Its resource limits. */
    public ResourceLimits limits;

    int group;
    Session session;

    /** As whom it acts where no task is asked: its first task's, kept when that has ended. */
    Credentials credentials;

    /** Its name when its last task had ended. */
    String name = "";

    State state = State.RUNNING;

    /** The process is ending: all its tasks go, with this status. */
    boolean isEnding;

    /** What wait tells: the exit code times 256, or the number of the signal. */
    int status;

    /** The signal that stopped it, until wait has told; else 0. */
    int stopReport;

    /** It has been continued, and wait has not told yet. */
    boolean isContinueReport;

    /** What is sent to the parent when it ends; 0 for nothing (clone's lowest byte). */
    int exitSignal;

    /** It has executed a program: its parent cannot move it to another group any more. */
    boolean hasExecuted;

    /** What personality(2) has set. */
    public int personality;

    /** Orphans among its descendants become its children (PR_SET_CHILD_SUBREAPER). */
    public boolean isSubreaper;

    /** Woken when a child has something to tell. */
    final WaitQueue childEvents = new WaitQueue();

    /** Woken when it has ended: for pidfds. */
    final WaitQueue exitEvents = new WaitQueue();

    /** A task that waits in vfork until this one needs its memory no more. */
    @Nullable Task vforkParent;

    /** Times of its ended tasks, nanoseconds. */
    long deadUserTime;

    long deadSystemTime;

    /** Times of children that were waited for, and theirs, nanoseconds. */
    long childUserTime;

    long childSystemTime;

    /** The largest of the children's peaks, in pages. */
    long childPeak;

    /** The most pages that it ever had. */
    long peak;

    final long startTime;

    /** /proc/PID/oom_score_adj. */
    public int oomScoreAdjustment;

    /** What other parts of the system keep for a process, such as its timers. */
    private final List<ProcessExtension> extensions = new ArrayList<>(2);

    Process(Kernel kernel, int pid, Session session, Credentials credentials) {
        this.kernel = kernel;
        this.pid = pid;
        this.group = pid;
        this.session = session;
        this.credentials = credentials;
        this.limits = new ResourceLimits();
        this.startTime = kernel.now();
    }

    /** {@return its number} */
    public int pid() {
        return pid;
    }

    /** {@return the system that it lives in} */
    public Kernel kernel() {
        return kernel;
    }

    /** {@return the process that made it, or has taken it over; null for the first of all} */
    public @Nullable Process parent() {
        return parent;
    }

    /** {@return its parent's number; 0 if it has none} */
    public int parentPid() {
        Process above = parent;
        return above == null ? 0 : above.pid;
    }

    /** {@return its children, ended ones included} */
    public List<Process> children() {
        return children;
    }

    /** {@return its tasks that have not ended} */
    public List<Task> tasks() {
        return tasks;
    }

    /** {@return its program} */
    public ProgramImage image() {
        ProgramImage program = image;
        if (program == null) {
            throw new IllegalStateException("process " + pid + " has no program");
        }
        return program;
    }

    /** {@return whether it has a program: not once it has ended} */
    public boolean hasImage() {
        return image != null;
    }

    /** {@return what is done about signals} */
    public SignalHandlers handlers() {
        return handlers;
    }

    /** {@return the signals for any of its tasks that wait to be delivered} */
    public SignalQueue signals() {
        return signals;
    }

    /** {@return the number of its process group} */
    public int group() {
        return group;
    }

    /** {@return its session} */
    public Session session() {
        return session;
    }

    /** {@return how it stands} */
    public State state() {
        return state;
    }

    /** {@return whether a signal has stopped it} */
    public boolean isStopped() {
        return state == State.STOPPED;
    }

    /** {@return whether all its tasks are about to go} */
    public boolean isEnding() {
        return isEnding;
    }

    /** {@return whether it has executed a program of its own} */
    public boolean hasExecuted() {
        return hasExecuted;
    }

    /** {@return as whom it acts} */
    public Credentials credentials() {
        return tasks.isEmpty() ? credentials : tasks.getFirst().credentials;
    }

    /** {@return its name} */
    public String name() {
        return tasks.isEmpty() ? name : tasks.getFirst().name;
    }

    /** {@return what becomes of a wait for its end: woken then} */
    public WaitQueue exitEvents() {
        return exitEvents;
    }

    /** {@return woken when one of its children has something to tell} */
    public WaitQueue childEvents() {
        return childEvents;
    }

    /** {@return what wait tells of its end} */
    public int status() {
        return status;
    }

    /** {@return when it began, of the monotonic clock} */
    public long startTime() {
        return startTime;
    }

    /** {@return its time in its own instructions, nanoseconds} */
    public long userTime() {
        long sum = deadUserTime;
        for (Task task : tasks) {
            sum += task.userTime;
        }
        return sum;
    }

    /** {@return its time in system calls, nanoseconds} */
    public long systemTime() {
        long sum = deadSystemTime;
        for (Task task : tasks) {
            sum += task.systemTime();
        }
        return sum;
    }

    /** {@return the user time of children that were waited for} */
    public long childUserTime() {
        return childUserTime;
    }

    /** {@return the system time of children that were waited for} */
    public long childSystemTime() {
        return childSystemTime;
    }

    /** {@return the most pages that it ever had} */
    public long peak() {
        ProgramImage program = image;
        return program == null ? peak : Math.max(peak, program.memory.peakResident());
    }

    /** {@return the most pages that one of its children ever had, of those waited for} */
    public long childPeak() {
        return childPeak;
    }

    /** {@return the signal that its parent is sent when it ends; 0 for none} */
    public int exitSignal() {
        return exitSignal;
    }

    /** {@return the signal that stopped it, if wait has not told yet; else 0} */
    public int stopReport() {
        return stopReport;
    }

    /** {@return whether it goes on after a stop, and wait has not told yet} */
    public boolean isContinueReport() {
        return isContinueReport;
    }

    /** Notes that wait has told of its stop, or that it goes on. */
    public void takeReport() {
        stopReport = 0;
        isContinueReport = false;
    }

    /** {@return whether its parent waits in vfork for it to give the memory back} */
    public boolean isVforked() {
        return vforkParent != null;
    }

    /**
     * Moves it to another process group of its session.
     *
     * @param number the group
     */
    public void setGroup(int number) {
        group = number;
    }

    /** Begins a session of its own, without a controlling terminal, and a group. */
    public void beginSession() {
        group = pid;
        session = new Session(pid);
    }

    /** What is kept for it besides; not to be changed. */
    List<ProcessExtension> extensions() {
        return extensions;
    }

    /**
     * What is kept for it besides, if there is any of that class.
     *
     * @param type a final class
     * @return the only one
     */
    public <T extends ProcessExtension> @Nullable T extension(Class<T> type) {
        for (ProcessExtension one : extensions) {
            if (type.isInstance(one)) {
                return type.cast(one);
            }
        }
        return null;
    }

    /**
     * The same, made where there is none.
     *
     * @param type a final class
     * @param make makes one
     * @return always the same
     */
    public <T extends ProcessExtension> T extension(Class<T> type, Supplier<T> make) {
        T found = extension(type);
        if (found == null) {
            found = make.get();
            extensions.add(found);
        }
        return found;
    }

    /** One of its tasks has run for a while, or ended a system call. */
    void ran() {
        for (int i = 0; i < extensions.size(); i++) {
            extensions.get(i).ran();
        }
    }

    /** A signal is taken from those that wait: answers what is delivered. */
    SigInfo taken(SigInfo info) {
        SigInfo told = info;
        for (int i = 0; i < extensions.size(); i++) {
            told = extensions.get(i).taken(told);
        }
        return told;
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
