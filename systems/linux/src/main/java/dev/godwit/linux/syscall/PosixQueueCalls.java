package dev.godwit.linux.syscall;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.ipc.Ipc;
import dev.godwit.linux.ipc.PosixQueue;
import dev.godwit.linux.ipc.PosixQueueFile;
import dev.godwit.linux.ipc.PosixQueues;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Names;

import java.util.List;

/** POSIX message queues. */
final class PosixQueueCalls {
    private static final int LONGEST_PATH = 4095;
    private static final int LONGEST_NAME = 255;
    private static final int PRIORITIES = 32_768;
    private static final int ATTRIBUTES = 64;
    private static final int SIGEV_SIGNAL = 0;
    private static final int SIGEV_NONE = 1;

    private PosixQueueCalls() {}

    /** A call that waits for a message. */
    private static final class Receiver implements Pending {
        private final PosixQueue queue;

        Receiver(PosixQueue queue) {
            this.queue = queue;
            queue.receivers(1);
        }

        @Override
        public void end() {
            queue.receivers(-1);
        }
    }

    private static String name(Task task, long address) throws ErrnoException {
        byte[] bytes = task.user().string(address, LONGEST_PATH);
        if (bytes == null) {
            throw Errno.ENAMETOOLONG.exception();
        }
        String name = Names.decode(bytes, 0, bytes.length);
        if (name.isEmpty()) {
            throw Errno.ENOENT.exception();
        }
        if (name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw Errno.EACCES.exception();
        }
        if (bytes.length > LONGEST_NAME) {
            throw Errno.ENAMETOOLONG.exception();
        }
        return name;
    }

    static long open(Task task, long address, int flags, int mode, long attributes)
            throws ErrnoException {
        byte[] wanted = new byte[ATTRIBUTES];
        if (attributes != 0) {
            task.user().copyIn(attributes, wanted, 0, ATTRIBUTES);
        }
        String name = name(task, address);
        PosixQueues queues = Ipc.of(task.kernel()).posix;
        PosixQueue queue = queues.find(name);
        int access = flags & OpenFlag.ACCMODE;
        if (queue == null) {
            if ((flags & OpenFlag.CREAT) == 0) {
                throw Errno.ENOENT.exception();
            }
            boolean isUsual = attributes == 0;
            queue =
                    queues.make(
                            task,
                            name,
                            mode & 0777 & ~task.context.umask(),
                            isUsual ? PosixQueues.MOST_MESSAGES : Bytes.getLong(wanted, 8),
                            isUsual ? PosixQueues.MOST_SIZE : Bytes.getLong(wanted, 16));
        } else {
            if ((flags & (OpenFlag.CREAT | OpenFlag.EXCL)) == (OpenFlag.CREAT | OpenFlag.EXCL)) {
                throw Errno.EEXIST.exception();
            }
            if (access == OpenFlag.ACCMODE) {
                throw Errno.EINVAL.exception();
            }
            int needed = access == OpenFlag.WRONLY ? 2 : access == OpenFlag.RDONLY ? 4 : 6;
            queues.require(task.credentials, queue, needed);
        }
        return Descriptors.add(
                task,
                queues.open(queue),
                access | flags & OpenFlag.NONBLOCK | OpenFlag.CLOEXEC,
                "/" + name);
    }

    static long unlink(Task task, long address) throws ErrnoException {
        String name = name(task, address);
        Ipc.of(task.kernel()).posix.unlink(task.credentials, name);
        return 0;
    }

    private static PosixQueue queue(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof PosixQueueFile found) {
            return found.queue();
        }
        throw Errno.EBADF.exception();
    }

    private static void deadline(Task task, long timeout) throws ErrnoException {
        if (timeout != 0 && !task.isRepeated()) {
            task.deadline = Times.deadline(task, timeout, true, true);
        }
    }

    private static boolean isLate(Task task) {
        return task.deadline != Blocked.FOREVER && task.deadline <= task.kernel().now();
    }

    static long send(Task task, int fd, long address, long length, int priority, long timeout)
            throws ErrnoException {
        deadline(task, timeout);
        if (priority < 0 || priority >= PRIORITIES) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile file = task.files.open(fd);
        PosixQueue queue = queue(file);
        if (!file.isWritable()) {
            throw Errno.EBADF.exception();
        }
        if (Long.compareUnsigned(length, queue.maxSize) > 0) {
            throw Errno.EMSGSIZE.exception();
        }
        byte[] text = new byte[(int) length];
        task.user().copyIn(address, text, 0, text.length);
        if (!queue.isFull()) {
            queue.send(new PosixQueue.Message(priority, text), task.process());
            return 0;
        }
        if (file.isNonblocking()) {
            throw Errno.EAGAIN.exception();
        }
        if (isLate(task)) {
            throw Errno.ETIMEDOUT.exception();
        }
        return task.block("room in a message queue", List.of(queue.changes), Restart.SYS);
    }

    static long receive(Task task, int fd, long address, long length, long priority, long timeout)
            throws ErrnoException {
        deadline(task, timeout);
        LinuxFile file = task.files.open(fd);
        PosixQueue queue = queue(file);
        if (!file.isReadable()) {
            throw Errno.EBADF.exception();
        }
        if (Long.compareUnsigned(length, queue.maxSize) < 0) {
            throw Errno.EMSGSIZE.exception();
        }
        PosixQueue.Message message = queue.receive();
        if (message == null) {
            if (file.isNonblocking()) {
                throw Errno.EAGAIN.exception();
            }
            if (isLate(task)) {
                throw Errno.ETIMEDOUT.exception();
            }
            if (task.pending == null) {
                task.pending = new Receiver(queue);
            }
            return task.block("a message", List.of(queue.changes), Restart.SYS);
        }
        if (priority != 0) {
            task.user().storeInt(priority, message.priority());
        }
        byte[] text = message.text();
        task.user().copyOut(address, text, 0, text.length);
        return text.length;
    }

    static long notify(Task task, int fd, long address) throws ErrnoException {
        byte[] bytes = new byte[64];
        int kind = SIGEV_NONE;
        int signal = 0;
        if (address != 0) {
            task.user().copyIn(address, bytes, 0, bytes.length);
            signal = Bytes.getInt(bytes, 8);
            kind = Bytes.getInt(bytes, 12);
            // with SIGEV_THREAD a C library wants word by a netlink socket, which there is not
            boolean isKnown = kind == SIGEV_NONE || kind == SIGEV_SIGNAL && Sig.isOne(signal);
            if (!isKnown) {
                throw Errno.EINVAL.exception();
            }
        }
        PosixQueue queue = queue(task.files.open(fd));
        if (address == 0) {
            queue.forget(task.process());
        } else {
            int sent = kind == SIGEV_SIGNAL ? signal : 0;
            queue.notify(task.process(), sent, Bytes.getLong(bytes, 0));
        }
        return 0;
    }

    static long attributes(Task task, int fd, long next, long old) throws ErrnoException {
        byte[] bytes = new byte[ATTRIBUTES];
        if (next != 0) {
            task.user().copyIn(next, bytes, 0, ATTRIBUTES);
            if ((Bytes.getLong(bytes, 0) & ~(long) OpenFlag.NONBLOCK) != 0) {
                throw Errno.EINVAL.exception();
            }
        }
        LinuxFile file = task.files.open(fd);
        PosixQueue queue = queue(file);
        byte[] before = new byte[ATTRIBUTES];
        Bytes.putLong(before, 0, file.flags() & OpenFlag.NONBLOCK);
        Bytes.putLong(before, 8, queue.maxMessages);
        Bytes.putLong(before, 16, queue.maxSize);
        Bytes.putLong(before, 24, queue.count());
        if (next != 0) {
            file.setFlags(
                    file.flags() & ~OpenFlag.NONBLOCK
                            | (int) Bytes.getLong(bytes, 0) & OpenFlag.NONBLOCK);
        }
        if (old != 0) {
            task.user().copyOut(old, before, 0, ATTRIBUTES);
        }
        return 0;
    }
}
