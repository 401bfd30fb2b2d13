package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.BpfProgram;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Seccomp;
import dev.godwit.linux.process.Task;

/** seccomp: a task gives up calls. */
final class SeccompCalls {
    private static final int SET_MODE_STRICT = 0;
    private static final int SET_MODE_FILTER = 1;
    private static final int GET_ACTION_AVAIL = 2;
    private static final int GET_NOTIF_SIZES = 3;
    private static final int TSYNC = 1;
    private static final int LOG = 2;
    private static final int SPEC_ALLOW = 4;
    private static final int TSYNC_ESRCH = 16;
    private static final int PROGRAM = 16;

    /** Sizes of seccomp_notif, seccomp_notif_resp and seccomp_data. */
    private static final int[] SIZES = {80, 24, Seccomp.DATA};

    private SeccompCalls() {}

    static long seccomp(Task task, int operation, int flags, long address) throws ErrnoException {
        return switch (operation) {
            case SET_MODE_STRICT -> {
                if (flags != 0 || address != 0) {
                    throw Errno.EINVAL.exception();
                }
                yield strict(task);
            }
            case SET_MODE_FILTER -> filter(task, flags, address);
            case GET_ACTION_AVAIL -> {
                if (flags != 0) {
                    throw Errno.EINVAL.exception();
                }
                yield available(task.user().loadInt(address));
            }
            case GET_NOTIF_SIZES -> {
                if (flags != 0) {
                    throw Errno.EINVAL.exception();
                }
                byte[] bytes = new byte[2 * SIZES.length];
                for (int i = 0; i < SIZES.length; i++) {
                    Bytes.putShort(bytes, 2 * i, SIZES[i]);
                }
                task.user().copyOut(address, bytes, 0, bytes.length);
                yield 0;
            }
            default -> throw Errno.EINVAL.exception();
        };
    }

    /** PR_SET_SECCOMP. */
    static long set(Task task, long mode, long address) throws ErrnoException {
        if (mode != 1 && mode != 2) {
            throw Errno.EINVAL.exception();
        }
        return mode == 1 ? strict(task) : filter(task, 0, address);
    }

    private static long available(int action) throws ErrnoException {
        switch (action) {
            case Seccomp.KILL_PROCESS,
                    Seccomp.KILL_THREAD,
                    Seccomp.TRAP,
                    Seccomp.ERRNO,
                    Seccomp.TRACE,
                    Seccomp.LOG,
                    Seccomp.ALLOW -> {
                return 0;
            }
            default -> throw Errno.ENOTSUP.exception();
        }
    }

    private static long strict(Task task) throws ErrnoException {
        Seccomp now = task.seccomp;
        if (now != null && now.mode() != Seccomp.STRICT.mode()) {
            throw Errno.EINVAL.exception();
        }
        task.seccomp = Seccomp.STRICT;
        return 0;
    }

    /** Nobody can listen to what filters notify of (SECCOMP_FILTER_FLAG_NEW_LISTENER). */
    private static long filter(Task task, int flags, long address) throws ErrnoException {
        if ((flags & ~(TSYNC | LOG | SPEC_ALLOW | TSYNC_ESRCH)) != 0) {
            throw Errno.EINVAL.exception();
        }
        byte[] head = new byte[PROGRAM];
        task.user().copyIn(address, head, 0, PROGRAM);
        int count = Bytes.getShort(head, 0) & 0xFFFF;
        if (count == 0 || count > BpfProgram.MOST) {
            throw Errno.EINVAL.exception();
        }
        if (!task.hasNoNewPrivileges && !task.credentials.has(Credentials.CAP_SYS_ADMIN)) {
            throw Errno.EACCES.exception();
        }
        byte[] bytes = new byte[count * BpfProgram.SIZE];
        task.user().copyIn(Bytes.getLong(head, 8), bytes, 0, bytes.length);
        BpfProgram program = new BpfProgram(bytes);
        Seccomp now = task.seccomp;
        if (now != null && now.mode() == Seccomp.STRICT.mode()) {
            throw Errno.EINVAL.exception();
        }
        Seccomp next = Seccomp.with(program, now);
        if (next == null) {
            throw Errno.ENOMEM.exception();
        }
        if ((flags & TSYNC) != 0) {
            for (Task other : task.process().tasks()) {
                if (!next.isAfter(other.seccomp)) {
                    if ((flags & TSYNC_ESRCH) != 0) {
                        throw Errno.ESRCH.exception();
                    }
                    return other.tid();
                }
            }
            for (Task other : task.process().tasks()) {
                other.seccomp = next;
                other.hasNoNewPrivileges |= task.hasNoNewPrivileges;
            }
        }
        task.seccomp = next;
        return 0;
    }
}
