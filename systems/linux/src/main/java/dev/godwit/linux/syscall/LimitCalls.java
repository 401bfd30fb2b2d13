package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;

/** Resource limits. */
final class LimitCalls {
    private LimitCalls() {}

    static long getrlimit(Task task, int which, long address) throws ErrnoException {
        return prlimit(task, 0, which, 0, needed(address));
    }

    static long setrlimit(Task task, int which, long address) throws ErrnoException {
        return prlimit(task, 0, which, needed(address), 0);
    }

    /** 0 is no address here, while prlimit64 takes it for nothing to do. */
    private static long needed(long address) throws ErrnoException {
        if (address == 0) {
            throw Errno.EFAULT.exception();
        }
        return address;
    }

    static long prlimit(Task task, int pid, int which, long next, long old) throws ErrnoException {
        long soft = next == 0 ? 0 : task.user().loadLong(next);
        long hard = next == 0 ? 0 : task.user().loadLong(next + 8);
        if (which < 0 || which >= ResourceLimits.COUNT) {
            throw Errno.EINVAL.exception();
        }
        Process process = find(task, pid);
        ResourceLimits limits = process.limits;
        byte[] bytes = new byte[16];
        Bytes.putLong(bytes, 0, limits.soft(which));
        Bytes.putLong(bytes, 8, limits.hard(which));
        if (next != 0) {
            if (Long.compareUnsigned(soft, hard) > 0) {
                throw Errno.EINVAL.exception();
            }
            boolean isRaised = Long.compareUnsigned(hard, limits.hard(which)) > 0;
            if (isRaised && !task.credentials.has(Credentials.CAP_SYS_RESOURCE)) {
                throw Errno.EPERM.exception();
            }
            if (process.hasImage()) {
                limits.set(which, soft, hard, process.image().memory.limits);
            }
        }
        if (old != 0) {
            task.user().copyOut(old, bytes, 0, 16);
        }
        return 0;
    }

    private static Process find(Task task, int pid) throws ErrnoException {
        if (pid == 0) {
            return task.process();
        }
        Task other = task.kernel().task(pid);
        if (other == null) {
            throw Errno.ESRCH.exception();
        }
        Credentials mine = task.credentials;
        Credentials theirs = other.credentials;
        boolean isSame =
                mine.uid() == theirs.uid()
                        && mine.uid() == theirs.euid()
                        && mine.uid() == theirs.suid()
                        && mine.gid() == theirs.gid()
                        && mine.gid() == theirs.egid()
                        && mine.gid() == theirs.sgid();
        if (!isSame && !mine.has(Credentials.CAP_SYS_RESOURCE)) {
            throw Errno.EPERM.exception();
        }
        return other.process();
    }
}
