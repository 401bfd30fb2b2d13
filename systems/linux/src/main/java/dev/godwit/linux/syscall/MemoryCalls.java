package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.SealedFile;
import dev.godwit.linux.memory.MapFlags;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.linux.memory.Prot;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Watches;

import org.jspecify.annotations.Nullable;

/** System calls on memory. What they do is {@code ProcessMemory}'s. */
final class MemoryCalls {
    private static final int FLUSH_ALL_THREADS_OR_ONE = 1;

    private static final int MLOCK_ONFAULT = 1;

    private MemoryCalls() {}

    static long mmap(
            Task task, long address, long length, int protection, int flags, int fd, long offset)
            throws ErrnoException {
        MappedFile file = null;
        if ((flags & MapFlags.ANONYMOUS) == 0) {
            LinuxFile open = task.files.open(fd);
            file = mapped(task, open, protection, flags);
        }
        return task.memory().mmap(address, length, protection, flags, file, offset);
    }

    private static @Nullable MappedFile mapped(Task task, LinuxFile open, int protection, int flags)
            throws ErrnoException {
        int type = flags & MapFlags.TYPE;
        boolean isShared = type == MapFlags.SHARED || type == MapFlags.SHARED_VALIDATE;
        if (isShared && open.file() instanceof SealedFile file) {
            return file.mapped((protection & Prot.WRITE) != 0);
        }
        return open.mapped(task.context.tree());
    }

    static long munmap(Task task, long address, long length) throws ErrnoException {
        task.memory().munmap(address, length);
        Watches watches = task.kernel().mounts.watches();
        if (watches != null) {
            watches.look();
        }
        return 0;
    }

    static long mprotect(Task task, long address, long length, int protection)
            throws ErrnoException {
        task.memory().mprotect(address, length, protection);
        return 0;
    }

    static long madvise(Task task, long address, long length, int advice) throws ErrnoException {
        task.memory().madvise(address, length, advice);
        return 0;
    }

    static long msync(Task task, long address, long length, int flags) throws ErrnoException {
        task.memory().msync(address, length, flags);
        return 0;
    }

    static long mincore(Task task, long address, long length, long vector) throws ErrnoException {
        task.memory().mincore(address, length, vector);
        return 0;
    }

    static long mlock(Task task, long address, long length, boolean isLocked)
            throws ErrnoException {
        task.memory().mlock(address, length, isLocked);
        return 0;
    }

    static long mlock2(Task task, long address, long length, int flags) throws ErrnoException {
        if ((flags & ~MLOCK_ONFAULT) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (flags == 0) {
            task.memory().mlock(address, length, true);
        } else {
            task.memory().mlockOnFault(address, length);
        }
        return 0;
    }

    static long mseal(Task task, long address, long length, long flags) throws ErrnoException {
        if (flags != 0) {
            throw Errno.EINVAL.exception();
        }
        task.memory().mseal(address, length);
        return 0;
    }

    static long mlockall(Task task, int flags) throws ErrnoException {
        if (flags == 0) {
            throw Errno.EINVAL.exception();
        }
        task.memory().mlockall(flags);
        return 0;
    }

    static long munlockall(Task task) throws ErrnoException {
        task.memory().mlockall(0);
        return 0;
    }

    /** There is nothing to flush: pages that change are decoded anew (Pages). */
    static long flushIcache(long flags) throws ErrnoException {
        if ((flags & ~FLUSH_ALL_THREADS_OR_ONE) != 0) {
            throw Errno.EINVAL.exception();
        }
        return 0;
    }

    /** MEMBARRIER_CMD_QUERY alone: tasks in turns need no barrier, and none is offered. */
    static long membarrier(int command, int flags) throws ErrnoException {
        if (command != 0 || flags != 0) {
            throw Errno.EINVAL.exception();
        }
        return 0;
    }
}
