package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileType;

/** name_to_handle_at, fanotify_mark and cachestat. */
final class HandleCalls {
    private static final int AT_SYMLINK_FOLLOW = 0x400;
    private static final int AT_HANDLE_FID = 0x200;
    private static final int AT_HANDLE_MNT_ID_UNIQUE = 1;
    private static final int CACHESTAT = 40;
    private static final int PAGE_SHIFT = 12;
    private static final int MARK_KNOWN = 0x7FF;

    private HandleCalls() {}

    /** No file system here has handles, as an overlay without nfs_export has none. */
    static long name(Task task, int dirfd, long path, int flags) throws ErrnoException {
        int known =
                AT_SYMLINK_FOLLOW | Paths.AT_EMPTY_PATH | AT_HANDLE_FID | AT_HANDLE_MNT_ID_UNIQUE;
        if ((flags & ~known) != 0) {
            throw Errno.EINVAL.exception();
        }
        int follow = (flags & AT_SYMLINK_FOLLOW) != 0 ? 0 : Paths.AT_SYMLINK_NOFOLLOW;
        Target.at(task, dirfd, path, flags & Paths.AT_EMPTY_PATH | follow);
        throw Errno.ENOTSUP.exception();
    }

    /** Nobody has a descriptor that it could be for: fanotify_init is refused. */
    static long mark(Task task, int fd, int flags, long mask) throws ErrnoException {
        if (mask >>> 32 != 0 || (flags & ~MARK_KNOWN) != 0) {
            throw Errno.EINVAL.exception();
        }
        task.files.get(fd);
        throw Errno.EINVAL.exception();
    }

    /**
     * How much of a file is in memory: all of it is, wherever it lies, and what was written is
     * where it is to be.
     */
    static long cachestat(Task task, int fd, long range, long result, int flags)
            throws ErrnoException {
        LinuxFile file = task.files.get(fd);
        long[] parts = task.user().longs(range, 2);
        if (flags != 0) {
            throw Errno.EINVAL.exception();
        }
        long size = file.file().type() == FileType.REGULAR_FILE ? file.file().stat().size() : 0;
        long end = parts[1] == 0 ? size : parts[0] + parts[1];
        if (Long.compareUnsigned(end, size) > 0) {
            end = size;
        }
        byte[] bytes = new byte[CACHESTAT];
        if (Long.compareUnsigned(parts[0], end) < 0) {
            long last = end - 1 >>> PAGE_SHIFT;
            Bytes.putLong(bytes, 0, last - (parts[0] >>> PAGE_SHIFT) + 1);
        }
        task.user().copyOut(result, bytes, 0, CACHESTAT);
        return 0;
    }
}
