package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Watches;

import java.util.List;

/** Extended attributes (xattr(7)). */
final class XattrCalls {
    private static final int XATTR_CREATE = 1;
    private static final int XATTR_REPLACE = 2;
    private static final int LONGEST_LIST = 65_536;
    private static final int STICKY = 01000;
    private static final int CAP_SETFCAP = 31;

    /** The size of struct xattr_args: an address, a size and flags. */
    private static final int ARGS_SIZE = 16;

    private static final int LONGEST_ARGS = 4096;

    private static final String USER = "user.";
    private static final String TRUSTED = "trusted.";
    private static final String SECURITY = "security.";
    private static final String CAPABILITY = "security.capability";

    private XattrCalls() {}

    // ---- How the file is named.

    static Target path(Task task, long path, boolean follow) throws ErrnoException {
        int flags = follow ? 0 : Paths.AT_SYMLINK_NOFOLLOW;
        return Target.at(task, Paths.AT_FDCWD, path, flags);
    }

    static Target descriptor(Task task, int fd) throws ErrnoException {
        return Target.of(task.files.open(fd));
    }

    static Target at(Task task, int dirfd, long path, int flags) throws ErrnoException {
        if ((flags & ~(Paths.AT_SYMLINK_NOFOLLOW | Paths.AT_EMPTY_PATH)) != 0) {
            throw Errno.EINVAL.exception();
        }
        return Target.atOrNull(task, dirfd, path, flags);
    }

    // ---- What is done.

    static long set(Task task, Target target, long name, long value, long size, int flags)
            throws ErrnoException {
        if ((flags & ~(XATTR_CREATE | XATTR_REPLACE)) != 0) {
            throw Errno.EINVAL.exception();
        }
        String attribute = name(task, name);
        if (size < 0 || size > Inode.MAX_XATTR_VALUE) {
            throw Errno.E2BIG.exception();
        }
        byte[] bytes = new byte[(int) size];
        task.user().copyIn(value, bytes, 0, bytes.length);
        Inode inode = target.changing();
        requireChangeable(task, target.stat(), attribute);
        int how =
                (flags & XATTR_REPLACE) != 0
                        ? Inode.XATTR_REPLACE
                        : (flags & XATTR_CREATE) != 0 ? Inode.XATTR_CREATE : 0;
        boolean isBoth = flags == (XATTR_CREATE | XATTR_REPLACE);
        if (isBoth && inode.xattr(attribute) != null) {
            throw Errno.EEXIST.exception();
        }
        if (!inode.setXattr(attribute, bytes, how)) {
            throw Errno.ENODATA.exception();
        }
        target.notice(Watches.ATTRIB);
        return 0;
    }

    static long setAt(Task task, Target target, long name, long arguments, long size)
            throws ErrnoException {
        long[] fields = arguments(task, arguments, size);
        int flags = (int) (fields[1] >>> 32);
        return set(task, target, name, fields[0], fields[1] & 0xFFFF_FFFFL, flags);
    }

    static long get(Task task, Target target, long name, long value, long size)
            throws ErrnoException {
        String attribute = name(task, name);
        Inode inode = target.inode();
        requireReadable(task, target.stat(), attribute);
        byte[] bytes = inode.xattr(attribute);
        if (bytes == null) {
            throw Errno.ENODATA.exception();
        }
        return give(task, bytes, bytes.length, value, size);
    }

    static long getAt(Task task, Target target, long name, long arguments, long size)
            throws ErrnoException {
        long[] fields = arguments(task, arguments, size);
        if (fields[1] >>> 32 != 0) {
            throw Errno.EINVAL.exception();
        }
        return get(task, target, name, fields[0], fields[1]);
    }

    static long list(Task task, Target target, long buffer, long size) throws ErrnoException {
        List<String> names = target.inode().xattrs();
        byte[] bytes = new byte[64];
        int length = 0;
        for (String name : names) {
            if (name.startsWith(TRUSTED) && !task.credentials.has(Credentials.CAP_SYS_ADMIN)) {
                continue;
            }
            byte[] encoded = Names.encode(name);
            int end = length + encoded.length + 1;
            if (end > bytes.length) {
                byte[] more = new byte[Math.max(end, 2 * bytes.length)];
                System.arraycopy(bytes, 0, more, 0, length);
                bytes = more;
            }
            System.arraycopy(encoded, 0, bytes, length, encoded.length);
            length = end;
        }
        if (length > LONGEST_LIST) {
            throw Errno.E2BIG.exception();
        }
        return give(task, bytes, length, buffer, size);
    }

    static long remove(Task task, Target target, long name) throws ErrnoException {
        String attribute = name(task, name);
        Inode inode = target.changing();
        requireChangeable(task, target.stat(), attribute);
        if (!inode.removeXattr(attribute)) {
            throw Errno.ENODATA.exception();
        }
        target.notice(Watches.ATTRIB);
        return 0;
    }

    // ---- Arguments.

    private static String name(Task task, long address) throws ErrnoException {
        byte[] bytes = task.user().string(address, Inode.MAX_XATTR_NAME);
        if (bytes == null || bytes.length == 0) {
            throw Errno.ERANGE.exception();
        }
        return Names.decode(bytes, 0, bytes.length);
    }

    /** The value's address, and its size with the flags above it. */
    private static long[] arguments(Task task, long address, long size) throws ErrnoException {
        if (size >= 0 && size < ARGS_SIZE) {
            throw Errno.EINVAL.exception();
        }
        if (size < 0 || size > LONGEST_ARGS) {
            throw Errno.E2BIG.exception();
        }
        byte[] all = new byte[(int) size];
        task.user().copyIn(address, all, 0, all.length);
        for (int i = ARGS_SIZE; i < all.length; i++) {
            if (all[i] != 0) {
                throw Errno.E2BIG.exception();
            }
        }
        return task.user().longs(address, 2);
    }

    /** Of size 0, only the length is asked for. */
    private static long give(Task task, byte[] bytes, int length, long address, long size)
            throws ErrnoException {
        if (size != 0) {
            if (Long.compareUnsigned(size, length) < 0) {
                throw Errno.ERANGE.exception();
            }
            task.user().copyOut(address, bytes, 0, length);
        }
        return length;
    }

    // ---- Permissions.

    private static boolean isOrdinary(Stat stat) {
        return stat.type() == FileType.REGULAR_FILE || stat.type() == FileType.DIRECTORY;
    }

    private static void requireReadable(Task task, Stat stat, String name) throws ErrnoException {
        if (name.startsWith(SECURITY)) {
            return;
        }
        if (name.startsWith(TRUSTED)) {
            if (!task.credentials.has(Credentials.CAP_SYS_ADMIN)) {
                throw Errno.ENODATA.exception();
            }
            return;
        }
        if (name.startsWith(USER)) {
            if (!isOrdinary(stat)) {
                throw Errno.ENODATA.exception();
            }
            FileAccess.check(task.credentials, stat, Permission.READ);
        }
    }

    private static void requireChangeable(Task task, Stat stat, String name) throws ErrnoException {
        if (name.startsWith(SECURITY)) {
            FileAccess.require(
                    task, name.equals(CAPABILITY) ? CAP_SETFCAP : Credentials.CAP_SYS_ADMIN);
        } else if (name.startsWith(TRUSTED)) {
            FileAccess.require(task, Credentials.CAP_SYS_ADMIN);
        } else if (name.startsWith(USER)) {
            if (!isOrdinary(stat)) {
                throw Errno.EPERM.exception();
            }
            if (stat.type() == FileType.DIRECTORY && (stat.mode() & STICKY) != 0) {
                FileAccess.requireOwner(task, stat);
            }
            FileAccess.check(task.credentials, stat, Permission.WRITE);
        }
    }
}
