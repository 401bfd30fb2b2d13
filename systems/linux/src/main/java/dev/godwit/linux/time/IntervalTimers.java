package dev.godwit.linux.time;

import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProcessExtension;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;

/**
 * The three timers that each process has (setitimer(2)). The one of real time is set again when its
 * signal is taken, as Linux does it: it cannot run away from who does not look at it.
 */
public final class IntervalTimers implements ProcessExtension {
    /** ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF: less than this. */
    public static final int COUNT = 3;

    private static final int REAL = 0;
    private static final int[] SIGNALS = {Sig.ALRM, Sig.VTALRM, Sig.PROF};

    private final IntervalTimer[] timers = new IntervalTimer[COUNT];

    private static final class IntervalTimer extends Alarm {
        private final Process process;
        private final int which;
        private long interval;

        IntervalTimer(TimeSource source, Process process, int which) {
            super(source);
            this.process = process;
            this.which = which;
        }

        @Override
        protected void goOff() {
            if (which != REAL && interval != 0) {
                forward();
            }
            process.kernel().signals().send(process, SigInfo.kernel(SIGNALS[which]));
        }

        void forward() {
            long now = source().now();
            long passed = Math.max(0, now - expiry()) / interval + 1;
            arm(later(expiry(), passed * interval));
        }
    }

    private IntervalTimers(Task task) {
        Process process = task.process();
        timers[REAL] = new IntervalTimer(new WallClock(task.kernel(), false), process, REAL);
        timers[1] = new IntervalTimer(new CpuClock(process, null, true), process, 1);
        timers[2] = new IntervalTimer(new CpuClock(process, null, false), process, 2);
    }

    /**
     * Those of a task's process.
     *
     * @param task any
     * @return its process's timers
     */
    public static IntervalTimers of(Task task) {
        return task.process().extension(IntervalTimers.class, () -> new IntervalTimers(task));
    }

    /**
     * How long it is until a timer goes off.
     *
     * @param which its number
     * @return nanoseconds, 0 if it is not set
     */
    public long left(int which) {
        IntervalTimer timer = timers[which];
        return timer.isArmed() ? Math.max(1, timer.expiry() - timer.source().now()) : 0;
    }

    /**
     * How long after that it goes off again.
     *
     * @param which its number
     * @return nanoseconds, 0 if it does not
     */
    public long interval(int which) {
        return timers[which].interval;
    }

    /**
     * Sets a timer.
     *
     * @param which its number
     * @param nanos when it goes off, from now on; 0 never
     * @param interval how long after that again; 0 not
     */
    public void set(int which, long nanos, long interval) {
        IntervalTimer timer = timers[which];
        timer.disarm();
        timer.interval = interval;
        if (nanos != 0) {
            timer.arm(Alarm.later(timer.source().now(), nanos));
        }
    }

    @Override
    public SigInfo taken(SigInfo info) {
        IntervalTimer real = timers[REAL];
        if (info.signal() == Sig.ALRM
                && real.interval != 0
                && real.expiry() != 0
                && !real.isArmed()) {
            real.forward();
        }
        return info;
    }

    @Override
    public void ended() {
        for (IntervalTimer timer : timers) {
            timer.disarm();
        }
    }
}
