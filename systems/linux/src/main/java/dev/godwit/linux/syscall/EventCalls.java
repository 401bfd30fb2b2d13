package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.event.CounterFile;
import dev.godwit.linux.event.SignalFile;
import dev.godwit.linux.event.TimerFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.time.Alarm;
import dev.godwit.linux.time.Clocks;

/** eventfd2, signalfd4 and timerfd_create with what belongs to it. */
final class EventCalls {
    private static final int EFD_SEMAPHORE = 1;
    private static final int TFD_TIMER_ABSTIME = 1;
    private static final int TFD_TIMER_CANCEL_ON_SET = 2;
    private static final int FD_FLAGS = OpenFlag.CLOEXEC | OpenFlag.NONBLOCK;

    private EventCalls() {}

    static long eventfd(Task task, int count, int flags) throws ErrnoException {
        if ((flags & ~(EFD_SEMAPHORE | FD_FLAGS)) != 0) {
            throw Errno.EINVAL.exception();
        }
        CounterFile file =
                new CounterFile(Integer.toUnsignedLong(count), (flags & EFD_SEMAPHORE) != 0);
        return Descriptors.add(
                task, file, OpenFlag.RDWR | flags & FD_FLAGS, "anon_inode:[eventfd]");
    }

    static long signalfd(Task task, int fd, long mask, long size, int flags) throws ErrnoException {
        if (size != 8) {
            throw Errno.EINVAL.exception();
        }
        long set = task.user().loadLong(mask) & ~Sig.UNBLOCKABLE;
        if ((flags & ~FD_FLAGS) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (fd == -1) {
            return Descriptors.add(
                    task,
                    new SignalFile(task, set),
                    OpenFlag.RDWR | flags,
                    "anon_inode:[signalfd]");
        }
        if (!(task.files.open(fd).file() instanceof SignalFile file)) {
            throw Errno.EINVAL.exception();
        }
        file.setSignals(set);
        return fd;
    }

    // ---- timerfd.

    static long timerfdCreate(Task task, int clock, int flags) throws ErrnoException {
        boolean isOne =
                clock == Clocks.REALTIME
                        || clock == Clocks.MONOTONIC
                        || clock == Clocks.BOOTTIME
                        || Clocks.isAlarm(clock);
        if ((flags & ~FD_FLAGS) != 0 || !isOne) {
            throw Errno.EINVAL.exception();
        }
        if (Clocks.isAlarm(clock)) {
            throw Errno.EPERM.exception(); // CAP_WAKE_ALARM, which no guest has
        }
        TimerFile file = new TimerFile(task.kernel().timekeeping(), Clocks.source(task, clock));
        return Descriptors.add(task, file, OpenFlag.RDWR | flags, "anon_inode:[timerfd]");
    }

    private static TimerFile timer(Task task, int fd) throws ErrnoException {
        if (task.files.open(fd).file() instanceof TimerFile file) {
            return file;
        }
        throw Errno.EINVAL.exception();
    }

    static long timerfdSettime(Task task, int fd, int flags, long value, long old)
            throws ErrnoException {
        long[] parts = task.user().longs(value, 4);
        if ((flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0) {
            throw Errno.EINVAL.exception();
        }
        long interval = Times.nanos(parts[0], parts[1]);
        long expiry = Times.nanos(parts[2], parts[3]);
        TimerFile timer = timer(task, fd);
        long oldLeft = timer.left();
        long oldInterval = timer.interval();
        boolean isAbsolute = (flags & TFD_TIMER_ABSTIME) != 0;
        if (expiry != 0 && !isAbsolute) {
            expiry = Alarm.later(timer.source().now(), expiry);
        }
        boolean cancels =
                isAbsolute && timer.isRealtime() && (flags & TFD_TIMER_CANCEL_ON_SET) != 0;
        timer.set(expiry, interval, cancels);
        if (old != 0) {
            TimerCalls.writeSpec(task, old, oldLeft, oldInterval);
        }
        return 0;
    }

    static long timerfdGettime(Task task, int fd, long value) throws ErrnoException {
        TimerFile timer = timer(task, fd);
        TimerCalls.writeSpec(task, value, timer.left(), timer.interval());
        return 0;
    }
}
