package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.Records;
import dev.godwit.linux.memory.Buffers;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.Watches;
import dev.godwit.vfs.terminal.TerminalFile;
import dev.godwit.vfs.terminal.TerminalReading;

import java.util.List;

/** Reading and writing of open files. */
final class TransferCalls {
    /** The most bytes that are copied at once. */
    private static final int PIECE = 65_536;

    private static final int RWF_DSYNC = 2;
    private static final int RWF_SYNC = 4;
    private static final int RWF_NOWAIT = 8;
    private static final int RWF_APPEND = 0x10;
    private static final int RWF_NOAPPEND = 0x20;

    /** All of them but RWF_ATOMIC; RWF_HIPRI changes nothing. */
    private static final int RWF_KNOWN = 0x3F;

    /** A write that has come so far, and waits for room. */
    private record Written(long bytes) implements Pending {}

    /** A read of a terminal that waits for a line, bytes or a time. */
    private record TerminalRead(TerminalReading reading) implements Pending {}

    private TransferCalls() {}

    static LinuxFile readable(Task task, int fd) throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (!file.isReadable()) {
            throw Errno.EBADF.exception();
        }
        return file;
    }

    static LinuxFile writable(Task task, int fd) throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (!file.isWritable()) {
            throw Errno.EBADF.exception();
        }
        return file;
    }

    private static Buffers buffer(Task task, long address, long length) throws ErrnoException {
        return task.user().buffer(address, length);
    }

    static long read(Task task, int fd, long address, long length) throws ErrnoException {
        return read(task, readable(task, fd), buffer(task, address, length), false);
    }

    static long readv(Task task, int fd, long vector, int count) throws ErrnoException {
        LinuxFile file = readable(task, fd);
        return read(task, file, task.user().buffers(vector, count), false);
    }

    /** Reads what there is; waits if there is nothing yet, unless it is not to. */
    static long read(Task task, LinuxFile file, Buffers target, boolean isAtOnce)
            throws ErrnoException {
        long done = readOn(task, file, target, isAtOnce);
        if (done > 0) {
            file.notice(Watches.ACCESS);
        }
        return done;
    }

    private static long readOn(Task task, LinuxFile file, Buffers target, boolean isAtOnce)
            throws ErrnoException {
        if (file.file() instanceof TerminalFile terminal) {
            return readTerminal(task, file, terminal, target, isAtOnce);
        }
        byte[] bytes = new byte[(int) Math.min(target.total(), PIECE)];
        long done = 0;
        try {
            do {
                int most = (int) Math.min(bytes.length, target.total() - done);
                int count = file.read(bytes, 0, most);
                int taken = target.write(bytes, 0, count);
                done += taken;
                if (taken < count) {
                    if (done == 0) {
                        throw Errno.EFAULT.exception();
                    }
                    return done;
                }
                if (count < most) {
                    return done;
                }
            } while (done < target.total() && file.file() instanceof RegularFile);
        } catch (ErrnoException e) {
            if (done > 0) {
                return done;
            }
            if (e.errno() != Errno.EAGAIN || isAtOnce || file.isNonblocking()) {
                throw e;
            }
            return task.block("read", file.file().until(Events.IN));
        }
        return done;
    }

    /** A read of a terminal, which a foreground job does, and which may wait for a time. */
    private static long readTerminal(
            Task task, LinuxFile file, TerminalFile terminal, Buffers target, boolean isAtOnce)
            throws ErrnoException {
        long stopped = JobControl.beforeRead(task, terminal);
        if (stopped != 0) {
            return stopped;
        }
        int most = (int) Math.min(target.total(), PIECE);
        byte[] bytes = new byte[most];
        TerminalRead known =
                task.pending instanceof TerminalRead pending
                        ? pending
                        : new TerminalRead(terminal.reading(most));
        boolean waits = !isAtOnce && !file.isNonblocking();
        int count;
        try {
            count =
                    !waits || task.isSignalled()
                            ? terminal.read(bytes, 0, most)
                            : known.reading.read(bytes, 0);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN || !waits) {
                throw e;
            }
            task.pending = known;
            task.deadline = known.reading.deadline();
            return task.block("input", List.of(known.reading.ready()), Restart.SYS);
        }
        if (target.write(bytes, 0, count) < count) {
            throw Errno.EFAULT.exception();
        }
        return count;
    }

    static long write(Task task, int fd, long address, long length) throws ErrnoException {
        return write(task, writable(task, fd), buffer(task, address, length), false);
    }

    static long writev(Task task, int fd, long vector, int count) throws ErrnoException {
        LinuxFile file = writable(task, fd);
        return write(task, file, task.user().buffers(vector, count), false);
    }

    /** Writes all; waits where there is no room, unless it is not to. */
    static long write(Task task, LinuxFile file, Buffers source, boolean isAtOnce)
            throws ErrnoException {
        long done = writeOn(task, file, source, isAtOnce);
        if (done > 0) {
            file.notice(Watches.MODIFY);
        }
        return done;
    }

    private static long writeOn(Task task, LinuxFile file, Buffers source, boolean isAtOnce)
            throws ErrnoException {
        long stopped = JobControl.beforeWrite(task, file.file());
        if (stopped != 0) {
            return stopped;
        }
        byte[] bytes = new byte[(int) Math.min(source.total(), PIECE)];
        long done = 0;
        if (task.pending instanceof Written written) {
            done = written.bytes;
            source.skip(done);
        }
        if (source.total() > 0) {
            changes(task, file);
        }
        boolean isRecord = file.file() instanceof Records;
        try {
            do {
                int most = (int) Math.min(bytes.length, source.total() - done);
                int have = source.read(bytes, 0, most);
                if (have == 0 && most > 0) {
                    throw Errno.EFAULT.exception();
                }
                long place = file.isAppending() ? end(file) : file.position();
                int allowed = allowedNow(task, file, place, have, done);
                int at = 0;
                do {
                    int count = file.write(bytes, at, allowed - at);
                    at += count;
                    done += count;
                } while (at < allowed && !isRecord);
                if (allowed < most || isRecord) {
                    return done;
                }
            } while (done < source.total());
            return done;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN || isAtOnce || file.isNonblocking()) {
                if (done > 0) {
                    return done;
                }
                throw told(task, e);
            }
            task.pending = new Written(done);
            return task.block(
                    "write", List.of(file.file().until(Events.OUT)), done > 0 ? done : Restart.SYS);
        }
    }

    // ---- At a place.

    private static void checkPosition(long position) throws ErrnoException {
        if (position < 0) {
            throw Errno.EINVAL.exception();
        }
    }

    static long pread(Task task, int fd, long address, long length, long position)
            throws ErrnoException {
        checkPosition(position);
        LinuxFile file = readable(task, fd);
        return readAt(file, buffer(task, address, length), position);
    }

    static long preadv(Task task, int fd, long vector, int count, long position)
            throws ErrnoException {
        checkPosition(position);
        LinuxFile file = readable(task, fd);
        requirePositions(file);
        return readAt(file, task.user().buffers(vector, count), position);
    }

    private static void requirePositions(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof Stream) {
            throw Errno.ESPIPE.exception();
        }
    }

    private static long readAt(LinuxFile file, Buffers target, long position)
            throws ErrnoException {
        byte[] bytes = new byte[(int) Math.min(target.total(), PIECE)];
        long done = 0;
        do {
            int most = (int) Math.min(bytes.length, target.total() - done);
            int count = readAt(file, bytes, most, position, done);
            int taken = target.write(bytes, 0, count);
            done += taken;
            if (taken < count && done == 0) {
                throw Errno.EFAULT.exception();
            }
            if (count < most || taken < count) {
                break;
            }
        } while (done < target.total());
        if (done > 0) {
            file.notice(Watches.ACCESS);
        }
        return done;
    }

    /** A piece of more: at the end of all positions there is nothing to read. */
    private static int readAt(LinuxFile file, byte[] bytes, int most, long position, long done)
            throws ErrnoException {
        return position > Long.MAX_VALUE - done ? 0 : file.readAt(bytes, 0, most, position + done);
    }

    static long pwrite(Task task, int fd, long address, long length, long position)
            throws ErrnoException {
        checkPosition(position);
        LinuxFile file = writable(task, fd);
        return writeAt(task, file, buffer(task, address, length), position, file.isAppending());
    }

    static long pwritev(Task task, int fd, long vector, int count, long position)
            throws ErrnoException {
        checkPosition(position);
        LinuxFile file = writable(task, fd);
        requirePositions(file);
        Buffers source = task.user().buffers(vector, count);
        return writeAt(task, file, source, position, file.isAppending());
    }

    /** Writes at a place; in append mode at the end, as Linux does it even then. */
    private static long writeAt(
            Task task, LinuxFile file, Buffers source, long position, boolean appends)
            throws ErrnoException {
        long done = writePieces(task, file, source, position, appends);
        if (done > 0) {
            file.notice(Watches.MODIFY);
        }
        return done;
    }

    private static long writePieces(
            Task task, LinuxFile file, Buffers source, long position, boolean appends)
            throws ErrnoException {
        byte[] bytes = new byte[(int) Math.min(source.total(), PIECE)];
        long done = 0;
        if (source.total() > 0) {
            changes(task, file);
        }
        do {
            int most = (int) Math.min(bytes.length, source.total() - done);
            long at = appends ? end(file) : position + done;
            int have = source.read(bytes, 0, most);
            if (have == 0 && most > 0) {
                if (done > 0) {
                    return done;
                }
                throw Errno.EFAULT.exception();
            }
            try {
                int allowed = allowedNow(task, file, at, have, done);
                int count =
                        appends
                                ? file.writeAtEnd(bytes, 0, allowed)
                                : file.writeAt(bytes, 0, allowed, at);
                done += count;
                if (count < most) {
                    break;
                }
            } catch (ErrnoException e) {
                if (done > 0) {
                    return done;
                }
                throw e;
            }
        } while (done < source.total());
        return done;
    }

    private static long end(LinuxFile file) throws ErrnoException {
        return file.file() instanceof RegularFile regular ? regular.stat().size() : 0;
    }

    // ---- With flags.

    static long preadv2(Task task, int fd, long vector, int count, long position, int flags)
            throws ErrnoException {
        if (position < -1) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile file = readable(task, fd);
        if (position != -1) {
            requirePositions(file);
        }
        Buffers target = task.user().buffers(vector, count);
        requireFlags(flags, RWF_KNOWN);
        if (position != -1) {
            return readAt(file, target, position);
        }
        return read(task, file, target, (flags & RWF_NOWAIT) != 0);
    }

    static long pwritev2(Task task, int fd, long vector, int count, long position, int flags)
            throws ErrnoException {
        if (position < -1) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile file = writable(task, fd);
        if (position != -1) {
            requirePositions(file);
        }
        Buffers source = task.user().buffers(vector, count);
        requireFlags(flags, RWF_KNOWN);
        boolean appends = file.isAppending();
        if ((flags & RWF_NOAPPEND) != 0) {
            appends = false;
        } else if ((flags & RWF_APPEND) != 0) {
            appends = true;
        }
        long done;
        if (position != -1) {
            done = writeAt(task, file, source, position, appends);
        } else if (appends == file.isAppending() || !(file.file() instanceof RegularFile)) {
            done = write(task, file, source, (flags & RWF_NOWAIT) != 0);
        } else {
            done = writeAt(task, file, source, file.position(), appends);
            if (appends) {
                file.seek(0, Description.Whence.END);
            } else {
                file.seek(done, Description.Whence.CUR);
            }
        }
        if (done > 0 && (flags & (RWF_DSYNC | RWF_SYNC)) != 0) {
            file.file().sync((flags & RWF_SYNC) == 0);
        }
        return done;
    }

    private static void requireFlags(int flags, int known) throws ErrnoException {
        if ((flags & ~known) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        if ((flags & RWF_APPEND) != 0 && (flags & RWF_NOAPPEND) != 0) {
            throw Errno.EINVAL.exception();
        }
    }

    // ---- What a write is checked for.

    /** The content of a file is about to change. */
    static void changes(Task task, LinuxFile file) throws ErrnoException {
        if (dropSetId(task, file)) {
            Target.of(file).notice(Watches.ATTRIB);
        }
    }

    /** The same, of which nobody is told; whether it had set-user-ID or set-group-ID bits. */
    static boolean dropSetId(Task task, LinuxFile file) throws ErrnoException {
        Found found = file.place();
        return found != null
                && file.file() instanceof RegularFile
                && FileAccess.dropSetId(task, found.place().inode());
    }

    /** How many of the bytes of a write may go there; one that has come so far just ends. */
    private static int allowedNow(Task task, LinuxFile file, long position, int wanted, long done)
            throws ErrnoException {
        if (!(file.file() instanceof RegularFile)) {
            return wanted;
        }
        if (done > 0 && task.process().limits.isReached(ResourceLimits.FSIZE, position)) {
            return 0;
        }
        return allowed(task, position, wanted);
    }

    /**
     * How many bytes may be written at a place of a regular file: none beyond RLIMIT_FSIZE, which
     * is told by a signal.
     */
    static int allowed(Task task, long position, int wanted) throws ErrnoException {
        long limit = task.process().limits.soft(ResourceLimits.FSIZE);
        if (limit < 0 || wanted == 0) {
            return wanted;
        }
        if (position >= limit) {
            signal(task, Sig.XFSZ);
            throw Errno.EFBIG.exception();
        }
        return (int) Math.min(wanted, limit - position);
    }

    /** What a write fails with; nobody who reads any more is told by a signal. */
    static ErrnoException told(Task task, ErrnoException failure) {
        if (failure.errno() == Errno.EPIPE) {
            signal(task, Sig.PIPE);
        }
        return failure;
    }

    /** A task has itself to thank for a signal. */
    private static void signal(Task task, int signal) {
        SigInfo info =
                SigInfo.from(
                        signal, SigInfo.SI_USER, task.process().pid(), task.credentials.uid(), 0);
        task.kernel().signals().send(task, info);
    }
}
