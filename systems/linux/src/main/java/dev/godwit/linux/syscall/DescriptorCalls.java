package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;

/** Descriptors: close, dup, and what fcntl does to them besides locks. */
final class DescriptorCalls {
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final int FD_CLOEXEC = 1;

    private static final int F_DUPFD = 0;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_SETOWN = 8;
    private static final int F_GETOWN = 9;
    private static final int F_SETSIG = 10;
    private static final int F_GETSIG = 11;
    private static final int F_SETOWN_EX = 15;
    private static final int F_GETOWN_EX = 16;
    private static final int F_SETLEASE = 1024;
    private static final int F_GETLEASE = 1025;
    private static final int F_NOTIFY = 1026;
    private static final int F_DUPFD_QUERY = 1027;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;

    private static final int F_UNLCK = 2;
    private static final int OWNER_TASK = 0;
    private static final int OWNER_PROCESS = 1;
    private static final int OWNER_GROUP = 2;
    private static final int HIGHEST_SIGNAL = 64;
    private static final int CAP_LEASE = 28;

    private DescriptorCalls() {}

    private static long limit(Task task) {
        return task.process().limits.soft(ResourceLimits.NOFILE);
    }

    static long close(Task task, int fd) throws ErrnoException {
        task.files.close(fd);
        return 0;
    }

    static long closeRange(Task task, int first, int last, int flags) throws ErrnoException {
        if ((flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) != 0
                || Integer.compareUnsigned(first, last) > 0) {
            throw Errno.EINVAL.exception();
        }
        if ((flags & CLOSE_RANGE_UNSHARE) != 0 && task.files.isShared()) {
            FileTable shared = task.files;
            task.files = shared.copy();
            shared.letGo();
        }
        if (first < 0) {
            return 0; // no descriptor is so high
        }
        int end = task.files.end();
        for (int fd = first; fd < end && (last < 0 || fd <= last); fd++) {
            if (task.files.find(fd) == null) {
                continue;
            }
            if ((flags & CLOSE_RANGE_CLOEXEC) != 0) {
                task.files.setCloseOnExec(fd, true);
            } else {
                closeQuietly(task, fd);
            }
        }
        return 0;
    }

    private static void closeQuietly(Task task, int fd) {
        try {
            task.files.close(fd);
        } catch (ErrnoException _) {
            // of a range nobody is told
        }
    }

    static long dup(Task task, int fd) throws ErrnoException {
        return duplicate(task, task.files.get(fd), 0, false);
    }

    private static long duplicate(Task task, LinuxFile file, int from, boolean isClosed)
            throws ErrnoException {
        int fd = task.files.add(file, from, limit(task), isClosed);
        file.hold();
        return fd;
    }

    static long dup3(Task task, int fd, int to, int flags) throws ErrnoException {
        if ((flags & ~OpenFlag.CLOEXEC) != 0 || fd == to) {
            throw Errno.EINVAL.exception();
        }
        if (to < 0 || task.process().limits.isReached(ResourceLimits.NOFILE, to)) {
            throw Errno.EBADF.exception();
        }
        LinuxFile file = task.files.get(fd);
        file.hold();
        task.files.set(file, to, (flags & OpenFlag.CLOEXEC) != 0);
        return to;
    }

    static long fcntl(Task task, int fd, int command, long argument) throws ErrnoException {
        LinuxFile file = task.files.get(fd);
        int number = (int) argument;
        switch (command) {
            case F_DUPFD, F_DUPFD_CLOEXEC -> {
                if (number < 0 || task.process().limits.isReached(ResourceLimits.NOFILE, number)) {
                    throw Errno.EINVAL.exception();
                }
                return duplicate(task, file, number, command == F_DUPFD_CLOEXEC);
            }
            case F_DUPFD_QUERY -> {
                return task.files.get(number) == file ? 1 : 0;
            }
            case F_GETFD -> {
                return task.files.isClosedOnExec(fd) ? FD_CLOEXEC : 0;
            }
            case F_SETFD -> {
                task.files.setCloseOnExec(fd, (number & FD_CLOEXEC) != 0);
                return 0;
            }
            case F_GETFL -> {
                return file.flags();
            }
            default -> {
                return file.isPath() ? badf() : ofFile(task, file, command, argument);
            }
        }
    }

    private static long badf() throws ErrnoException {
        throw Errno.EBADF.exception();
    }

    private static long ofFile(Task task, LinuxFile file, int command, long argument)
            throws ErrnoException {
        if (LockCalls.isCommand(command)) {
            return LockCalls.fcntl(task, file, command, argument);
        }
        int number = (int) argument;
        switch (command) {
            case F_SETFL -> {
                return setFlags(task, file, number);
            }
            case F_GETOWN -> {
                return file.owner;
            }
            case F_SETOWN -> {
                if (number == Integer.MIN_VALUE) {
                    throw Errno.EINVAL.exception();
                }
                setOwner(task, file, number < 0 ? OWNER_GROUP : OWNER_PROCESS, Math.abs(number));
                return 0;
            }
            case F_GETOWN_EX -> {
                boolean isGroup = file.owner < 0;
                int type = isGroup ? OWNER_GROUP : file.isOwnerTask ? OWNER_TASK : OWNER_PROCESS;
                task.user().storeInt(argument, type);
                task.user().storeInt(argument + 4, Math.abs(file.owner));
                return 0;
            }
            case F_SETOWN_EX -> {
                int type = task.user().loadInt(argument);
                int who = task.user().loadInt(argument + 4);
                if (type < OWNER_TASK || type > OWNER_GROUP) {
                    throw Errno.EINVAL.exception();
                }
                setOwner(task, file, type, who);
                return 0;
            }
            case F_GETSIG -> {
                return file.ownerSignal;
            }
            case F_SETSIG -> {
                if (argument < 0 || argument > HIGHEST_SIGNAL) {
                    throw Errno.EINVAL.exception();
                }
                file.ownerSignal = number;
                return 0;
            }
            case F_GETLEASE -> {
                return F_UNLCK;
            }
            case F_SETLEASE -> {
                throw lease(task, file, number).exception();
            }
            case F_NOTIFY -> {
                boolean isDirectory = file.file().type() == FileType.DIRECTORY;
                throw (isDirectory ? Errno.EINVAL : Errno.ENOTDIR).exception();
            }
            case F_ADD_SEALS -> {
                return MemoryFileCalls.addSeals(file, number);
            }
            case F_GET_SEALS -> {
                return MemoryFileCalls.getSeals(file);
            }
            case F_GETPIPE_SZ -> {
                return PipeCalls.end(file).pipe().capacity();
            }
            case F_SETPIPE_SZ -> {
                return PipeCalls.end(file).pipe().setCapacity(argument & 0xFFFF_FFFFL);
            }
            default -> throw Errno.EINVAL.exception();
        }
    }

    private static long setFlags(Task task, LinuxFile file, int flags) throws ErrnoException {
        int more = flags & ~file.flags();
        if ((more & OpenFlag.NOATIME) != 0) {
            FileAccess.requireOwner(task, file.file().stat());
        }
        boolean isOrdinary =
                switch (file.file().type()) {
                    case REGULAR_FILE, DIRECTORY -> true;
                    default -> false;
                };
        // what a file cannot signal stays as it is
        int async = isOrdinary ? file.flags() & OpenFlag.ASYNC : flags & OpenFlag.ASYNC;
        file.setFlags(flags & ~OpenFlag.ASYNC | async);
        return 0;
    }

    private static void setOwner(Task task, LinuxFile file, int type, int who)
            throws ErrnoException {
        Kernel kernel = task.kernel();
        boolean isThere =
                who == 0
                        || switch (type) {
                            case OWNER_TASK -> kernel.task(who) != null;
                            case OWNER_PROCESS ->
                                    kernel.process(who) != null || kernel.task(who) != null;
                            default -> kernel.isGroup(who);
                        };
        if (!isThere) {
            throw Errno.ESRCH.exception();
        }
        file.owner = type == OWNER_GROUP ? -who : who;
        file.isOwnerTask = type == OWNER_TASK;
    }

    /** Leases are never given: nobody could be told in time that one is to end. */
    private static Errno lease(Task task, LinuxFile file, int type) throws ErrnoException {
        if (type < 0 || type > F_UNLCK) {
            return Errno.EINVAL;
        }
        Stat stat = file.file().stat();
        if (stat.uid() != task.credentials.fsuid() && !task.credentials.has(CAP_LEASE)) {
            return Errno.EACCES;
        }
        return stat.type() == FileType.REGULAR_FILE ? Errno.EAGAIN : Errno.EINVAL;
    }
}
