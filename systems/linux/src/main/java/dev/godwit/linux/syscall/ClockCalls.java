package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.time.Clocks;

import java.util.Arrays;

/** Reading of clocks, and the refusal to set them. */
final class ClockCalls {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int TIMEX = 208;
    private static final int ADJ_ADJTIME = 0x8000;
    private static final int ADJ_READ_ONLY = 0x2000;
    private static final int ADJ_SINGLE_SHOT = 1;
    private static final int STA_UNSYNC = 0x40;
    private static final int TIME_ERROR = 5;
    private static final int MOST_ERROR = 16_000_000;
    private static final int RUSAGE_SELF = 0;
    private static final int RUSAGE_CHILDREN = -1;
    private static final int RUSAGE_THREAD = 1;

    private ClockCalls() {}

    static long gettime(Task task, int clock, long time) throws ErrnoException {
        Clocks.check(clock);
        Times.write(task, time, Clocks.read(task, clock));
        return 0;
    }

    static long getres(Task task, int clock, long resolution) throws ErrnoException {
        long nanos = Clocks.resolution(task, clock);
        if (resolution != 0) {
            Times.write(task, resolution, nanos);
        }
        return 0;
    }

    static long settime(Task task, int clock, long time) throws ErrnoException {
        if (!Clocks.isCpu(clock) && clock != Clocks.REALTIME) {
            throw Errno.EINVAL.exception();
        }
        long[] parts = task.user().longs(time, 2);
        if (clock == Clocks.REALTIME) {
            Times.nanos(parts[0], parts[1]);
        } else {
            Clocks.resolution(task, clock); // for the process may not be there
        }
        throw Errno.EPERM.exception();
    }

    static long gettimeofday(Task task, long time, long zone) throws ErrnoException {
        if (time != 0) {
            Times.writeMicros(task, time, task.kernel().realtime());
        }
        if (zone != 0) {
            task.user().storeLong(zone, 0);
        }
        return 0;
    }

    static long settimeofday(Task task, long time, long zone) throws ErrnoException {
        if (time != 0) {
            long[] parts = task.user().longs(time, 2);
            Times.microNanos(parts[0], parts[1]);
        }
        if (zone != 0) {
            task.user().loadLong(zone);
        }
        throw Errno.EPERM.exception();
    }

    static long clockAdjtime(Task task, int clock, long timex) throws ErrnoException {
        Clocks.check(clock);
        if (clock != Clocks.REALTIME) {
            throw Errno.ENOTSUP.exception();
        }
        return adjtimex(task, timex);
    }

    static long adjtimex(Task task, long timex) throws ErrnoException {
        byte[] bytes = new byte[TIMEX];
        task.user().copyIn(timex, bytes, 0, TIMEX);
        int modes = Bytes.getInt(bytes, 0);
        boolean isOld = (modes & ADJ_ADJTIME) != 0;
        if (isOld && (modes & ADJ_SINGLE_SHOT) == 0) {
            throw Errno.EINVAL.exception();
        }
        if (isOld ? (modes & ADJ_READ_ONLY) == 0 : modes != 0) {
            throw Errno.EPERM.exception();
        }
        long now = task.kernel().realtime();
        long[] values = {
            0, // offset
            0, // frequency
            MOST_ERROR,
            MOST_ERROR,
            STA_UNSYNC,
            2, // constant
            1, // precision
            32_768_000, // tolerance
            Math.floorDiv(now, Times.NANOS),
            Math.floorMod(now, Times.NANOS) / 1000,
            10_000, // a tick's microseconds
        };
        for (int i = 0; i < values.length; i++) {
            Bytes.putLong(bytes, 8 + 8 * i, values[i]);
        }
        Arrays.fill(bytes, 8 + 8 * values.length, TIMEX, (byte) 0);
        task.user().copyOut(timex, bytes, 0, TIMEX);
        return TIME_ERROR;
    }

    static long times(Task task, long buffer) throws ErrnoException {
        Process process = task.process();
        if (buffer != 0) {
            byte[] bytes = new byte[32];
            Bytes.putLong(bytes, 0, process.userTime() / NANOS_PER_TICK);
            Bytes.putLong(bytes, 8, process.systemTime() / NANOS_PER_TICK);
            Bytes.putLong(bytes, 16, process.childUserTime() / NANOS_PER_TICK);
            Bytes.putLong(bytes, 24, process.childSystemTime() / NANOS_PER_TICK);
            task.user().copyOut(buffer, bytes, 0, bytes.length);
        }
        return task.kernel().now() / NANOS_PER_TICK;
    }

    static long getrusage(Task task, int who, long usage) throws ErrnoException {
        Usage used =
                switch (who) {
                    case RUSAGE_SELF -> Usage.of(task.process());
                    case RUSAGE_CHILDREN -> Usage.ofChildren(task.process());
                    case RUSAGE_THREAD -> Usage.of(task);
                    default -> throw Errno.EINVAL.exception();
                };
        Usage.write(task, usage, used);
        return 0;
    }
}
