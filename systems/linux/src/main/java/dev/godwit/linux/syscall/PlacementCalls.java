package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

/** On which of its nodes a system places memory (numa(7)): there is one, so it lies there. */
final class PlacementCalls {
    private static final int MOST_NODES = 4096 * 8;
    private static final int DEFAULT = 0;
    private static final int PREFERRED = 1;
    private static final int BIND = 2;
    private static final int INTERLEAVE = 3;
    private static final int LOCAL = 4;
    private static final int PREFERRED_MANY = 5;
    private static final int STATIC_NODES = 1 << 15;
    private static final int RELATIVE_NODES = 1 << 14;
    private static final int NUMA_BALANCING = 1 << 13;
    private static final int MODE_FLAGS = STATIC_NODES | RELATIVE_NODES | NUMA_BALANCING;
    private static final int F_NODE = 1;
    private static final int F_ADDR = 2;
    private static final int F_MEMS_ALLOWED = 4;
    private static final int MF_STRICT = 1;
    private static final int MF_MOVE = 2;
    private static final int MF_MOVE_ALL = 4;
    private static final int EFAULT = -14;
    private static final int ENOENT = -2;
    private static final int POINTER = 8;

    private PlacementCalls() {}

    /** Reads a set of nodes; answers whether the one is in it. */
    private static boolean hasNode(Task task, long address, long most) throws ErrnoException {
        long bits = most - 1;
        if (bits == 0 || most == 0 || address == 0) {
            return false;
        }
        if (Long.compareUnsigned(bits, MOST_NODES) > 0) {
            throw Errno.EINVAL.exception();
        }
        boolean isThere = false;
        for (long at = 0; at < bits; at += 64) {
            long word = task.user().loadLong(address + at / 8);
            long valid = bits - at >= 64 ? word : word & (1L << bits - at) - 1;
            isThere |= at == 0 && (valid & 1) != 0;
            if ((at == 0 ? valid & ~1L : valid) != 0) {
                throw Errno.EINVAL.exception(); // a node that there is not
            }
        }
        return isThere;
    }

    /** Checks a policy; answers it with its flags. */
    private static int policy(Task task, int policy, long nodes, long most) throws ErrnoException {
        int mode = policy & ~MODE_FLAGS;
        int flags = policy & MODE_FLAGS;
        boolean isBalanced =
                (flags & NUMA_BALANCING) == 0 || mode == BIND || mode == PREFERRED_MANY;
        if (mode < DEFAULT
                || mode > PREFERRED_MANY + 1
                || (flags & STATIC_NODES) != 0 && (flags & RELATIVE_NODES) != 0
                || !isBalanced) {
            throw Errno.EINVAL.exception();
        }
        boolean isThere = hasNode(task, nodes, most);
        boolean isGood =
                switch (mode) {
                    case DEFAULT -> !isThere && flags == 0;
                    case PREFERRED -> isThere || flags == 0;
                    case LOCAL -> !isThere && flags == 0;
                    default -> isThere; // BIND, INTERLEAVE, PREFERRED_MANY, WEIGHTED_INTERLEAVE
                };
        if (!isGood) {
            throw Errno.EINVAL.exception();
        }
        return mode == PREFERRED && !isThere ? LOCAL : policy;
    }

    static long setPolicy(Task task, int policy, long nodes, long most) throws ErrnoException {
        task.memoryPolicy = policy(task, policy, nodes, most);
        return 0;
    }

    static long getPolicy(Task task, long policy, long nodes, long most, long address, long flags)
            throws ErrnoException {
        boolean isAllowed = (flags & F_MEMS_ALLOWED) != 0;
        if ((flags & ~(F_NODE | F_ADDR | F_MEMS_ALLOWED)) != 0
                || nodes != 0 && most < 1
                || isAllowed && (flags & (F_NODE | F_ADDR)) != 0
                || !isAllowed && (flags & F_ADDR) == 0 && address != 0) {
            throw Errno.EINVAL.exception();
        }
        int told = 0;
        boolean hasNode = isAllowed;
        if (!isAllowed) {
            boolean isAddress = (flags & F_ADDR) != 0;
            if (isAddress && !task.memory().isMapped(address & -4096, 1)) {
                throw Errno.EFAULT.exception();
            }
            int mode = isAddress ? DEFAULT : task.memoryPolicy;
            if ((flags & F_NODE) != 0) {
                boolean isInterleaved = (mode & ~MODE_FLAGS) == INTERLEAVE;
                if (!isAddress && !isInterleaved) {
                    throw Errno.EINVAL.exception();
                }
            } else {
                told = mode;
            }
            int bare = mode & ~MODE_FLAGS;
            hasNode = bare != DEFAULT && bare != LOCAL;
        }
        if (policy != 0) {
            task.user().storeInt(policy, told);
        }
        if (nodes != 0) {
            task.user().clear(nodes, Math.min(most + 62 >>> 6 << 3, MOST_NODES / 8));
            if (hasNode && most > 1) {
                task.user().store(nodes, 1, 1);
            }
        }
        return 0;
    }

    static long bind(
            Task task, long address, long length, long policy, long nodes, long most, int flags)
            throws ErrnoException {
        long size = whole(length);
        if ((flags & ~(MF_STRICT | MF_MOVE | MF_MOVE_ALL)) != 0 || (address & 4095) != 0) {
            throw Errno.EINVAL.exception();
        }
        if ((flags & MF_MOVE_ALL) != 0) {
            throw Errno.EPERM.exception(); // CAP_SYS_NICE
        }
        policy(task, (int) policy, nodes, most);
        if (Long.compareUnsigned(address + size, address) < 0) {
            throw Errno.EINVAL.exception();
        }
        requireMapped(task, address, size);
        return 0;
    }

    private static long whole(long length) {
        return length + 4095 & -4096;
    }

    private static void requireMapped(Task task, long address, long size) throws ErrnoException {
        if (size != 0 && !task.memory().isWholeMapped(address, size)) {
            throw Errno.EFAULT.exception();
        }
    }

    static long homeNode(Task task, long address, long length, long node, long flags)
            throws ErrnoException {
        long size = whole(length);
        if ((address & 4095) != 0 || flags != 0 || node != 0) {
            throw Errno.EINVAL.exception();
        }
        if (Long.compareUnsigned(address + size, address) < 0) {
            throw Errno.EINVAL.exception();
        }
        // a range has a home only if it is bound to nodes, and what lies in the one node is not
        if (size != 0) {
            throw Errno.ENOENT.exception();
        }
        return 0;
    }

    private static void requireProcess(Task task, int pid) throws ErrnoException {
        if (pid == 0) {
            return;
        }
        Task other = task.kernel().task(pid);
        if (other == null) {
            throw Errno.ESRCH.exception();
        }
        Process process = other.process();
        if (!PidfdCalls.mayLookInto(task, process)) {
            throw Errno.EPERM.exception();
        }
    }

    static long migrate(Task task, int pid, long most, long old, long next) throws ErrnoException {
        hasNode(task, old, most);
        boolean isThere = hasNode(task, next, most);
        requireProcess(task, pid);
        if (!isThere) {
            throw Errno.EINVAL.exception();
        }
        return 0;
    }

    static long move(Task task, int pid, long count, long pages, long nodes, long states, int flags)
            throws ErrnoException {
        if ((flags & ~(MF_MOVE | MF_MOVE_ALL)) != 0) {
            throw Errno.EINVAL.exception();
        }
        if ((flags & MF_MOVE_ALL) != 0) {
            throw Errno.EPERM.exception(); // CAP_SYS_NICE
        }
        requireProcess(task, pid);
        Task other = pid == 0 ? task : task.kernel().task(pid);
        if (other == null || count < 0) {
            throw (other == null ? Errno.ESRCH : Errno.E2BIG).exception();
        }
        for (long i = 0; i < count; i++) {
            long page = task.user().loadLong(pages + POINTER * i);
            int state = state(other, page);
            if (nodes != 0) {
                int node = task.user().loadInt(nodes + 4 * i);
                if (node != 0) {
                    throw Errno.ENODEV.exception();
                }
            }
            task.user().storeInt(states + 4 * i, state);
        }
        return 0;
    }

    private static int state(Task task, long page) {
        if (page < 0 || !task.memory().isMapped(page & -4096, 1)) {
            return EFAULT;
        }
        return task.memory().isPresent(page) ? 0 : ENOENT;
    }
}
