package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.memory.UserMemory;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Description.Whence;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Watches;

/** Copying from file to file without a buffer of the program: sendfile, copy_file_range. */
final class CopyCalls {
    private static final int PIECE = 65_536;

    private CopyCalls() {}

    // ---- sendfile.

    static long sendfile(Task task, int outFd, int inFd, long offset, long count)
            throws ErrnoException {
        LinuxFile in = TransferCalls.readable(task, inFd);
        long start = in.position();
        if (offset != 0) {
            start = task.user().loadLong(offset);
            if (!(in.file() instanceof RegularFile)) {
                throw Errno.ESPIPE.exception();
            }
        }
        if (start < 0 || count < 0) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile out = TransferCalls.writable(task, outFd);
        if (!(in.file() instanceof RegularFile source) || out.isAppending()) {
            throw Errno.EINVAL.exception();
        }
        long most = Math.min(count, UserMemory.MOST_BYTES);
        TransferCalls.changes(task, out);
        long done = 0;
        try {
            done = send(task, source, out, start, most);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN || out.isNonblocking()) {
                throw e;
            }
            return task.block("sendfile", out.file().until(Events.OUT));
        }
        if (offset != 0) {
            task.user().storeLong(offset, start + done);
        } else {
            in.seek(start + done, Whence.SET);
        }
        copied(in, out, done);
        return done;
    }

    /** Sends until the file ends, or the other takes no more. */
    private static long send(Task task, RegularFile source, LinuxFile out, long start, long most)
            throws ErrnoException {
        byte[] bytes = new byte[(int) Math.min(most, PIECE)];
        boolean isRegular = out.file() instanceof RegularFile;
        long done = 0;
        while (done < most && start <= Long.MAX_VALUE - done) {
            int wanted = (int) Math.min(bytes.length, most - done);
            int have = source.read(bytes, 0, wanted, start + done);
            if (have == 0) {
                return done;
            }
            try {
                int room = isRegular ? TransferCalls.allowed(task, out.position(), have) : have;
                int count = out.write(bytes, 0, room);
                done += count;
                if (count < have) {
                    return done;
                }
            } catch (ErrnoException e) {
                if (done > 0) {
                    return done;
                }
                throw TransferCalls.told(task, e);
            }
        }
        return done;
    }

    // ---- copy_file_range.

    static long copyFileRange(
            Task task, int inFd, long inOffset, int outFd, long outOffset, long length, int flags)
            throws ErrnoException {
        LinuxFile in = task.files.open(inFd);
        LinuxFile out = task.files.open(outFd);
        long from = inOffset == 0 ? in.position() : task.user().loadLong(inOffset);
        long to = outOffset == 0 ? out.position() : task.user().loadLong(outOffset);
        if (flags != 0) {
            throw Errno.EINVAL.exception();
        }
        RegularFile source = regular(in);
        RegularFile target = regular(out);
        if (!in.isReadable() || !out.isWritable() || out.isAppending()) {
            throw Errno.EBADF.exception();
        }
        if (length < 0 || from < 0 || to < 0) {
            throw Errno.EOVERFLOW.exception();
        }
        if (from > Long.MAX_VALUE - length || to > Long.MAX_VALUE - length) {
            throw Errno.EOVERFLOW.exception();
        }
        long most = Math.min(length, Math.max(0, source.stat().size() - from));
        most = Math.min(most, UserMemory.MOST_BYTES);
        if (isSame(in, out) && from < to + most && to < from + most) {
            throw Errno.EINVAL.exception();
        }
        TransferCalls.changes(task, out);
        long done = copy(task, source, target, from, to, most);
        if (inOffset == 0) {
            in.seek(from + done, Whence.SET);
        } else {
            task.user().storeLong(inOffset, from + done);
        }
        if (outOffset == 0) {
            out.seek(to + done, Whence.SET);
        } else {
            task.user().storeLong(outOffset, to + done);
        }
        copied(in, out, done);
        return done;
    }

    private static void copied(LinuxFile from, LinuxFile to, long bytes) {
        if (bytes > 0) {
            from.notice(Watches.ACCESS);
            to.notice(Watches.MODIFY);
        }
    }

    private static long copy(
            Task task, RegularFile source, RegularFile target, long from, long to, long most)
            throws ErrnoException {
        byte[] bytes = new byte[(int) Math.min(most, PIECE)];
        long done = 0;
        while (done < most) {
            int wanted = (int) Math.min(bytes.length, most - done);
            int have = source.read(bytes, 0, wanted, from + done);
            if (have == 0) {
                return done;
            }
            try {
                int room = TransferCalls.allowed(task, to + done, have);
                int count = target.write(bytes, 0, room, to + done);
                done += count;
                if (count < have) {
                    return done;
                }
            } catch (ErrnoException e) {
                if (done > 0) {
                    return done;
                }
                throw e;
            }
        }
        return done;
    }

    private static RegularFile regular(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof RegularFile regular) {
            return regular;
        }
        boolean isDirectory = file.file().type() == FileType.DIRECTORY;
        throw (isDirectory ? Errno.EISDIR : Errno.EINVAL).exception();
    }

    private static boolean isSame(LinuxFile one, LinuxFile other) {
        Found first = one.place();
        Found second = other.place();
        return first != null
                && second != null
                && first.place().inode().equals(second.place().inode());
    }
}
