package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Clone;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

/** clone and clone3, of which fork, vfork and threads are made. */
final class CloneCalls {
    private static final int LEAST_ARGS = 64;
    private static final int ARGS = 88;
    private static final int MOST_ARGS = 4096;

    /** A parent that waits until its child needs its memory no more. */
    private record Vforked(Process child, int tid) implements Pending {}

    private CloneCalls() {}

    static long clone(Task task, long flags, long stack, long parentTid, long tls, long childTid)
            throws ErrnoException {
        long known = flags & 0xFFFF_FFFFL;
        if ((known & Clone.PIDFD) != 0 && (known & Clone.PARENT_SETTID) != 0) {
            throw Errno.EINVAL.exception();
        }
        return run(task, known, stack, tls, parentTid, childTid, parentTid);
    }

    static long clone3(Task task, long address, long size) throws ErrnoException {
        if (size > MOST_ARGS) {
            throw Errno.E2BIG.exception();
        }
        if (size < LEAST_ARGS) {
            throw Errno.EINVAL.exception();
        }
        byte[] args = new byte[(int) Math.max(size, ARGS)];
        task.user().copyIn(address, args, 0, (int) size);
        for (int i = ARGS; i < size; i++) {
            if (args[i] != 0) {
                throw Errno.E2BIG.exception();
            }
        }
        long flags = Bytes.getLong(args, 0);
        long exitSignal = Bytes.getLong(args, 32);
        long stack = Bytes.getLong(args, 40);
        long stackSize = Bytes.getLong(args, 48);
        boolean isSignal = exitSignal >= 0 && exitSignal <= 64;
        boolean isThreadLike = (flags & (Clone.THREAD | Clone.PARENT)) != 0;
        if ((flags & (Clone.CSIGNAL | 0x0040_0000)) != 0 // CLONE_DETACHED
                || !isSignal
                || isThreadLike && exitSignal != 0
                || (stack == 0) != (stackSize == 0)
                || flags >>> 34 != 0
                || Bytes.getLong(args, 64) != 0 && Bytes.getLong(args, 72) == 0) {
            throw Errno.EINVAL.exception();
        }
        if (Bytes.getLong(args, 72) != 0 || (flags & Clone.INTO_CGROUP) != 0) {
            throw Errno.EPERM.exception(); // set_tid and cgroups are for who owns the namespace
        }
        return run(
                task,
                flags | exitSignal,
                stack == 0 ? 0 : stack + stackSize,
                Bytes.getLong(args, 56),
                Bytes.getLong(args, 24),
                Bytes.getLong(args, 16),
                Bytes.getLong(args, 8));
    }

    private static long run(
            Task task, long flags, long stack, long tls, long parentTid, long childTid, long pidfd)
            throws ErrnoException {
        if (task.pending instanceof Vforked vforked) {
            return afterVfork(task, vforked);
        }
        if ((flags & Clone.PIDFD) != 0) {
            task.user().storeInt(pidfd, 0); // EFAULT comes before anything happens
        }
        Task child = Clone.run(task, flags, stack, tls, parentTid, childTid);
        if ((flags & Clone.PIDFD) != 0) {
            task.user().storeInt(pidfd, PidfdCalls.open(task, child.process(), 0));
        }
        if ((flags & Clone.VFORK) == 0) {
            return child.tid();
        }
        Vforked vforked = new Vforked(child.process(), child.tid());
        task.pending = vforked;
        return afterVfork(task, vforked);
    }

    private static long afterVfork(Task task, Vforked vforked) {
        return vforked.child.isVforked()
                ? task.blockKillable("vfork", vforked.child.exitEvents())
                : vforked.tid;
    }
}
