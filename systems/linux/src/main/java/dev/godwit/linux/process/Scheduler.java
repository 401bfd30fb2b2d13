package dev.godwit.linux.process;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.host.Lock;
import dev.godwit.linux.abi.ErrorNumbers;
import dev.godwit.riscv.debug.HartTarget;
import dev.godwit.riscv.debug.Stop;
import dev.godwit.riscv.hart.Csrs;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Csr;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the tasks of a guest in turns, on one thread of the host. A turn is a slice of instructions,
 * and ends early where a task waits or gives it up; those that may run stand in a queue, first
 * come, first served. So what happens depends on the clock and on what comes from outside alone.
 *
 * <p>The meter counts instructions.
 */
public final class Scheduler extends GuestThread implements Csrs {
    /** Instructions of a turn: some 0.2 to 1 ms. */
    static final int SLICE = 200_000;

    /** Instructions between two looks at requests to stop. */
    private static final int LOOK = 100_000;

    /** Time of all tasks in their own instructions, nanoseconds. */
    private long userTime;

    /** Time of all tasks in system calls, nanoseconds. */
    private long systemTime;

    /** Turns that tasks have had. */
    private long turns;

    /** How far a run came. */
    public enum Progress {
        /** The first program has ended. */
        ENDED,
        /** It had to stop: {@link #reason}. */
        STOPPED,
        /** No task can go on now: {@link #blockedOn}. */
        BLOCKED
    }

    private final Lock lock = new Lock();
    private final ArrayDeque<Task> queue = new ArrayDeque<>();
    private final Wakeable wakeable = new Wakeable();
    private @Nullable Kernel kernel;

    /** The instructions that the present hart was granted and {@link #meter} does not know of. */
    private long granted;

    /** The task that executes a system call, and when it began to. */
    private @Nullable Task caller;

    private long callBegin;

    /** Why the present hart came out of its instructions. */
    private int exitReason;

    private @Nullable LimitReached reason;
    private boolean isEnded;
    private int endStatus;
    private @Nullable Task current;

    /** Leads the tasks of the first program; null if nobody does. */
    private @Nullable HartTarget debugger;

    private final List<Watch> watches = new ArrayList<>();

    /**
     * Something outside that is looked at whatever the guest does, such as a terminal's keyboard.
     */
    public interface Watch {
        /** {@return what becomes ready when {@link #look} has something to do} */
        Waitable activity();

        /** Takes what has come. */
        void look();
    }

    /** Told when the thread of the host is to look at the queue again. */
    private final class Wakeable implements Waitable {
        private volatile @Nullable Wakeup subscriber;

        @Override
        public boolean ready() {
            try (Lock _ = lock.enter()) {
                return !queue.isEmpty();
            }
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            subscriber = wakeup;
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            subscriber = null;
        }

        void wake() {
            Wakeup waiting = subscriber;
            if (waiting != null) {
                waiting.wake();
            }
        }
    }

    /**
     * A scheduler without tasks.
     *
     * @param fuel the instructions that the guest may run; negative for no bound
     */
    public Scheduler(long fuel) {
        super(fuel);
    }

    void begin(Kernel owner) {
        kernel = owner;
        setClock(() -> owner.clock);
    }

    private Kernel kernel() {
        Kernel known = kernel;
        if (known == null) {
            throw new IllegalStateException("the scheduler has no kernel yet");
        }
        return known;
    }

    // ---- The queue.

    /** Puts a task into the queue, unless it is there. From any thread. */
    void ready(Task task) {
        boolean isFirst;
        try (Lock _ = lock.enter()) {
            if (task.isQueued) {
                return;
            }
            task.isQueued = true;
            isFirst = queue.isEmpty();
            queue.add(task);
        }
        if (isFirst) {
            wakeable.wake();
        }
    }

    private @Nullable Task next() {
        try (Lock _ = lock.enter()) {
            Task task = queue.poll();
            if (task != null) {
                task.isQueued = false;
            }
            return task;
        }
    }

    /** {@return how many tasks may run} */
    public int readyCount() {
        try (Lock _ = lock.enter()) {
            return queue.size();
        }
    }

    // ---- Figures.

    /** {@return the task that executes a system call now; null if none does} */
    public @Nullable Task caller() {
        return caller;
    }

    /** {@return the time of all tasks there ever were in their own instructions, nanoseconds} */
    public long userTime() {
        return userTime;
    }

    /** {@return the time of all tasks there ever were in system calls, nanoseconds} */
    public long systemTime() {
        return systemTime;
    }

    /** {@return how often a task was given its turn} */
    public long turns() {
        return turns;
    }

    // ---- Running.

    /**
     * Looks at something from now on.
     *
     * @param watch what
     */
    public void watch(Watch watch) {
        watches.add(watch);
    }

    /**
     * Has a debugger lead the guest, from its first instruction on.
     *
     * @param target asked between turns
     */
    public void setDebugger(HartTarget target) {
        debugger = target;
    }

    /** {@return the task whose turn it is, or was last} */
    public Task current() {
        Task task = current;
        if (task == null) {
            throw new IllegalStateException("no task has had a turn yet");
        }
        return task;
    }

    /** {@return why the last run had to stop} */
    public @Nullable LimitReached reason() {
        return reason;
    }

    /** The first program has ended, and with it all; the status is what wait would tell. */
    void end(int status) {
        isEnded = true;
        endStatus = status;
    }

    /**
     * Runs the guest until its first program ends, it has to stop, or nothing can go on. The caller
     * is inside ({@link #enter}).
     *
     * @return how far it came
     */
    public Progress run() {
        Kernel owner = kernel();
        while (!isEnded) {
            reason = stopReason();
            if (reason != null) {
                return Progress.STOPPED;
            }
            if (debugger != null && !debugger.mayRun()) {
                return Progress.BLOCKED;
            }
            if (owner.timers.next() != Blocked.FOREVER) {
                owner.timers.expire(owner.now());
            }
            for (Watch watch : watches) {
                watch.look();
            }
            Task task = next();
            if (task == null) {
                return Progress.BLOCKED;
            }
            if (!task.isDead && mayTurn(task)) {
                turn(task);
                if (debugger != null && task.process.pid == Kernel.FIRST) {
                    debugger.turned(task.tid, task.hart);
                }
            }
        }
        boolean isTold = debugger == null || debugger.ended(howEnded());
        return isTold ? Progress.ENDED : Progress.BLOCKED;
    }

    /** Whether no debugger holds a task; who holds it wakes it later. */
    private boolean mayTurn(Task task) {
        return debugger == null
                || task.process.pid != Kernel.FIRST
                || debugger.mayTurn(task.tid, task.hart);
    }

    private Stop howEnded() {
        int signal = endStatus & 0x7F;
        return signal != 0
                ? new Stop(Stop.Kind.KILLED, 0, signal, 0)
                : new Stop(Stop.Kind.EXITED, 0, 0, endStatus >> 8 & 0xFF);
    }

    /** {@return what would let the guest go on, after {@link Progress#BLOCKED}} */
    public Blocked blockedOn() {
        List<Waitable> sources = new ArrayList<>();
        if (debugger != null) {
            sources.addAll(debugger.activity());
            if (debugger.isStanding()) {
                return new Blocked("a debugger", Blocked.FOREVER, sources);
            }
        }
        sources.add(wakeable);
        for (Watch watch : watches) {
            sources.add(watch.activity());
        }
        return new Blocked(waiting(), kernel().timers.next(), sources);
    }

    /** What the guest waits for, as its first task says. */
    private String waiting() {
        Process first = kernel().process(Kernel.FIRST);
        if (first != null && !first.tasks.isEmpty()) {
            String what = first.tasks.getFirst().what();
            if (!what.isEmpty()) {
                return what;
            }
        }
        return "a program that waits";
    }

    /** A task's turn. */
    private void turn(Task task) {
        current = task;
        turns++;
        task.unpark();
        long begin = kernel().now();
        kernel().look(begin);
        long left = SLICE;
        if (task.isInCall) {
            if (task.process.isEnding()) {
                task.isInCall = false;
            } else if (task.process.isStopped()) {
                return; // it is put into the queue again when it goes on
            } else {
                call(task, begin);
            }
        }
        while (!task.isInCall) {
            if (task.isDead || !kernel().signals.deliver(task)) {
                return;
            }
            if (left <= 0 || stop.isRaised() || isMetered && meter >= ceiling) {
                task.involuntarySwitches++;
                ready(task);
                return;
            }
            long used = run(task, Math.min(left, LOOK));
            left -= used;
            long end = kernel().now();
            task.userTime += end - begin;
            userTime += end - begin;
            begin = end;
            task.process.ran();
            int exit = exitReason;
            if (exit == Exit.HALTED) {
                return; // its debugger wakes it when it goes on
            }
            if (exit == Exit.CALL) {
                call(task, begin);
            } else if (exit == Exit.YIELD) {
                left = 0;
            } else if (exit != Exit.USED) {
                kernel().exits.exception(task, exit);
            }
            begin = kernel().now();
            if (task.isYielding) {
                task.isYielding = false;
                left = 0;
            }
        }
        task.park();
    }

    /** What a task's system time does not have yet, nanoseconds. */
    long unaccounted(Task task) {
        return task == caller ? kernel().now() - callBegin : 0;
    }

    /** Runs instructions; answers how many it were. */
    private long run(Task task, long most) {
        Hart hart = task.hart;
        long grant = isMetered ? Math.max(1, Math.min(most, ceiling - meter)) : most;
        granted = grant;
        hart.left = grant;
        hart.reservation = -1;
        long before = meter;
        exitReason = Interpreter.run(hart);
        count(hart);
        return meter - before;
    }

    /** Adds to the meter what a hart has run. */
    private void count(Hart hart) {
        meter += granted - hart.left;
        granted = hart.left;
    }

    /** Executes the system call at which a task stands. */
    private void call(Task task, long begin) {
        long[] registers = task.hart.registers;
        int number = (int) registers[Task.A7];
        long result;
        caller = task;
        callBegin = begin;
        try {
            result = kernel().calls.call(task, number);
        } catch (ErrnoException e) {
            result = -ErrorNumbers.of(e.errno());
        }
        if (task.isDead) {
            caller = null;
            return;
        }
        long took = unaccounted(task);
        task.systemTime += took;
        systemTime += took;
        caller = null;
        task.process.ran();
        if (result == Task.BLOCKED) {
            task.isInCall = true;
            return;
        }
        task.isInCall = false;
        if (Restart.isOne(result)) {
            task.restart = result; // what was remembered stays, in case that it goes on
            return;
        }
        task.endCall();
        if (result != Task.REGISTERS_SET) {
            task.hart.pc += 4;
            registers[Task.A0] = result;
        }
    }

    // ---- What user mode sees of control and status registers.

    @Override
    public boolean read(Hart hart, int number) {
        switch (number) {
            case Csr.TIME -> {
                count(hart);
                hart.value = kernel().now();
            }
            case Csr.CYCLE, Csr.INSTRET -> {
                count(hart);
                hart.value = meter;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean write(Hart hart, int number, long value) {
        return false;
    }
}
