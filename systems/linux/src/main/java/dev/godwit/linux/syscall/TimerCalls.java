package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.time.Alarm;
import dev.godwit.linux.time.Clocks;
import dev.godwit.linux.time.IntervalTimers;
import dev.godwit.linux.time.PosixTimer;
import dev.godwit.linux.time.PosixTimers;
import dev.godwit.linux.time.TimeSource;

/** Timers of processes: setitimer and timer_create, and what belongs to them. */
final class TimerCalls {
    private static final int SIGEVENT = 64;
    private static final int SIGEV_SIGNAL = 0;
    private static final int SIGEV_NONE = 1;
    private static final int SIGEV_THREAD = 2;
    private static final int SIGEV_THREAD_ID = 4;
    private static final int TIMER_ABSTIME = 1;

    private TimerCalls() {}

    // ---- setitimer.

    static long getitimer(Task task, int which, long value) throws ErrnoException {
        check(which);
        IntervalTimers timers = IntervalTimers.of(task);
        write(task, value, timers.left(which), timers.interval(which));
        return 0;
    }

    private static void check(int which) throws ErrnoException {
        if (which < 0 || which >= IntervalTimers.COUNT) {
            throw Errno.EINVAL.exception();
        }
    }

    private static void write(Task task, long address, long left, long interval)
            throws ErrnoException {
        Times.writeMicros(task, address, interval);
        Times.writeMicros(task, address + 16, left == 0 ? 0 : Math.max(1000, left));
    }

    static long setitimer(Task task, int which, long value, long old) throws ErrnoException {
        long left = 0;
        long interval = 0;
        if (value != 0) {
            long[] parts = task.user().longs(value, 4);
            interval = Times.microNanos(parts[0], parts[1]);
            left = Times.microNanos(parts[2], parts[3]);
        }
        check(which);
        IntervalTimers timers = IntervalTimers.of(task);
        long oldLeft = timers.left(which);
        long oldInterval = timers.interval(which);
        timers.set(which, left, interval);
        if (old != 0) {
            write(task, old, oldLeft, oldInterval);
        }
        return 0;
    }

    // ---- timer_create.

    static long create(Task task, int clock, long event, long id) throws ErrnoException {
        int notify = SIGEV_SIGNAL;
        int signal = Sig.ALRM;
        int tid = 0;
        long value = 0;
        if (event != 0) {
            byte[] bytes = new byte[SIGEVENT];
            task.user().copyIn(event, bytes, 0, SIGEVENT);
            value = Bytes.getLong(bytes, 0);
            signal = Bytes.getInt(bytes, 8);
            notify = Bytes.getInt(bytes, 12);
            tid = Bytes.getInt(bytes, 16);
        }
        Clocks.check(clock);
        if (!Clocks.isCpu(clock)) {
            Clocks.source(task, clock);
        }
        PosixTimers timers = PosixTimers.of(task);
        int number = timers.reserve();
        Task target = null;
        switch (notify) {
            case SIGEV_THREAD_ID -> {
                target = task.kernel().task(tid);
                if (target == null || target.process() != task.process()) {
                    throw Errno.EINVAL.exception();
                }
                checkSignal(signal);
            }
            case SIGEV_SIGNAL, SIGEV_THREAD -> checkSignal(signal);
            case SIGEV_NONE -> {}
            default -> throw Errno.EINVAL.exception();
        }
        task.user().storeInt(id, number);
        TimeSource source = Clocks.source(task, clock);
        boolean isSilent = notify == SIGEV_NONE;
        timers.add(
                number,
                source,
                isSilent ? PosixTimer.Notice.NONE : PosixTimer.Notice.SIGNAL,
                target,
                signal,
                event == 0 ? number : value);
        return 0;
    }

    private static void checkSignal(int signal) throws ErrnoException {
        if (!Sig.isOne(signal)) {
            throw Errno.EINVAL.exception();
        }
    }

    static long settime(Task task, int id, int flags, long value, long old) throws ErrnoException {
        if (value == 0) {
            throw Errno.EINVAL.exception();
        }
        long[] parts = task.user().longs(value, 4);
        long interval = Times.nanos(parts[0], parts[1]);
        long expiry = Times.nanos(parts[2], parts[3]);
        PosixTimer timer = PosixTimers.of(task).get(id);
        long oldInterval = timer.interval();
        long oldLeft = timer.left();
        if (expiry != 0 && (flags & TIMER_ABSTIME) == 0) {
            expiry = Alarm.later(timer.source().now(), expiry);
        }
        timer.set(expiry, expiry == 0 ? 0 : interval);
        if (old != 0) {
            writeSpec(task, old, oldLeft, oldInterval);
        }
        return 0;
    }

    /** Writes a struct itimerspec. */
    static void writeSpec(Task task, long address, long left, long interval) throws ErrnoException {
        Times.write(task, address, interval);
        Times.write(task, address + 16, left);
    }

    static long gettime(Task task, int id, long value) throws ErrnoException {
        PosixTimer timer = PosixTimers.of(task).get(id);
        writeSpec(task, value, timer.left(), timer.interval());
        return 0;
    }

    static long getoverrun(Task task, int id) throws ErrnoException {
        return PosixTimers.of(task).get(id).overrun();
    }

    static long delete(Task task, int id) throws ErrnoException {
        PosixTimers.of(task).delete(id);
        return 0;
    }
}
