package dev.godwit.linux.syscall;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.event.EpollFile;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.memory.UserMemory;
import dev.godwit.linux.process.Task;

import java.util.List;

/** Sets of files that are polled together. */
final class EpollCalls {
    private static final int EVENT = 16;
    private static final int MOST_EVENTS = Integer.MAX_VALUE / EVENT;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int EINTR = -4;

    private EpollCalls() {}

    static long create(Task task, int flags) throws ErrnoException {
        if ((flags & ~OpenFlag.CLOEXEC) != 0) {
            throw Errno.EINVAL.exception();
        }
        return Descriptors.add(
                task,
                new EpollFile(task.kernel().scheduler),
                OpenFlag.RDWR | flags,
                "anon_inode:[eventpoll]");
    }

    static long control(Task task, int epfd, int operation, int fd, long event)
            throws ErrnoException {
        int events = 0;
        long data = 0;
        if (operation != EpollFile.DEL) {
            byte[] bytes = new byte[EVENT];
            task.user().copyIn(event, bytes, 0, EVENT);
            events = Bytes.getInt(bytes, 0);
            data = Bytes.getLong(bytes, 8);
        }
        LinuxFile set = task.files.open(epfd);
        LinuxFile file = task.files.open(fd);
        if (set.file() instanceof EpollFile epoll) {
            epoll.control(operation, fd, file, events, data);
            return 0;
        }
        EpollFile.requirePollable(file.file());
        throw Errno.EINVAL.exception();
    }

    static long pwait(Task task, int epfd, long events, int most, int timeout, long mask, long size)
            throws ErrnoException {
        if (timeout >= 0 && task.deadline == Blocked.FOREVER) {
            task.deadline = Times.after(task, timeout * NANOS_PER_MILLI);
        }
        return pwait(task, epfd, events, most, mask, size);
    }

    static long pwait2(
            Task task, int epfd, long events, int most, long timeout, long mask, long size)
            throws ErrnoException {
        if (timeout != 0 && task.deadline == Blocked.FOREVER) {
            task.deadline = Times.deadline(task, timeout, false, false);
        }
        return pwait(task, epfd, events, most, mask, size);
    }

    private static long pwait(Task task, int epfd, long events, int most, long mask, long size)
            throws ErrnoException {
        SignalMask.set(task, mask, size);
        boolean isKept = false;
        try {
            long result = wait(task, epfd, events, most);
            isKept = result == Task.BLOCKED || result == EINTR;
            return result;
        } finally {
            if (!isKept) {
                task.restoreMask();
            }
        }
    }

    private static long wait(Task task, int epfd, long events, int most) throws ErrnoException {
        if (most <= 0 || most > MOST_EVENTS) {
            throw Errno.EINVAL.exception();
        }
        if (!UserMemory.isUser(events, (long) most * EVENT)) {
            throw Errno.EFAULT.exception();
        }
        if (!(task.files.open(epfd).file() instanceof EpollFile epoll)) {
            throw Errno.EINVAL.exception();
        }
        Writer writer = new Writer(task, events);
        int count = epoll.collect(most, writer);
        if (count > 0 || task.deadline <= task.kernel().now()) {
            return count;
        }
        return task.block("epoll_wait", List.of(epoll.changes()), EINTR);
    }

    /** Writes struct epoll_event one behind the other. */
    private static final class Writer implements EpollFile.Report {
        private final Task task;
        private final byte[] bytes = new byte[EVENT];
        private long address;

        Writer(Task task, long address) {
            this.task = task;
            this.address = address;
        }

        @Override
        public void event(int events, long data) throws ErrnoException {
            Bytes.putInt(bytes, 0, events);
            Bytes.putLong(bytes, 8, data);
            task.user().copyOut(address, bytes, 0, EVENT);
            address += EVENT;
        }
    }
}
