package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

/** Ends of tasks, process groups and sessions. */
final class ProcessCalls {
    private ProcessCalls() {}

    static long exit(Task task, int code) {
        task.kernel().exits().exit(task, code);
        return 0;
    }

    static long exitGroup(Task task, int code) {
        task.kernel().exits().exitGroup(task.process(), code);
        return 0;
    }

    static long setTidAddress(Task task, long address) {
        task.clearChildTid = address;
        return task.tid();
    }

    static long schedYield(Task task) {
        task.isYielding = true;
        return 0;
    }

    /** The process of a number, its own for 0; of a thread that is no process's first: none. */
    static Process find(Task task, int pid) throws ErrnoException {
        if (pid == 0) {
            return task.process();
        }
        Process process = task.kernel().process(pid);
        if (process == null) {
            throw Errno.ESRCH.exception();
        }
        return process;
    }

    static long getpgid(Task task, int pid) throws ErrnoException {
        return find(task, pid).group();
    }

    static long getsid(Task task, int pid) throws ErrnoException {
        return find(task, pid).session().id;
    }

    static long setpgid(Task task, int pid, int group) throws ErrnoException {
        if (group < 0) {
            throw Errno.EINVAL.exception();
        }
        Kernel kernel = task.kernel();
        Process me = task.process();
        Process process = find(task, pid);
        int target = group == 0 ? process.pid() : group;
        if (process != me) {
            if (process.parent() != me) {
                throw Errno.ESRCH.exception();
            }
            if (process.session() != me.session()) {
                throw Errno.EPERM.exception();
            }
            if (process.hasExecuted()) {
                throw Errno.EACCES.exception();
            }
        }
        if (process.session().id == process.pid()) {
            throw Errno.EPERM.exception();
        }
        if (target != process.pid() && !kernel.isGroupOf(target, me.session())) {
            throw Errno.EPERM.exception();
        }
        process.setGroup(target);
        return 0;
    }

    static long setsid(Task task) throws ErrnoException {
        Process process = task.process();
        if (task.kernel().isGroup(process.pid())
                && (process.group() == process.pid() || hasGroup(task.kernel(), process))) {
            throw Errno.EPERM.exception();
        }
        process.beginSession();
        return process.pid();
    }

    /** Whether another process is in the group of a process's number. */
    private static boolean hasGroup(Kernel kernel, Process process) {
        for (Process other : kernel.processes()) {
            if (other.group() == process.pid()) {
                return true;
            }
        }
        return false;
    }
}
