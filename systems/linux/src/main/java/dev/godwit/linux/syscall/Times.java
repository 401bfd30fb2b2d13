package dev.godwit.linux.syscall;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Task;

/** Times as system calls are given them: struct timespec and struct timeval. */
final class Times {
    static final long NANOS = 1_000_000_000;

    private static final long MICROS = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    /** More seconds than a long has nanoseconds: they stand for ever. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS;

    private Times() {}

    /** Reads a timespec as nanoseconds, the greatest number if there are more. */
    static long read(Task task, long address) throws ErrnoException {
        long[] parts = task.user().longs(address, 2);
        return nanos(parts[0], parts[1]);
    }

    /** Seconds and nanoseconds as nanoseconds. */
    static long nanos(long seconds, long nanos) throws ErrnoException {
        if (seconds < 0 || nanos < 0 || nanos >= NANOS) {
            throw Errno.EINVAL.exception();
        }
        return seconds >= MOST_SECONDS ? Long.MAX_VALUE : seconds * NANOS + nanos;
    }

    /** Writes nanoseconds as a timespec. */
    static void write(Task task, long address, long nanos) throws ErrnoException {
        task.user().storeLong(address, Math.floorDiv(nanos, NANOS));
        task.user().storeLong(address + 8, Math.floorMod(nanos, NANOS));
    }

    /** Seconds and microseconds as nanoseconds. */
    static long microNanos(long seconds, long micros) throws ErrnoException {
        if (micros < 0 || micros >= MICROS) {
            throw Errno.EINVAL.exception();
        }
        return nanos(seconds, micros * NANOS_PER_MICRO);
    }

    /** Writes nanoseconds as a timeval. */
    static void writeMicros(Task task, long address, long nanos) throws ErrnoException {
        task.user().storeLong(address, Math.floorDiv(nanos, NANOS));
        task.user().storeLong(address + 8, Math.floorMod(nanos, NANOS) / NANOS_PER_MICRO);
    }

    /** When something is over, of the monotonic clock. */
    static long deadline(Task task, long address, boolean isAbsolute, boolean isRealtime)
            throws ErrnoException {
        return deadlineOf(task, read(task, address), isAbsolute, isRealtime);
    }

    /** The same of a time that has been read. */
    static long deadlineOf(Task task, long time, boolean isAbsolute, boolean isRealtime) {
        if (!isAbsolute) {
            return after(task, time);
        }
        if (!isRealtime || time == Long.MAX_VALUE) {
            return time;
        }
        return Math.max(0, time - task.kernel().timekeeping().offset());
    }

    /** The time of the monotonic clock that is so much later than now. */
    static long after(Task task, long nanos) {
        long deadline = task.kernel().now() + nanos;
        return deadline < 0 || nanos == Long.MAX_VALUE ? Blocked.FOREVER : deadline;
    }
}
