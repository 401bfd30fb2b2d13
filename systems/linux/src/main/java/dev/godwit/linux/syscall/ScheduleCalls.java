package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

import java.util.ArrayList;
import java.util.List;

/**
 * Priorities and policies. Tasks take turns of the same length whatever they say; what is set is
 * kept and told. There is one CPU.
 */
final class ScheduleCalls {
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_FIFO = 1;
    private static final int SCHED_RR = 2;
    private static final int SCHED_BATCH = 3;
    private static final int SCHED_IDLE = 5;
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;
    private static final int PRIO_PROCESS = 0;
    private static final int PRIO_PGRP = 1;
    private static final int PRIO_USER = 2;
    private static final int ATTR_SIZE = 56;
    private static final int LEAST_ATTR = 48;
    private static final int IOPRIO_CLASSES = 4;

    private ScheduleCalls() {}

    private static Task find(Task task, int tid) throws ErrnoException {
        if (tid < 0) {
            throw Errno.EINVAL.exception();
        }
        Task found = tid == 0 ? task : task.kernel().task(tid);
        if (found == null) {
            throw Errno.ESRCH.exception();
        }
        return found;
    }

    // ---- CPUs.

    static long getaffinity(Task task, int tid, int size, long address) throws ErrnoException {
        if (size < 8 || (size & 7) != 0) {
            throw Errno.EINVAL.exception();
        }
        find(task, Math.max(tid, 0));
        task.user().storeLong(address, 1);
        return 8;
    }

    static long setaffinity(Task task, int tid, int size, long address) throws ErrnoException {
        byte[] bytes = new byte[8];
        task.user().copyIn(address, bytes, 0, Math.clamp(size, 0, 8));
        mayChange(task, find(task, Math.max(tid, 0)));
        if ((Bytes.getLong(bytes, 0) & 1) == 0) {
            throw Errno.EINVAL.exception();
        }
        return 0;
    }

    // ---- Policies.

    private static void mayChange(Task task, Task other) throws ErrnoException {
        Credentials mine = task.credentials;
        Credentials theirs = other.credentials;
        if (mine.euid() != theirs.uid()
                && mine.euid() != theirs.euid()
                && !mine.has(Credentials.CAP_SYS_NICE)) {
            throw Errno.EPERM.exception();
        }
    }

    private static boolean isRealtime(int policy) {
        return policy == SCHED_FIFO || policy == SCHED_RR;
    }

    static long setscheduler(Task task, int tid, int policy, long param) throws ErrnoException {
        if (param == 0 || tid < 0) {
            throw Errno.EINVAL.exception();
        }
        int priority = task.user().loadInt(param);
        setPolicy(task, find(task, tid), policy & ~SCHED_RESET_ON_FORK, priority);
        return 0;
    }

    private static void setPolicy(Task task, Task other, int policy, int priority)
            throws ErrnoException {
        boolean isKnown =
                policy == SCHED_OTHER
                        || policy == SCHED_BATCH
                        || policy == SCHED_IDLE
                        || isRealtime(policy);
        if (!isKnown || priority < 0 || priority > 99 || isRealtime(policy) != (priority != 0)) {
            throw Errno.EINVAL.exception();
        }
        mayChange(task, other);
        if (isRealtime(policy) && !task.credentials.has(Credentials.CAP_SYS_NICE)) {
            throw Errno.EPERM.exception();
        }
        other.policy = policy;
    }

    static long setparam(Task task, int tid, long param) throws ErrnoException {
        if (param == 0 || tid < 0) {
            throw Errno.EINVAL.exception();
        }
        Task other = find(task, tid);
        setPolicy(task, other, other.policy, task.user().loadInt(param));
        return 0;
    }

    static long getscheduler(Task task, int tid) throws ErrnoException {
        return find(task, tid).policy;
    }

    static long getparam(Task task, int tid, long param) throws ErrnoException {
        if (param == 0) {
            throw Errno.EINVAL.exception();
        }
        find(task, tid);
        task.user().storeInt(param, 0);
        return 0;
    }

    static long priorityMax(int policy) throws ErrnoException {
        return priority(policy, 99);
    }

    static long priorityMin(int policy) throws ErrnoException {
        return priority(policy, 1);
    }

    private static long priority(int policy, int ofRealtime) throws ErrnoException {
        if (isRealtime(policy)) {
            return ofRealtime;
        }
        if (policy == SCHED_OTHER || policy >= SCHED_BATCH && policy <= 7 && policy != 4) {
            return 0;
        }
        throw Errno.EINVAL.exception();
    }

    static long interval(Task task, int tid, long address) throws ErrnoException {
        find(task, tid);
        Times.write(task, address, 4_000_000);
        return 0;
    }

    static long getattr(Task task, int tid, long address, int size, int flags)
            throws ErrnoException {
        if (address == 0 || size < LEAST_ATTR || size > 4096 || flags != 0) {
            throw Errno.EINVAL.exception();
        }
        Task other = find(task, tid);
        byte[] bytes = new byte[ATTR_SIZE];
        Bytes.putInt(bytes, 0, Math.min(size, ATTR_SIZE));
        Bytes.putInt(bytes, 4, other.policy);
        Bytes.putInt(bytes, 16, other.nice);
        task.user().copyOut(address, bytes, 0, Math.min(size, ATTR_SIZE));
        return 0;
    }

    static long setattr(Task task, int tid, long address, int flags) throws ErrnoException {
        if (address == 0 || flags != 0) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = new byte[LEAST_ATTR];
        int size = task.user().loadInt(address);
        if (size != 0 && size < LEAST_ATTR || size > 4096) {
            task.user().storeInt(address, ATTR_SIZE);
            throw Errno.E2BIG.exception();
        }
        task.user().copyIn(address, bytes, 0, LEAST_ATTR);
        Task other = find(task, tid);
        int nice = Bytes.getInt(bytes, 16);
        setPolicy(task, other, Bytes.getInt(bytes, 4), Bytes.getInt(bytes, 20));
        if (!isRealtime(other.policy)) {
            renice(task, other, nice);
        }
        return 0;
    }

    // ---- Nice values.

    private static List<Task> meant(Task task, int which, int who) throws ErrnoException {
        List<Task> found = new ArrayList<>();
        switch (which) {
            case PRIO_PROCESS -> {
                Task one = who == 0 ? task : task.kernel().task(who);
                if (one != null) {
                    found.add(one);
                }
            }
            case PRIO_PGRP -> {
                int group = who == 0 ? task.process().group() : who;
                for (Process process : task.kernel().processes()) {
                    if (process.group() == group) {
                        found.addAll(process.tasks());
                    }
                }
            }
            case PRIO_USER -> {
                int uid = who == 0 ? task.credentials.uid() : who;
                for (Process process : task.kernel().processes()) {
                    for (Task one : process.tasks()) {
                        if (one.credentials.uid() == uid) {
                            found.add(one);
                        }
                    }
                }
            }
            default -> throw Errno.EINVAL.exception();
        }
        if (found.isEmpty()) {
            throw Errno.ESRCH.exception();
        }
        return found;
    }

    static long getpriority(Task task, int which, int who) throws ErrnoException {
        int lowest = 19;
        for (Task one : meant(task, which, who)) {
            lowest = Math.min(lowest, one.nice);
        }
        return 20 - lowest;
    }

    static long setpriority(Task task, int which, int who, int nice) throws ErrnoException {
        for (Task one : meant(task, which, who)) {
            renice(task, one, nice);
        }
        return 0;
    }

    private static void renice(Task task, Task other, int nice) throws ErrnoException {
        Credentials mine = task.credentials;
        int uid = other.credentials.uid();
        if (uid != mine.uid() && uid != mine.euid() && !mine.has(Credentials.CAP_SYS_NICE)) {
            throw Errno.EPERM.exception();
        }
        int bounded = Math.clamp(nice, -20, 19);
        if (bounded < other.nice && !mine.has(Credentials.CAP_SYS_NICE)) {
            throw Errno.EACCES.exception();
        }
        other.nice = bounded;
    }

    // ---- Priorities of input and output.

    static long ioprioGet(Task task, int which, int who) throws ErrnoException {
        int best = 0;
        for (Task one : meant(task, which - 1, who)) {
            best = Math.max(best, one.ioPriority);
        }
        return best;
    }

    static long ioprioSet(Task task, int which, int who, int priority) throws ErrnoException {
        int kind = priority >>> 13;
        if (kind >= IOPRIO_CLASSES || kind == 0 && (priority & 0x1FFF) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (kind == 1) {
            throw Errno.EPERM.exception(); // real time needs a right
        }
        for (Task one : meant(task, which - 1, who)) {
            one.ioPriority = priority;
        }
        return 0;
    }
}
