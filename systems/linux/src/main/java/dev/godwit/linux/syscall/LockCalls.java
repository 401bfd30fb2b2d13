package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.FileLocking;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FileLocks.FileLock;
import dev.godwit.vfs.FileLocks.Kind;
import dev.godwit.vfs.RegularFile;

import org.jspecify.annotations.Nullable;

/** flock, and the locks of fcntl: those of POSIX and those of open file descriptions. */
final class LockCalls {
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;

    private static final int F_GETLK = 5;
    private static final int F_SETLK = 6;
    private static final int F_SETLKW = 7;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int F_OFD_SETLKW = 38;

    private static final int F_RDLCK = 0;
    private static final int F_WRLCK = 1;
    private static final int F_UNLCK = 2;

    // struct flock
    private static final int WHENCE = 2;
    private static final int START = 8;
    private static final int LENGTH = 16;
    private static final int PID = 24;
    private static final int SIZE = 32;

    /** Waits of processes for one another are followed so far, as Linux has it. */
    private static final int FARTHEST = 10;

    /** A wait for a lock of POSIX, which others look at to find circles. */
    private record Waiting(FileLocks locks, FileLock wanted) implements Pending {}

    private LockCalls() {}

    // ---- Of the whole file.

    static long flock(Task task, int fd, int operation) throws ErrnoException {
        int what = operation & ~LOCK_NB;
        if (what != LOCK_SH && what != LOCK_EX && what != LOCK_UN) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile file = task.files.open(fd);
        FileLocks locks = FileLocking.of(file);
        if (what == LOCK_UN) {
            locks.unlock(Kind.WHOLE, file, 0, Long.MAX_VALUE);
            return 0;
        }
        FileLock wanted = FileLock.whole(file, what == LOCK_EX);
        file.hasLocks = true;
        try {
            locks.lock(Kind.WHOLE, wanted);
            return 0;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN || (operation & LOCK_NB) != 0) {
                throw e;
            }
            return task.block("flock", locks.free(Kind.WHOLE, wanted));
        }
    }

    // ---- Of ranges.

    static boolean isCommand(int command) {
        return switch (command) {
            case F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW -> true;
            default -> false;
        };
    }

    static long fcntl(Task task, LinuxFile file, int command, long address) throws ErrnoException {
        byte[] all = new byte[SIZE];
        task.user().copyIn(address, all, 0, SIZE);
        int type = (short) task.user().load(address, 2);
        boolean isOfDescription = command >= F_OFD_GETLK;
        if (isOfDescription && task.user().loadInt(address + PID) != 0) {
            throw Errno.EINVAL.exception();
        }
        boolean asks = command == F_GETLK || command == F_OFD_GETLK;
        if (asks && !isOfDescription && type != F_RDLCK && type != F_WRLCK) {
            throw Errno.EINVAL.exception();
        }
        Object owner = isOfDescription ? file : task.files;
        FileLock wanted = read(task, file, address, type, owner);
        if (asks) {
            get(task, file, address, type, wanted);
            return 0;
        }
        boolean mayHave =
                switch (type) {
                    case F_RDLCK -> file.isReadable();
                    case F_WRLCK -> file.isWritable();
                    case F_UNLCK -> true;
                    default -> throw Errno.EINVAL.exception();
                };
        if (!mayHave) {
            throw Errno.EBADF.exception();
        }
        FileLocks locks = FileLocking.of(file);
        if (type == F_UNLCK) {
            locks.unlock(Kind.RANGE, owner, wanted.start(), wanted.end());
            return 0;
        }
        if (isOfDescription) {
            file.hasLocks = true;
        } else {
            task.files.hasLocks = true;
        }
        return set(task, locks, wanted, command == F_SETLKW || command == F_OFD_SETLKW);
    }

    private static long set(Task task, FileLocks locks, FileLock wanted, boolean waits)
            throws ErrnoException {
        try {
            locks.lock(Kind.RANGE, wanted);
            return 0;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN || !waits) {
                throw e;
            }
        }
        if (wanted.owner() instanceof FileTable && isCircle(task, locks, wanted)) {
            throw Errno.EDEADLK.exception();
        }
        task.pending = new Waiting(locks, wanted);
        return task.block("fcntl", locks.free(Kind.RANGE, wanted));
    }

    /** Whether who keeps the lock from being had waits, by others or not, for its owner. */
    private static boolean isCircle(Task task, FileLocks locks, FileLock wanted)
            throws ErrnoException {
        FileLock keeper = locks.conflict(Kind.RANGE, wanted);
        for (int steps = 0; keeper != null && steps < FARTHEST; steps++) {
            if (keeper.owner() == wanted.owner()) {
                return true;
            }
            Waiting next = waiting(task, keeper.owner());
            keeper = next == null ? null : next.locks.conflict(Kind.RANGE, next.wanted);
        }
        return false;
    }

    private static @Nullable Waiting waiting(Task task, Object owner) {
        for (Process process : task.kernel().processes()) {
            for (Task other : process.tasks()) {
                if (other.pending instanceof Waiting waiting && waiting.wanted.owner() == owner) {
                    return waiting;
                }
            }
        }
        return null;
    }

    /** The range that a struct flock means. */
    private static FileLock read(Task task, LinuxFile file, long address, int type, Object owner)
            throws ErrnoException {
        long start = task.user().loadLong(address + START);
        long length = task.user().loadLong(address + LENGTH);
        long base =
                switch ((short) task.user().load(address + WHENCE, 2)) {
                    case 0 -> 0;
                    case 1 -> file.position();
                    case 2 -> file.file() instanceof RegularFile r ? r.stat().size() : 0;
                    default -> throw Errno.EINVAL.exception();
                };
        if (start > Long.MAX_VALUE - base) {
            throw Errno.EOVERFLOW.exception();
        }
        long first = base + start;
        if (first < 0) {
            throw Errno.EINVAL.exception();
        }
        long last = Long.MAX_VALUE;
        if (length > 0) {
            if (length - 1 > Long.MAX_VALUE - first) {
                throw Errno.EOVERFLOW.exception();
            }
            last = first + length - 1;
        } else if (length < 0) {
            if (first + length < 0) {
                throw Errno.EINVAL.exception();
            }
            last = first - 1;
            first += length;
        }
        return new FileLock(owner, type == F_WRLCK, first, last);
    }

    private static void get(Task task, LinuxFile file, long address, int type, FileLock wanted)
            throws ErrnoException {
        if (type < F_RDLCK || type > F_UNLCK) {
            throw Errno.EINVAL.exception();
        }
        FileLocks locks = FileLocking.of(file);
        FileLock other = type == F_UNLCK ? own(locks, wanted) : locks.conflict(Kind.RANGE, wanted);
        if (other == null) {
            task.user().store(address, 2, F_UNLCK);
            return;
        }
        long length = other.end() == Long.MAX_VALUE ? 0 : other.end() - other.start() + 1;
        task.user().store(address, 2, other.exclusive() ? F_WRLCK : F_RDLCK);
        task.user().store(address + WHENCE, 2, 0);
        task.user().storeLong(address + START, other.start());
        task.user().storeLong(address + LENGTH, length);
        task.user().storeInt(address + PID, pid(task, other.owner()));
    }

    /** A lock that the owner itself has there. */
    private static @Nullable FileLock own(FileLocks locks, FileLock wanted) {
        for (FileLock held : locks.held(Kind.RANGE)) {
            if (held.owner() == wanted.owner()
                    && held.start() <= wanted.end()
                    && wanted.start() <= held.end()) {
                return held;
            }
        }
        return null;
    }

    /** The process whose lock it is; -1 for a description's. */
    private static int pid(Task task, Object owner) {
        for (Process process : task.kernel().processes()) {
            for (Task other : process.tasks()) {
                if (other.files == owner) {
                    return process.pid();
                }
            }
        }
        return -1;
    }
}
