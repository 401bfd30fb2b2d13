package dev.godwit.linux.syscall;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.ErrorNumbers;
import dev.godwit.linux.ipc.Ipc;
import dev.godwit.linux.ipc.IpcObject;
import dev.godwit.linux.ipc.SemaphoreSet;
import dev.godwit.linux.ipc.SemaphoreSet.Operation;
import dev.godwit.linux.process.Task;

import java.util.ArrayList;
import java.util.List;

/** System V's semaphores. */
final class SemaphoreCalls {
    private static final int SEMBUF = 6;
    private static final int SEM_UNDO = 0x1000;
    private static final int GETPID = 11;
    private static final int GETVAL = 12;
    private static final int GETALL = 13;
    private static final int GETNCNT = 14;
    private static final int GETZCNT = 15;
    private static final int SETVAL = 16;
    private static final int SETALL = 17;
    private static final int SEM_STAT = 18;
    private static final int SEM_INFO = 19;
    private static final int SEM_STAT_ANY = 20;
    private static final int MOST_UNDONE = 500;
    private static final int INFO = 40;

    private SemaphoreCalls() {}

    static long semget(Task task, int key, int count, int flags) throws ErrnoException {
        if (count < 0 || count > Ipc.MOST_SEMAPHORES) {
            throw Errno.EINVAL.exception();
        }
        Ipc ipc = Ipc.of(task.kernel());
        return ipc.semaphores.get(
                key,
                flags,
                task.credentials,
                () -> {
                    if (count == 0) {
                        throw Errno.EINVAL.exception();
                    }
                    if (count > Ipc.ALL_SEMAPHORES - ipc.semaphoreCount()) {
                        throw Errno.ENOSPC.exception();
                    }
                    long now = IpcCalls.now(task);
                    return new SemaphoreSet(key, flags, task.credentials, now, count);
                },
                set -> {
                    if (count > set.size()) {
                        throw Errno.EINVAL.exception();
                    }
                });
    }

    static long semop(Task task, int id, long address, int count, long timeout)
            throws ErrnoException {
        if (task.pending instanceof SemaphoreSet.Wait wait) {
            return goOn(task, wait);
        }
        if (timeout != 0) {
            task.deadline = Times.deadline(task, timeout, false, false);
        }
        if (count < 1 || id < 0) {
            throw Errno.EINVAL.exception();
        }
        if (Integer.compareUnsigned(count, Ipc.MOST_OPERATIONS) > 0) {
            throw Errno.E2BIG.exception();
        }
        byte[] bytes = new byte[count * SEMBUF];
        task.user().copyIn(address, bytes, 0, bytes.length);
        List<Operation> operations = new ArrayList<>(count);
        int greatest = 0;
        boolean isChange = false;
        for (int at = 0; at < bytes.length; at += SEMBUF) {
            int flags = Bytes.getShort(bytes, at + 4);
            Operation one =
                    new Operation(
                            Bytes.getShort(bytes, at) & 0xFFFF,
                            Bytes.getShort(bytes, at + 2),
                            (flags & IpcCalls.NOWAIT) != 0,
                            (flags & SEM_UNDO) != 0);
            operations.add(one);
            greatest = Math.max(greatest, one.index());
            isChange |= one.change() != 0;
        }
        SemaphoreSet set = Ipc.of(task.kernel()).semaphores.find(id);
        if (greatest >= set.size()) {
            throw Errno.EFBIG.exception();
        }
        set.require(task.credentials, isChange ? IpcObject.WRITE : IpcObject.READ);
        Operation blocked = set.operate(operations, task.process(), IpcCalls.now(task));
        if (blocked == null) {
            return 0;
        }
        if (blocked.isNonblocking()) {
            throw Errno.EAGAIN.exception();
        }
        SemaphoreSet.Wait wait = new SemaphoreSet.Wait(set, operations, blocked);
        task.pending = wait;
        return block(task, wait);
    }

    private static long goOn(Task task, SemaphoreSet.Wait wait) throws ErrnoException {
        SemaphoreSet set = wait.set;
        if (set.isRemoved()) {
            throw Errno.EIDRM.exception();
        }
        Operation blocked = set.operate(wait.operations, task.process(), IpcCalls.now(task));
        if (blocked == null) {
            return 0;
        }
        if (blocked.isNonblocking()) {
            throw Errno.EAGAIN.exception();
        }
        set.waits(wait, blocked);
        return block(task, wait);
    }

    private static long block(Task task, SemaphoreSet.Wait wait) throws ErrnoException {
        if (task.deadline != Blocked.FOREVER && task.deadline <= task.kernel().now()) {
            throw Errno.EAGAIN.exception();
        }
        return task.block("a semaphore", List.of(wait.set.changes), -ErrorNumbers.of(Errno.EINTR));
    }

    static long semctl(Task task, int id, int index, int command, long value)
            throws ErrnoException {
        Ipc ipc = Ipc.of(task.kernel());
        if (id < 0) {
            throw Errno.EINVAL.exception();
        }
        switch (command) {
            case IpcCalls.INFO, SEM_INFO -> {
                task.user().copyOut(value, info(ipc, command == SEM_INFO), 0, INFO);
                return ipc.semaphores.highest();
            }
            case IpcCalls.STAT, SEM_STAT, SEM_STAT_ANY -> {
                boolean isStat = command == IpcCalls.STAT;
                SemaphoreSet set = isStat ? ipc.semaphores.find(id) : ipc.semaphores.at(id);
                if (command != SEM_STAT_ANY) {
                    set.require(task.credentials, IpcObject.READ);
                }
                byte[] bytes = set.describe();
                task.user().copyOut(value, bytes, 0, bytes.length);
                return isStat ? 0 : set.id();
            }
            case IpcCalls.SET -> {
                byte[] bytes = IpcCalls.permission(task, value);
                SemaphoreSet set = ipc.semaphores.find(id);
                set.requireOwner(task.credentials);
                set.set(bytes, IpcCalls.now(task));
            }
            case IpcCalls.RMID -> {
                SemaphoreSet set = ipc.semaphores.find(id);
                set.requireOwner(task.credentials);
                ipc.semaphores.remove(set);
            }
            case GETALL -> {
                SemaphoreSet set = ipc.semaphores.find(id);
                set.require(task.credentials, IpcObject.READ);
                byte[] bytes = new byte[2 * set.size()];
                for (int i = 0; i < set.size(); i++) {
                    Bytes.putShort(bytes, 2 * i, set.value(i));
                }
                task.user().copyOut(value, bytes, 0, bytes.length);
            }
            case SETALL -> setAll(task, ipc.semaphores.find(id), value);
            case SETVAL -> setValue(task, ipc.semaphores.find(id), index, (int) value);
            case GETPID, GETVAL, GETNCNT, GETZCNT -> {
                SemaphoreSet set = ipc.semaphores.find(id);
                set.require(task.credentials, IpcObject.READ);
                requireIndex(set, index);
                return switch (command) {
                    case GETVAL -> set.value(index);
                    case GETPID -> set.pid(index);
                    default -> set.waiting(index, command == GETZCNT);
                };
            }
            default -> throw Errno.EINVAL.exception();
        }
        return 0;
    }

    private static void requireIndex(SemaphoreSet set, int index) throws ErrnoException {
        if (index < 0 || index >= set.size()) {
            throw Errno.EINVAL.exception();
        }
    }

    private static void setValue(Task task, SemaphoreSet set, int index, int value)
            throws ErrnoException {
        if (value < 0 || value > SemaphoreSet.MOST) {
            throw Errno.ERANGE.exception();
        }
        requireIndex(set, index);
        set.require(task.credentials, IpcObject.WRITE);
        set.setValue(index, value, task.process(), IpcCalls.now(task));
    }

    private static void setAll(Task task, SemaphoreSet set, long address) throws ErrnoException {
        set.require(task.credentials, IpcObject.WRITE);
        byte[] bytes = new byte[2 * set.size()];
        task.user().copyIn(address, bytes, 0, bytes.length);
        for (int i = 0; i < set.size(); i++) {
            if ((Bytes.getShort(bytes, 2 * i) & 0xFFFF) > SemaphoreSet.MOST) {
                throw Errno.ERANGE.exception();
            }
        }
        for (int i = 0; i < set.size(); i++) {
            int value = Bytes.getShort(bytes, 2 * i) & 0xFFFF;
            set.setValue(i, value, task.process(), IpcCalls.now(task));
        }
    }

    /** struct seminfo. */
    private static byte[] info(Ipc ipc, boolean isUse) {
        int[] numbers = {
            Ipc.ALL_SEMAPHORES,
            Ipc.MOST_SEMAPHORES,
            Ipc.ALL_SEMAPHORES,
            Ipc.ALL_SEMAPHORES,
            Ipc.MOST_SEMAPHORES,
            Ipc.MOST_OPERATIONS,
            MOST_UNDONE,
            isUse ? ipc.semaphores.size() : 20,
            SemaphoreSet.MOST,
            isUse ? ipc.semaphoreCount() : SemaphoreSet.MOST,
        };
        byte[] bytes = new byte[INFO];
        for (int i = 0; i < numbers.length; i++) {
            Bytes.putInt(bytes, 4 * i, numbers[i]);
        }
        return bytes;
    }
}
