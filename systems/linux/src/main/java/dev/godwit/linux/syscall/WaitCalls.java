package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

/** wait4 and waitid: what children have to tell. */
final class WaitCalls {
    private static final int WNOHANG = 1;
    private static final int WUNTRACED = 2;
    private static final int WEXITED = 4;
    private static final int WCONTINUED = 8;
    private static final int WNOWAIT = 0x100_0000;
    private static final int WNOTHREAD = 0x2000_0000;
    private static final int WALL = 0x4000_0000;
    private static final int WCLONE = 0x8000_0000;

    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final int P_PIDFD = 3;

    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_STOPPED = 5;
    private static final int CLD_CONTINUED = 6;
    private static final int STOPPED_STATUS = 0x7F;
    private static final int CONTINUED_STATUS = 0xFFFF;

    /** Which children are meant. */
    private record Which(int type, int id, int options) {
        boolean isOne(Process child) {
            if (child.state() == Process.State.ZOMBIE && (options & WEXITED) == 0) {
                return false; // it has nothing else to tell any more
            }
            boolean isOther = child.exitSignal() != Sig.CHLD;
            if ((options & WALL) == 0 && isOther != ((options & WCLONE) != 0)) {
                return false;
            }
            return switch (type) {
                case P_PID -> child.pid() == id;
                case P_PGID -> child.group() == id;
                default -> true;
            };
        }
    }

    /** What was found: a child, what it tells, and as wait4's status. */
    private record Told(Process child, int code, int value, int status) {}

    private WaitCalls() {}

    static long wait4(Task task, int pid, long status, int options, long usage)
            throws ErrnoException {
        if ((options & ~(WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WCLONE | WALL)) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (pid == Integer.MIN_VALUE) {
            throw Errno.ESRCH.exception();
        }
        int type = pid == -1 ? P_ALL : pid > 0 ? P_PID : P_PGID;
        int id = pid > 0 ? pid : pid == 0 ? task.process().group() : -pid;
        Which which = new Which(type, id, options | WEXITED);
        Told told = find(task, which);
        if (told == null) {
            return (options & WNOHANG) != 0 ? 0 : block(task);
        }
        int number = told.child.pid();
        if (status != 0) {
            task.user().storeInt(status, told.status);
        }
        if (usage != 0) {
            Usage.write(task, usage, Usage.ofDead(told.child));
        }
        take(task, told, which);
        return number;
    }

    static long waitid(Task task, int type, int id, long info, int options, long usage)
            throws ErrnoException {
        if ((options
                                & ~(WNOHANG
                                        | WNOWAIT
                                        | WEXITED
                                        | WUNTRACED
                                        | WCONTINUED
                                        | WNOTHREAD
                                        | WCLONE
                                        | WALL))
                        != 0
                || (options & (WEXITED | WUNTRACED | WCONTINUED)) == 0) {
            throw Errno.EINVAL.exception();
        }
        int pid = id;
        boolean isNonblocking = (options & WNOHANG) != 0;
        switch (type) {
            case P_ALL -> {}
            case P_PID -> {
                if (id <= 0) {
                    throw Errno.EINVAL.exception();
                }
            }
            case P_PGID -> {
                if (id < 0) {
                    throw Errno.EINVAL.exception();
                }
                pid = id == 0 ? task.process().group() : id;
            }
            case P_PIDFD -> {
                pid = PidfdCalls.process(task, id).pid();
                isNonblocking |= task.files.get(id).isNonblocking();
            }
            default -> throw Errno.EINVAL.exception();
        }
        Which which = new Which(type == P_PIDFD ? P_PID : type, pid, options);
        Told told = find(task, which);
        if (told == null) {
            if (isNonblocking) {
                if (type == P_PIDFD && (options & WNOHANG) == 0) {
                    throw Errno.EAGAIN.exception();
                }
                if (info != 0) {
                    task.user().clear(info, 32);
                }
                return 0;
            }
            return block(task);
        }
        if (usage != 0) {
            Usage.write(task, usage, Usage.ofDead(told.child));
        }
        if (info != 0) {
            byte[] bytes = new byte[32];
            Bytes.putInt(bytes, 0, Sig.CHLD);
            Bytes.putInt(bytes, 8, told.code);
            Bytes.putInt(bytes, 16, told.child.pid());
            Bytes.putInt(bytes, 20, told.child.credentials().uid());
            Bytes.putInt(bytes, 24, told.value);
            task.user().copyOut(info, bytes, 0, Math.min(bytes.length, SigInfo.SIZE));
        }
        take(task, told, which);
        return 0;
    }

    private static long block(Task task) {
        return task.block("a child", task.process().childEvents());
    }

    private static @Nullable Told find(Task task, Which which) throws ErrnoException {
        boolean hasAny = false;
        for (Process child : task.process().children()) {
            if (which.isOne(child)) {
                hasAny = true;
                Told told = look(child, which.options);
                if (told != null) {
                    return told;
                }
            }
        }
        if (!hasAny) {
            throw Errno.ECHILD.exception();
        }
        return null;
    }

    private static @Nullable Told look(Process child, int options) {
        if (child.state() == Process.State.ZOMBIE) {
            int status = child.status();
            int signal = status & 0x7F;
            if (signal == 0) {
                return new Told(child, CLD_EXITED, status >> 8, status);
            }
            return new Told(child, CLD_KILLED, signal, status);
        }
        int stop = child.stopReport();
        if (stop != 0 && (options & WUNTRACED) != 0) {
            return new Told(child, CLD_STOPPED, stop, stop << 8 | STOPPED_STATUS);
        }
        if (child.isContinueReport() && (options & WCONTINUED) != 0) {
            return new Told(child, CLD_CONTINUED, Sig.CONT, CONTINUED_STATUS);
        }
        return null;
    }

    private static void take(Task task, Told told, Which which) {
        if ((which.options & WNOWAIT) != 0) {
            return;
        }
        if (told.code == CLD_STOPPED || told.code == CLD_CONTINUED) {
            told.child.takeReport();
        } else {
            task.kernel().exits().reap(told.child);
        }
    }
}
