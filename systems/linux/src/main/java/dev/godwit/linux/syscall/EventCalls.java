package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.event.CounterFile;
import dev.godwit.linux.event.Inotify;
import dev.godwit.linux.event.InotifyFile;
import dev.godwit.linux.event.SignalFile;
import dev.godwit.linux.event.TimerFile;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.time.Alarm;
import dev.godwit.linux.time.Clocks;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;

/** eventfd2, signalfd4, inotify_init1 and timerfd_create with what belongs to them. */
final class EventCalls {
    private static final int EFD_SEMAPHORE = 1;
    private static final int TFD_TIMER_ABSTIME = 1;
    private static final int TFD_TIMER_CANCEL_ON_SET = 2;
    private static final int IN_ONLYDIR = 0x100_0000;
    private static final int IN_DONT_FOLLOW = 0x200_0000;
    private static final int IN_MASK_CREATE = 0x1000_0000;
    private static final int IN_MASK_ADD = 0x2000_0000;

    /** All bits of a watch, and of what is told of one (ALL_INOTIFY_BITS). */
    private static final int IN_ALL = 0xF700_EFFF;

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

    // ---- inotify.

    static long inotifyInit(Task task, int flags) throws ErrnoException {
        if ((flags & ~FD_FLAGS) != 0) {
            throw Errno.EINVAL.exception();
        }
        InotifyFile file = Inotify.of(task.kernel()).open(task.credentials.euid());
        return Descriptors.add(task, file, OpenFlag.RDONLY | flags, "anon_inode:inotify");
    }

    private static InotifyFile inotify(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof InotifyFile inotify) {
            return inotify;
        }
        throw Errno.EINVAL.exception();
    }

    static long inotifyAddWatch(Task task, int fd, long path, int mask) throws ErrnoException {
        if ((mask & IN_ALL) == 0 || (mask & ~IN_ALL) != 0) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile file = task.files.open(fd);
        if ((mask & IN_MASK_ADD) != 0 && (mask & IN_MASK_CREATE) != 0) {
            throw Errno.EINVAL.exception();
        }
        InotifyFile inotify = inotify(file);
        Inode inode =
                Paths.locate(task, Paths.AT_FDCWD, path, (mask & IN_DONT_FOLLOW) == 0)
                        .place()
                        .inode();
        if ((mask & IN_ONLYDIR) != 0 && inode.type() != FileType.DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        FileAccess.check(task.credentials, inode.stat(), Permission.READ);
        return inotify.watch(inode, mask);
    }

    static long inotifyRmWatch(Task task, int fd, int wd) throws ErrnoException {
        inotify(task.files.open(fd)).unwatch(wd);
        return 0;
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
