package dev.godwit.linux.time;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.process.Timekeeping;

/** The clocks of clock_gettime(2) by their numbers. */
public final class Clocks {
    /** CLOCK_REALTIME. */
    public static final int REALTIME = 0;

    /** CLOCK_MONOTONIC. */
    public static final int MONOTONIC = 1;

    /** CLOCK_PROCESS_CPUTIME_ID. */
    public static final int PROCESS_CPUTIME = 2;

    /** CLOCK_THREAD_CPUTIME_ID. */
    public static final int THREAD_CPUTIME = 3;

    /** CLOCK_MONOTONIC_RAW. */
    public static final int MONOTONIC_RAW = 4;

    /** CLOCK_REALTIME_COARSE. */
    public static final int REALTIME_COARSE = 5;

    /** CLOCK_MONOTONIC_COARSE. */
    public static final int MONOTONIC_COARSE = 6;

    /** CLOCK_BOOTTIME: the monotonic one's time, for a guest is never suspended. */
    public static final int BOOTTIME = 7;

    /** CLOCK_REALTIME_ALARM: of a machine that can be suspended and has a clock to wake it. */
    public static final int REALTIME_ALARM = 8;

    /** CLOCK_BOOTTIME_ALARM. */
    public static final int BOOTTIME_ALARM = 9;

    /** CLOCK_TAI: the realtime one's time, as long as nobody says how many seconds they differ. */
    public static final int TAI = 11;

    /** Of a dynamic clock's number: it is a task's. */
    private static final int PER_THREAD = 4;

    /** The bits that say what it counts. */
    private static final int WHICH = 3;

    private static final int VIRT = 1;
    private static final int SCHED = 2;
    private static final int FD = 3;

    private Clocks() {}

    /**
     * Whether a number stands for a process's or a task's processor time.
     *
     * @param id any number
     * @return whether it does, apart from whether there is such a process
     */
    public static boolean isCpu(int id) {
        return id == PROCESS_CPUTIME || id == THREAD_CPUTIME || id < 0 && (id & WHICH) != FD;
    }

    /**
     * Whether a clock's alarms wake a suspended machine: there is one only where there is a
     * real-time clock, which guests have not.
     *
     * @param id any number
     * @return whether it is one of the two
     */
    public static boolean isAlarm(int id) {
        return id == REALTIME_ALARM || id == BOOTTIME_ALARM;
    }

    /**
     * Whether there is a clock.
     *
     * @param id any number
     * @throws ErrnoException EINVAL if there is not
     */
    public static void check(int id) throws ErrnoException {
        if (!isCpu(id) && (id < 0 || id > TAI || id == 10)) {
            throw Errno.EINVAL.exception();
        }
    }

    /**
     * The time of a clock.
     *
     * @param task who asks
     * @param id the clock's number
     * @return nanoseconds
     * @throws ErrnoException EINVAL
     */
    public static long read(Task task, int id) throws ErrnoException {
        if (isCpu(id)) {
            return cpu(task, id, true).now();
        }
        long now = task.kernel().now();
        long offset = task.kernel().timekeeping().offset();
        return switch (id) {
            case REALTIME, TAI -> now + offset;
            case MONOTONIC, MONOTONIC_RAW, BOOTTIME -> now;
            case REALTIME_COARSE -> Timekeeping.coarse(now) + offset;
            case MONOTONIC_COARSE -> Timekeeping.coarse(now);
            default -> throw Errno.EINVAL.exception();
        };
    }

    /**
     * The step of a clock.
     *
     * @param task who asks
     * @param id the clock's number
     * @return nanoseconds
     * @throws ErrnoException EINVAL
     */
    public static long resolution(Task task, int id) throws ErrnoException {
        check(id);
        if (isCpu(id)) {
            cpu(task, id, false);
            return id >= 0 || (id & WHICH) == SCHED ? 1 : Timekeeping.TICK;
        }
        if (isAlarm(id)) {
            throw Errno.EINVAL.exception();
        }
        return id == REALTIME_COARSE || id == MONOTONIC_COARSE ? Timekeeping.TICK : 1;
    }

    /**
     * A clock by which alarms can be set.
     *
     * @param task who does so
     * @param id the clock's number
     * @return the clock
     * @throws ErrnoException EINVAL if there is no such clock, ENOTSUP if it has no alarms
     */
    public static TimeSource source(Task task, int id) throws ErrnoException {
        check(id);
        if (isCpu(id)) {
            return cpu(task, id, false);
        }
        return switch (id) {
            case REALTIME, TAI -> new WallClock(task.kernel(), true);
            case MONOTONIC, BOOTTIME -> new WallClock(task.kernel(), false);
            default -> throw Errno.ENOTSUP.exception();
        };
    }

    /**
     * Whether a clock is the processor time of the task itself, for which it cannot sleep.
     *
     * @param task the task
     * @param id the clock's number
     * @return whether it is
     */
    public static boolean isOwnThread(Task task, int id) {
        int number = ~(id >> 3);
        return id < 0 && (id & PER_THREAD) != 0 && (number == 0 || number == task.tid());
    }

    /** The clock of processor time that a number stands for. */
    private static CpuClock cpu(Task task, int id, boolean isReading) throws ErrnoException {
        if (id == PROCESS_CPUTIME) {
            return new CpuClock(task.process(), null, false);
        }
        if (id == THREAD_CPUTIME) {
            return new CpuClock(task.process(), task, false);
        }
        int number = ~(id >> 3);
        boolean isUserOnly = (id & WHICH) == VIRT;
        if ((id & PER_THREAD) != 0) {
            Task found = number == 0 ? task : task.kernel().task(number);
            if (found == null || found.process() != task.process()) {
                throw Errno.EINVAL.exception();
            }
            return new CpuClock(found.process(), found, isUserOnly);
        }
        Process found =
                number == 0 || isReading && number == task.tid()
                        ? task.process()
                        : task.kernel().process(number);
        if (found == null) {
            throw Errno.EINVAL.exception();
        }
        return new CpuClock(found, null, isUserOnly);
    }
}
