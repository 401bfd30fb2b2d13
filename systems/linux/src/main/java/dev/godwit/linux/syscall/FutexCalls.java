package dev.godwit.linux.syscall;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Futexes;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.time.Clocks;

import java.util.List;

/**
 * futex, its successors, and the lists of those that a thread holds. Futexes with priority
 * inheritance are not there, as in a kernel without CONFIG_FUTEX_PI.
 */
final class FutexCalls {
    private static final int WAIT = 0;
    private static final int WAKE = 1;
    private static final int REQUEUE = 3;
    private static final int CMP_REQUEUE = 4;
    private static final int WAKE_OP = 5;
    private static final int WAIT_BITSET = 9;
    private static final int WAKE_BITSET = 10;
    private static final int PRIVATE = 128;
    private static final int CLOCK_REALTIME = 256;
    private static final int ROBUST_HEAD = 24;

    /** FUTEX2_SIZE_U32: the one size that there is. */
    private static final int SIZE_32 = 2;

    /** A struct futex_waitv. */
    private static final int WAITV = 24;

    private static final int MOST_WAITS = 128;

    private FutexCalls() {}

    static long setRobustList(Task task, long head, long length) throws ErrnoException {
        if (length != ROBUST_HEAD) {
            throw Errno.EINVAL.exception();
        }
        task.robustList = head;
        return 0;
    }

    static long getRobustList(Task task, int tid, long head, long length) throws ErrnoException {
        Task whose = tid == 0 ? task : task.kernel().task(tid);
        if (whose == null) {
            throw Errno.ESRCH.exception();
        }
        task.user().storeLong(length, ROBUST_HEAD);
        task.user().storeLong(head, whose.robustList);
        return 0;
    }

    static long futex(
            Task task, long address, int operation, int value, long timeout, long other, int third)
            throws ErrnoException {
        boolean isPrivate = (operation & PRIVATE) != 0;
        boolean isRealtime = (operation & CLOCK_REALTIME) != 0;
        int command = operation & ~(PRIVATE | CLOCK_REALTIME);
        boolean waits = command == WAIT || command == WAIT_BITSET;
        long deadline = Blocked.FOREVER;
        if (waits && timeout != 0 && task.pending == null) {
            boolean isAbsolute = command == WAIT_BITSET;
            deadline = Times.deadline(task, timeout, isAbsolute, isRealtime);
        }
        if (isRealtime && command != WAIT_BITSET) {
            throw Errno.ENOSYS.exception();
        }
        Futexes futexes = task.kernel().futexes;
        return switch (command) {
            case WAIT -> wait(task, address, value, deadline, isPrivate, Futexes.ANY);
            case WAIT_BITSET -> wait(task, address, value, deadline, isPrivate, third);
            case WAKE -> futexes.wake(Futexes.key(task, address, isPrivate), value, Futexes.ANY);
            case WAKE_BITSET -> {
                requireBits(third);
                yield futexes.wake(Futexes.key(task, address, isPrivate), value, third);
            }
            case REQUEUE, CMP_REQUEUE -> {
                requireCounts(value, (int) timeout);
                Futexes.Key from = Futexes.key(task, address, isPrivate);
                Futexes.Key to = Futexes.key(task, other, isPrivate);
                if (command == CMP_REQUEUE) {
                    requireValue(task, address, third);
                }
                yield futexes.requeue(from, to, value, (int) timeout);
            }
            case WAKE_OP -> wakeOp(task, address, other, value, (int) timeout, third, isPrivate);
            default -> throw Errno.ENOSYS.exception();
        };
    }

    private static void requireBits(int bits) throws ErrnoException {
        if (bits == 0) {
            throw Errno.EINVAL.exception();
        }
    }

    private static void requireCounts(int wakes, int moves) throws ErrnoException {
        if (wakes < 0 || moves < 0) {
            throw Errno.EINVAL.exception();
        }
    }

    private static void requireValue(Task task, long address, int value) throws ErrnoException {
        if (task.user().loadInt(address) != value) {
            throw Errno.EAGAIN.exception();
        }
    }

    // ---- Waiting.

    private static long wait(
            Task task, long address, int value, long deadline, boolean isPrivate, int bits)
            throws ErrnoException {
        if (!(task.pending instanceof Futexes.Waiter)) {
            requireBits(bits);
            Futexes.Key key = Futexes.key(task, address, isPrivate);
            requireValue(task, address, value);
            Futexes.Waiter waiter = new Futexes.Waiter(task);
            waiter.add(key, bits);
            task.pending = waiter;
            task.deadline = deadline;
        }
        boolean isForever = task.deadline == Blocked.FOREVER;
        long result = await(task, isForever ? Restart.SYS : Restart.NOHAND);
        return result >= 0 ? 0 : result;
    }

    /** Waits on; answers at which word it was woken. */
    private static long await(Task task, long interrupted) throws ErrnoException {
        if (task.pending instanceof Futexes.Waiter waiter && waiter.isWoken()) {
            return waiter.woken();
        }
        if (task.deadline <= task.kernel().now()) {
            throw Errno.ETIMEDOUT.exception();
        }
        return task.block("a futex", List.of(), interrupted);
    }

    // ---- FUTEX_WAKE_OP.

    private static long wakeOp(
            Task task,
            long address,
            long other,
            int most,
            int mostOther,
            int encoded,
            boolean isPrivate)
            throws ErrnoException {
        Futexes.Key key = Futexes.key(task, address, isPrivate);
        Futexes.Key otherKey = Futexes.key(task, other, isPrivate);
        int argument = encoded << 8 >> 20;
        if (encoded < 0) {
            argument = 1 << argument; // FUTEX_OP_OPARG_SHIFT
        }
        int old = task.user().loadInt(other);
        int changed =
                switch (encoded >>> 28 & 7) {
                    case 0 -> argument;
                    case 1 -> old + argument;
                    case 2 -> old | argument;
                    case 3 -> old & ~argument;
                    case 4 -> old ^ argument;
                    default -> throw Errno.ENOSYS.exception();
                };
        task.user().storeInt(other, changed);
        int compared = encoded << 20 >> 20;
        boolean holds =
                switch (encoded >>> 24 & 15) {
                    case 0 -> old == compared;
                    case 1 -> old != compared;
                    case 2 -> old < compared;
                    case 3 -> old <= compared;
                    case 4 -> old > compared;
                    case 5 -> old >= compared;
                    default -> throw Errno.ENOSYS.exception();
                };
        Futexes futexes = task.kernel().futexes;
        int count = futexes.wake(key, most, Futexes.ANY);
        if (holds) {
            count += futexes.wake(otherKey, mostOther, Futexes.ANY);
        }
        return count;
    }

    // ---- The calls that came later.

    private static void requireFlags(int flags) throws ErrnoException {
        if ((flags & ~PRIVATE) != SIZE_32) {
            throw Errno.EINVAL.exception();
        }
    }

    private static int word(long value) throws ErrnoException {
        if (value >>> 32 != 0) {
            throw Errno.EINVAL.exception();
        }
        return (int) value;
    }

    private static long deadline(Task task, long timeout, int clock) throws ErrnoException {
        if (timeout == 0) {
            return Blocked.FOREVER;
        }
        if (clock != Clocks.REALTIME && clock != Clocks.MONOTONIC) {
            throw Errno.EINVAL.exception();
        }
        return Times.deadline(task, timeout, true, clock == Clocks.REALTIME);
    }

    static long wake(Task task, long address, long mask, int most, int flags)
            throws ErrnoException {
        requireFlags(flags);
        int bits = word(mask);
        requireBits(bits);
        Futexes.Key key = Futexes.key(task, address, (flags & PRIVATE) != 0);
        return most == 0 ? 0 : task.kernel().futexes.wake(key, most, bits);
    }

    static long wait(
            Task task, long address, long value, long mask, int flags, long timeout, int clock)
            throws ErrnoException {
        if (task.pending instanceof Futexes.Waiter) {
            return wait(task, address, 0, 0, false, 0);
        }
        requireFlags(flags);
        int expected = word(value);
        int bits = word(mask);
        long deadline = deadline(task, timeout, clock);
        return wait(task, address, expected, deadline, (flags & PRIVATE) != 0, bits);
    }

    /** One of the words of a struct futex_waitv. */
    private record Word(long address, int value, boolean isPrivate) {
        Futexes.Key key(Task task) throws ErrnoException {
            return Futexes.key(task, address, isPrivate);
        }
    }

    private static Word[] words(Task task, long address, int count) throws ErrnoException {
        Word[] words = new Word[count];
        byte[] bytes = new byte[WAITV];
        for (int i = 0; i < count; i++) {
            task.user().copyIn(address + (long) i * WAITV, bytes, 0, WAITV);
            int flags = Bytes.getInt(bytes, 16);
            if (Bytes.getInt(bytes, 20) != 0) {
                throw Errno.EINVAL.exception();
            }
            requireFlags(flags);
            words[i] =
                    new Word(
                            Bytes.getLong(bytes, 8),
                            word(Bytes.getLong(bytes, 0)),
                            (flags & PRIVATE) != 0);
        }
        return words;
    }

    static long requeue(Task task, long address, int flags, int wakes, int moves)
            throws ErrnoException {
        if (flags != 0 || address == 0) {
            throw Errno.EINVAL.exception();
        }
        Word[] words = words(task, address, 2);
        requireCounts(wakes, moves);
        Futexes.Key from = words[0].key(task);
        Futexes.Key to = words[1].key(task);
        requireValue(task, words[0].address, words[0].value);
        return task.kernel().futexes.requeue(from, to, wakes, moves);
    }

    static long waitv(Task task, long address, int count, int flags, long timeout, int clock)
            throws ErrnoException {
        if (!(task.pending instanceof Futexes.Waiter)) {
            if (flags != 0 || count <= 0 || count > MOST_WAITS || address == 0) {
                throw Errno.EINVAL.exception();
            }
            long deadline = deadline(task, timeout, clock);
            Word[] words = words(task, address, count);
            Futexes.Key[] keys = new Futexes.Key[count];
            for (int i = 0; i < count; i++) {
                keys[i] = words[i].key(task);
            }
            for (Word word : words) {
                requireValue(task, word.address, word.value);
            }
            Futexes.Waiter waiter = new Futexes.Waiter(task);
            for (Futexes.Key key : keys) {
                waiter.add(key, Futexes.ANY);
            }
            task.pending = waiter;
            task.deadline = deadline;
        }
        return await(task, Restart.SYS);
    }
}
