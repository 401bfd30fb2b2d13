package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.event.InotifyFile;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Description.Whence;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Watches;

/** Positions and sizes of files, room for them, and that they reach the disk. */
final class SizeCalls {
    static final int SEEK_SET = 0;
    static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int FALLOC_FL_ZERO_RANGE = 0x10;

    private static final int SYNC_FILE_RANGE_ALL = 7;

    private static final RegularFile.Advice[] ADVICE = {
        RegularFile.Advice.NORMAL,
        RegularFile.Advice.RANDOM,
        RegularFile.Advice.SEQUENTIAL,
        RegularFile.Advice.WILLNEED,
        RegularFile.Advice.DONTNEED,
        RegularFile.Advice.NOREUSE
    };

    private SizeCalls() {}

    // ---- Positions.

    static long lseek(Task task, int fd, long offset, int whence) throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (whence < SEEK_SET || whence > SEEK_HOLE) {
            throw Errno.EINVAL.exception();
        }
        if (file.file() instanceof Listing) {
            return DirectoryCalls.seek(file, offset, whence);
        }
        if (file.file() instanceof InotifyFile) {
            return 0; // nothing is moved, and nothing refused (noop_llseek)
        }
        if (!(file.file() instanceof RegularFile regular)) {
            throw Errno.ESPIPE.exception();
        }
        try {
            return switch (whence) {
                case SEEK_SET -> file.seek(offset, Whence.SET);
                case SEEK_CUR -> file.seek(offset, Whence.CUR);
                case SEEK_END -> file.seek(offset, Whence.END);
                case SEEK_DATA -> file.seek(data(regular, offset), Whence.SET);
                default -> {
                    requireWithin(regular, offset);
                    yield file.seek(regular.nextHole(offset), Whence.SET);
                }
            };
        } catch (ErrnoException e) {
            throw e.errno() == Errno.EOVERFLOW ? Errno.EINVAL.exception() : e;
        }
    }

    private static void requireWithin(RegularFile file, long offset) throws ErrnoException {
        if (offset < 0 || offset >= file.stat().size()) {
            throw Errno.ENXIO.exception();
        }
    }

    private static long data(RegularFile file, long offset) throws ErrnoException {
        requireWithin(file, offset);
        long found = file.nextData(offset);
        requireWithin(file, found);
        return found;
    }

    // ---- Sizes.

    static long truncate(Task task, long path, long size) throws ErrnoException {
        if (size < 0) {
            throw Errno.EINVAL.exception();
        }
        Target target = Target.at(task, Paths.AT_FDCWD, path, 0);
        Inode inode = target.inode();
        switch (inode.type()) {
            case REGULAR_FILE -> {}
            case DIRECTORY -> throw Errno.EISDIR.exception();
            default -> throw Errno.EINVAL.exception();
        }
        target.requireWritable();
        FileAccess.check(task.credentials, inode.stat(), Permission.WRITE);
        requireSize(task, inode.stat().size(), size);
        boolean isDropped = FileAccess.dropSetId(task, inode);
        inode.setSize(size);
        target.notice(isDropped ? Watches.MODIFY | Watches.ATTRIB : Watches.MODIFY);
        return 0;
    }

    static long ftruncate(Task task, int fd, long size) throws ErrnoException {
        if (size < 0) {
            throw Errno.EINVAL.exception();
        }
        LinuxFile file = task.files.open(fd);
        if (!file.isWritable() || !(file.file() instanceof RegularFile regular)) {
            throw Errno.EINVAL.exception();
        }
        requireSize(task, regular.stat().size(), size);
        boolean isDropped = TransferCalls.dropSetId(task, file);
        regular.truncate(size);
        Target.of(file).notice(isDropped ? Watches.MODIFY | Watches.ATTRIB : Watches.MODIFY);
        return 0;
    }

    /** A file that grows does not beyond RLIMIT_FSIZE. */
    private static void requireSize(Task task, long old, long size) throws ErrnoException {
        if (size > old) {
            TransferCalls.allowed(task, size - 1, 1);
        }
    }

    static long fallocate(Task task, int fd, int mode, long offset, long length)
            throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (offset < 0 || length <= 0) {
            throw Errno.EINVAL.exception();
        }
        boolean keeps = (mode & FALLOC_FL_KEEP_SIZE) != 0;
        int what = mode & ~FALLOC_FL_KEEP_SIZE;
        boolean isKnown =
                switch (what) {
                    case 0, FALLOC_FL_ZERO_RANGE -> true;
                    case FALLOC_FL_PUNCH_HOLE -> keeps;
                    default -> false;
                };
        if (!isKnown) {
            throw Errno.ENOTSUP.exception();
        }
        if (!file.isWritable()) {
            throw Errno.EBADF.exception();
        }
        if (!(file.file() instanceof RegularFile regular)) {
            throw (switch (file.file().type()) {
                        case FIFO -> Errno.ESPIPE;
                        case DIRECTORY -> Errno.EISDIR;
                        default -> Errno.ENODEV;
                    })
                    .exception();
        }
        if (offset > Long.MAX_VALUE - length) {
            throw Errno.EFBIG.exception();
        }
        if (!keeps) {
            requireSize(task, regular.stat().size(), offset + length);
        }
        TransferCalls.changes(task, file);
        if (what != 0) {
            regular.punch(offset, length);
        }
        if (what != FALLOC_FL_PUNCH_HOLE) {
            if (keeps) {
                regular.reserve(offset, length);
            } else {
                regular.allocate(offset, length);
            }
        }
        file.notice(Watches.MODIFY);
        return 0;
    }

    // ---- Advice.

    static long fadvise64(Task task, int fd, long offset, long length, int advice)
            throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (file.file().type() == FileType.FIFO) {
            throw Errno.ESPIPE.exception();
        }
        if (length < 0 || advice < 0 || advice >= ADVICE.length) {
            throw Errno.EINVAL.exception();
        }
        if (file.file() instanceof RegularFile regular && offset >= 0) {
            regular.advise(offset, length, ADVICE[advice]);
        }
        return 0;
    }

    static long readahead(Task task, int fd, long offset, long count) throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (!file.isReadable()) {
            throw Errno.EBADF.exception();
        }
        if (!(file.file() instanceof RegularFile regular)) {
            throw Errno.EINVAL.exception();
        }
        if (offset >= 0 && count > 0) {
            regular.advise(offset, count, RegularFile.Advice.WILLNEED);
        }
        return 0;
    }

    // ---- To the disk.

    static long fsync(Task task, int fd, boolean dataOnly) throws ErrnoException {
        task.files.open(fd).file().sync(dataOnly);
        return 0;
    }

    /** What is open is written where that is asked for; there is nothing else to write. */
    static long syncfs(Task task, int fd) throws ErrnoException {
        task.files.open(fd);
        return 0;
    }

    static long syncFileRange(Task task, int fd, long offset, long length, int flags)
            throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        boolean isWrong =
                (flags & ~SYNC_FILE_RANGE_ALL) != 0
                        || offset < 0
                        || length < 0
                        || offset > Long.MAX_VALUE - length;
        if (isWrong) {
            throw Errno.EINVAL.exception();
        }
        switch (file.file().type()) {
            case REGULAR_FILE, BLOCK_DEVICE, DIRECTORY, SYMBOLIC_LINK -> {}
            default -> throw Errno.ESPIPE.exception();
        }
        file.file().sync(true);
        return 0;
    }
}
