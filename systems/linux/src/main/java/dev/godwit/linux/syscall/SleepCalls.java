package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.time.Alarm;
import dev.godwit.linux.time.Clocks;
import dev.godwit.linux.time.TimeSource;

import java.util.List;

/** nanosleep and clock_nanosleep. */
final class SleepCalls {
    private static final int TIMER_ABSTIME = 1;

    private SleepCalls() {}

    /** A sleep that ends at a time of some clock. */
    private static final class Sleep extends Alarm implements Pending {
        private final Task task;

        Sleep(TimeSource source, Task task) {
            super(source);
            this.task = task;
        }

        @Override
        protected void goOff() {
            task.wake();
        }

        @Override
        public void end() {
            disarm();
        }
    }

    static long nanosleep(Task task, long time, long remaining) throws ErrnoException {
        return clockNanosleep(task, Clocks.MONOTONIC, 0, time, remaining);
    }

    static long clockNanosleep(Task task, int clock, int flags, long time, long remaining)
            throws ErrnoException {
        if (task.pending instanceof Sleep sleep) {
            return sleep.isArmed() ? block(task, sleep, flags, remaining) : 0;
        }
        Clocks.check(clock);
        if (clock == Clocks.THREAD_CPUTIME) {
            throw Errno.ENOTSUP.exception();
        }
        if (!Clocks.isCpu(clock)) {
            Clocks.source(task, clock);
        }
        long nanos = Times.read(task, time);
        TimeSource source = Clocks.source(task, clock);
        if (Clocks.isOwnThread(task, clock)) {
            throw Errno.EINVAL.exception();
        }
        Sleep sleep = new Sleep(source, task);
        long now = source.now();
        long until = (flags & TIMER_ABSTIME) != 0 ? nanos : Alarm.later(now, nanos);
        if (until <= now) {
            return 0;
        }
        sleep.arm(until);
        task.pending = sleep;
        return block(task, sleep, flags, remaining);
    }

    private static long block(Task task, Sleep sleep, int flags, long remaining)
            throws ErrnoException {
        if (remaining != 0 && (flags & TIMER_ABSTIME) == 0 && task.isSignalled()) {
            long left = sleep.expiry() - sleep.source().now();
            if (left <= 0) {
                return 0;
            }
            Times.write(task, remaining, left);
        }
        return task.block("a sleep", List.of(), Restart.NOHAND);
    }
}
