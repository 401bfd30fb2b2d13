package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.ipc.Ipc;
import dev.godwit.linux.ipc.IpcObject;
import dev.godwit.linux.ipc.MessageQueue;
import dev.godwit.linux.ipc.MessageQueue.Message;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** System V's queues of messages. */
final class MessageQueueCalls {
    private static final int MSG_NOERROR = 0x1000;
    private static final int MSG_EXCEPT = 0x2000;
    private static final int MSG_COPY = 0x4000;
    private static final int MSG_STAT = 11;
    private static final int MSG_INFO = 12;
    private static final int MSG_STAT_ANY = 13;
    private static final int INFO = 32;
    private static final int SEGMENTS = 16;

    private MessageQueueCalls() {}

    /**
     * A call that waits: for room with its message, or for a message.
     *
     * @param queue for which
     * @param message what it sends; null for one that receives
     */
    private record Wait(MessageQueue queue, @Nullable Message message) implements Pending {}

    static long msgget(Task task, int key, int flags) throws ErrnoException {
        return Ipc.of(task.kernel())
                .queues
                .get(
                        key,
                        flags,
                        task.credentials,
                        () ->
                                new MessageQueue(
                                        key,
                                        flags,
                                        task.credentials,
                                        IpcCalls.now(task),
                                        task.kernel().room),
                        _ -> {});
    }

    static long msgsnd(Task task, int id, long address, long size, int flags)
            throws ErrnoException {
        if (task.pending instanceof Wait wait && wait.message != null) {
            return send(task, wait.queue, wait.message, flags);
        }
        long type = task.user().loadLong(address);
        if (size < 0 || size > Ipc.MOST_MESSAGE || id < 0 || type < 1) {
            throw Errno.EINVAL.exception();
        }
        byte[] text = new byte[(int) size];
        task.user().copyIn(address + 8, text, 0, text.length);
        MessageQueue queue = Ipc.of(task.kernel()).queues.find(id);
        queue.require(task.credentials, IpcObject.WRITE);
        return send(task, queue, new Message(type, text), flags);
    }

    private static long send(Task task, MessageQueue queue, Message message, int flags)
            throws ErrnoException {
        if (queue.isRemoved()) {
            throw Errno.EIDRM.exception();
        }
        if (queue.send(message, task.process().pid(), IpcCalls.now(task))) {
            return 0;
        }
        if ((flags & IpcCalls.NOWAIT) != 0) {
            throw Errno.EAGAIN.exception();
        }
        task.pending = new Wait(queue, message);
        return task.block("room in a message queue", List.of(queue.changes), Restart.NOHAND);
    }

    static long msgrcv(Task task, int id, long address, long size, long type, int flags)
            throws ErrnoException {
        if (id < 0 || size < 0) {
            throw Errno.EINVAL.exception();
        }
        boolean isCopy = (flags & MSG_COPY) != 0;
        if (isCopy && ((flags & MSG_EXCEPT) != 0 || (flags & IpcCalls.NOWAIT) == 0)) {
            throw Errno.EINVAL.exception();
        }
        MessageQueue queue;
        if (task.pending instanceof Wait wait) {
            queue = wait.queue;
            if (queue.isRemoved()) {
                throw Errno.EIDRM.exception();
            }
        } else {
            queue = Ipc.of(task.kernel()).queues.find(id);
            queue.require(task.credentials, IpcObject.READ);
        }
        int index = isCopy ? -1 : queue.find(type, (flags & MSG_EXCEPT) != 0);
        Message message = queue.at(isCopy ? type : index);
        if (message == null) {
            if ((flags & IpcCalls.NOWAIT) != 0) {
                throw Errno.ENOMSG.exception();
            }
            task.pending = new Wait(queue, null);
            return task.block("a message", List.of(queue.changes), Restart.NOHAND);
        }
        if (message.text().length > size && (flags & MSG_NOERROR) == 0) {
            throw Errno.E2BIG.exception();
        }
        if (!isCopy) {
            queue.take(index, task.process().pid(), IpcCalls.now(task));
        }
        int count = (int) Math.min(size, message.text().length);
        task.user().storeLong(address, message.type());
        task.user().copyOut(address + 8, message.text(), 0, count);
        return count;
    }

    static long msgctl(Task task, int id, int command, long address) throws ErrnoException {
        if (id < 0 || command < 0) {
            throw Errno.EINVAL.exception();
        }
        Ipc ipc = Ipc.of(task.kernel());
        switch (command) {
            case IpcCalls.INFO, MSG_INFO -> {
                task.user().copyOut(address, info(ipc, command == MSG_INFO), 0, INFO);
                return ipc.queues.highest();
            }
            case IpcCalls.STAT, MSG_STAT, MSG_STAT_ANY -> {
                boolean isStat = command == IpcCalls.STAT;
                MessageQueue queue = isStat ? ipc.queues.find(id) : ipc.queues.at(id);
                if (command != MSG_STAT_ANY) {
                    queue.require(task.credentials, IpcObject.READ);
                }
                byte[] bytes = queue.describe();
                task.user().copyOut(address, bytes, 0, bytes.length);
                return isStat ? 0 : queue.id();
            }
            case IpcCalls.SET -> {
                byte[] bytes = new byte[120];
                task.user().copyIn(address, bytes, 0, bytes.length);
                MessageQueue queue = ipc.queues.find(id);
                queue.requireOwner(task.credentials);
                long most = Bytes.getLong(bytes, 88);
                if (Long.compareUnsigned(most, Ipc.MOST_QUEUE) > 0) {
                    throw Errno.EPERM.exception(); // nobody has CAP_SYS_RESOURCE
                }
                queue.set(bytes, IpcCalls.now(task));
                queue.setMost(most);
            }
            case IpcCalls.RMID -> {
                MessageQueue queue = ipc.queues.find(id);
                queue.requireOwner(task.credentials);
                ipc.queues.remove(queue);
            }
            default -> throw Errno.EINVAL.exception();
        }
        return 0;
    }

    /** struct msginfo: limits, or what is in use. */
    private static byte[] info(Ipc ipc, boolean isUse) {
        int count = 0;
        long used = 0;
        for (MessageQueue queue : ipc.queues.all()) {
            count += queue.count();
            used += queue.bytes();
        }
        byte[] bytes = new byte[INFO];
        Bytes.putInt(bytes, 0, isUse ? ipc.queues.size() : Ipc.MOST_QUEUES * SEGMENTS);
        Bytes.putInt(bytes, 4, isUse ? count : Ipc.MOST_QUEUE);
        Bytes.putInt(bytes, 8, Ipc.MOST_MESSAGE);
        Bytes.putInt(bytes, 12, Ipc.MOST_QUEUE);
        Bytes.putInt(bytes, 16, Ipc.MOST_QUEUES);
        Bytes.putInt(bytes, 20, SEGMENTS);
        Bytes.putInt(bytes, 24, isUse ? (int) used : Ipc.MOST_QUEUE);
        Bytes.putShort(bytes, 28, 0xFFFF);
        return bytes;
    }
}
