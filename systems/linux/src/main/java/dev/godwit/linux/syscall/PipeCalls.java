package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.memory.Buffers;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Watches;
import dev.godwit.vfs.pipe.Pipe;
import dev.godwit.vfs.pipe.PipeEnd;

/** Pipes, and what moves bytes from and to them: splice, tee, vmsplice. */
final class PipeCalls {
    private static final int PIECE = 65_536;
    private static final int SPLICE_FLAGS = 15;
    private static final int SPLICE_F_NONBLOCK = 2;

    /** The number of the file system that pipes are told to be of. */
    private static final long DEVICE = 13;

    private PipeCalls() {}

    static long pipe2(Task task, long address, int flags) throws ErrnoException {
        if ((flags & ~(OpenFlag.CLOEXEC | OpenFlag.NONBLOCK | OpenFlag.DIRECT)) != 0) {
            throw Errno.EINVAL.exception();
        }
        Kernel kernel = task.kernel();
        long inode = kernel.newInode();
        Pipe pipe =
                new Pipe(
                        kernel.room,
                        kernel.clock,
                        DEVICE,
                        inode,
                        task.credentials.fsuid(),
                        task.credentials.fsgid());
        String name = "pipe:[" + inode + "]";
        int status = flags & ~OpenFlag.CLOEXEC;
        LinuxFile reading = new LinuxFile(pipe.open(true, false), status, null, name);
        PipeEnd writer = pipe.open(false, true);
        writer.setPackets((flags & OpenFlag.DIRECT) != 0);
        LinuxFile writing = new LinuxFile(writer, OpenFlag.WRONLY | status, null, name);
        boolean isClosed = (flags & OpenFlag.CLOEXEC) != 0;
        long limit = task.process().limits.soft(ResourceLimits.NOFILE);
        int first;
        try {
            first = task.files.add(reading, 0, limit, isClosed);
        } catch (ErrnoException e) {
            reading.letGo();
            writing.letGo();
            throw e;
        }
        int second;
        try {
            second = task.files.add(writing, 0, limit, isClosed);
        } catch (ErrnoException e) {
            writing.letGo();
            task.files.close(first);
            throw e;
        }
        try {
            task.user().storeInt(address, first);
            task.user().storeInt(address + 4, second);
        } catch (ErrnoException e) {
            task.files.close(first);
            task.files.close(second);
            throw e;
        }
        return 0;
    }

    private static LinuxFile opened(Task task, int fd, boolean isWritten) throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (isWritten ? !file.isWritable() : !file.isReadable()) {
            throw Errno.EBADF.exception();
        }
        return file;
    }

    private static long wait(Task task, ErrnoException failure, boolean waits, Waitable until)
            throws ErrnoException {
        if (failure.errno() == Errno.EPIPE) {
            task.kernel()
                    .signals()
                    .send(
                            task,
                            SigInfo.from(
                                    Sig.PIPE,
                                    SigInfo.SI_USER,
                                    task.process().pid(),
                                    task.credentials.uid(),
                                    0));
        }
        if (failure.errno() != Errno.EAGAIN || !waits) {
            throw failure;
        }
        return task.block("splice", until);
    }

    static long tee(Task task, int in, int out, long length, int flags) throws ErrnoException {
        if ((flags & ~SPLICE_FLAGS) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (length == 0) {
            return 0;
        }
        LinuxFile from = opened(task, in, false);
        LinuxFile to = opened(task, out, true);
        if (!(from.file() instanceof PipeEnd source)
                || !(to.file() instanceof PipeEnd target)
                || source.pipe() == target.pipe()) {
            throw Errno.EINVAL.exception();
        }
        try {
            return source.tee(target, clamp(length));
        } catch (ErrnoException e) {
            return wait(task, e, waits(from, to, flags), blocking(source, target));
        }
    }

    private static long clamp(long length) {
        return length < 0 ? Integer.MAX_VALUE : Math.min(length, Integer.MAX_VALUE);
    }

    private static boolean waits(LinuxFile from, LinuxFile to, int flags) {
        return (flags & SPLICE_F_NONBLOCK) == 0 && !from.isNonblocking() && !to.isNonblocking();
    }

    /** What a call between two pipes waits for: content, if there is none, else room. */
    private static Waitable blocking(PipeEnd source, PipeEnd target) {
        return source.poll(Events.IN) == 0 ? source.until(Events.IN) : target.until(Events.OUT);
    }

    static long splice(
            Task task, int in, long inOffset, int out, long outOffset, long length, int flags)
            throws ErrnoException {
        if ((flags & ~SPLICE_FLAGS) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (length == 0) {
            return 0;
        }
        LinuxFile from = opened(task, in, false);
        LinuxFile to = opened(task, out, true);
        PipeEnd source = from.file() instanceof PipeEnd end ? end : null;
        PipeEnd target = to.file() instanceof PipeEnd end ? end : null;
        if (source != null && inOffset != 0 || target != null && outOffset != 0) {
            throw Errno.ESPIPE.exception();
        }
        boolean waits = waits(from, to, flags);
        if (source != null && target != null) {
            if (source.pipe() == target.pipe()) {
                throw Errno.EINVAL.exception();
            }
            try {
                return source.move(target, clamp(length));
            } catch (ErrnoException e) {
                return wait(task, e, waits, blocking(source, target));
            }
        }
        if (source != null) {
            return toFile(task, source, to, outOffset, clamp(length), waits);
        }
        if (target != null) {
            return fromFile(task, from, inOffset, target, clamp(length), waits);
        }
        throw Errno.EINVAL.exception();
    }

    private static long toFile(
            Task task, PipeEnd source, LinuxFile to, long offset, long length, boolean waits)
            throws ErrnoException {
        if ((to.flags() & OpenFlag.APPEND) != 0) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = new byte[(int) Math.min(length, PIECE)];
        int have;
        try {
            have = source.peek(bytes, 0, bytes.length);
        } catch (ErrnoException e) {
            return wait(task, e, waits, source.until(Events.IN));
        }
        int count;
        try {
            if (offset != 0) {
                long at = task.user().loadLong(offset);
                count = to.writeAt(bytes, 0, have, at);
                task.user().storeLong(offset, at + count);
            } else {
                count = have == 0 ? 0 : to.write(bytes, 0, have);
            }
        } catch (ErrnoException e) {
            return wait(task, e, waits, to.file().until(Events.OUT));
        }
        source.skip(count);
        if (count > 0) {
            to.notice(Watches.MODIFY);
        }
        return count;
    }

    private static long fromFile(
            Task task, LinuxFile from, long offset, PipeEnd target, long length, boolean waits)
            throws ErrnoException {
        if (target.poll(Events.OUT) == 0) {
            return wait(task, Errno.EAGAIN.exception(), waits, target.until(Events.OUT));
        }
        // what a stream gives cannot be given back, and there is room for one piece at least
        int most = from.file() instanceof RegularFile ? PIECE : Pipe.PIPE_BUF;
        byte[] bytes = new byte[(int) Math.min(length, most)];
        int have;
        try {
            if (offset != 0) {
                have = from.readAt(bytes, 0, bytes.length, task.user().loadLong(offset));
            } else {
                have = from.read(bytes, 0, bytes.length);
            }
        } catch (ErrnoException e) {
            return wait(task, e, waits, from.file().until(Events.IN));
        }
        int count = 0;
        try {
            while (count < have) {
                count += target.append(bytes, count, have - count);
            }
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN) {
                throw e;
            }
        }
        if (offset != 0) {
            task.user().storeLong(offset, task.user().loadLong(offset) + count);
        } else if (count < have && from.file() instanceof RegularFile) {
            from.seek(count - have, Description.Whence.CUR);
        }
        if (count > 0) {
            from.notice(Watches.ACCESS);
        }
        return count;
    }

    /** Moves bytes of the program into a pipe, or out of one: as writev and readv do. */
    static long vmsplice(Task task, int fd, long vector, long count, int flags)
            throws ErrnoException {
        if ((flags & ~SPLICE_FLAGS) != 0) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile file = task.files.open(fd);
        if (count < 0 || count > 1024) {
            throw Errno.EINVAL.exception();
        }
        Buffers buffers = task.user().buffers(vector, (int) count);
        if (buffers.total() == 0) {
            return 0; // whatever the file is
        }
        if (!(file.file() instanceof PipeEnd)) {
            throw Errno.EBADF.exception();
        }
        return file.isWritable()
                ? TransferCalls.write(task, file, buffers, (flags & SPLICE_F_NONBLOCK) != 0)
                : TransferCalls.read(task, file, buffers, (flags & SPLICE_F_NONBLOCK) != 0);
    }

    /** F_GETPIPE_SZ and F_SETPIPE_SZ. */
    static PipeEnd end(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof PipeEnd end) {
            return end;
        }
        throw Errno.EBADF.exception();
    }
}
