package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.Watches;

/** Permissions, owners and times of files. */
final class AttributeCalls {
    private static final int MODES = 07777;
    private static final int SECOND = 1_000_000_000;

    private AttributeCalls() {}

    // ---- Permissions.

    static long fchmod(Task task, int fd, int mode) throws ErrnoException {
        setMode(task, Target.of(task.files.open(fd)), mode);
        return 0;
    }

    static long fchmodat(Task task, int dirfd, long path, int mode, int flags)
            throws ErrnoException {
        if ((flags & ~(Paths.AT_SYMLINK_NOFOLLOW | Paths.AT_EMPTY_PATH)) != 0) {
            throw Errno.EINVAL.exception();
        }
        setMode(task, Target.at(task, dirfd, path, flags), mode);
        return 0;
    }

    private static void setMode(Task task, Target target, int mode) throws ErrnoException {
        Inode inode = target.changing();
        Stat stat = target.stat();
        FileAccess.requireOwner(task, stat);
        inode.setMode(FileAccess.withoutForeignGroup(task, mode & MODES, stat.gid()));
        target.notice(Watches.ATTRIB);
    }

    // ---- Owners.

    static long fchown(Task task, int fd, int uid, int gid) throws ErrnoException {
        setOwner(task, Target.of(task.files.open(fd)), uid, gid);
        return 0;
    }

    static long fchownat(Task task, int dirfd, long path, int uid, int gid, int flags)
            throws ErrnoException {
        if ((flags & ~(Paths.AT_SYMLINK_NOFOLLOW | Paths.AT_EMPTY_PATH)) != 0) {
            throw Errno.EINVAL.exception();
        }
        setOwner(task, Target.at(task, dirfd, path, flags), uid, gid);
        return 0;
    }

    private static void setOwner(Task task, Target target, int uid, int gid) throws ErrnoException {
        Inode inode = target.changing();
        Credentials own = task.credentials;
        if (!own.has(Credentials.CAP_CHOWN)) {
            Stat stat = target.stat();
            boolean isOwner = stat.uid() == own.fsuid();
            boolean mayUid = uid == Inode.KEEP || isOwner && uid == stat.uid();
            boolean mayGid = gid == Inode.KEEP || isOwner && (gid == stat.gid() || own.isIn(gid));
            if (!mayUid || !mayGid) {
                throw Errno.EPERM.exception();
            }
        }
        int old = inode.stat().mode();
        inode.setOwner(uid, gid);
        if (uid != Inode.KEEP || gid != Inode.KEEP || inode.stat().mode() != old) {
            target.notice(Watches.ATTRIB);
        }
    }

    // ---- Times.

    static long utimensat(Task task, int dirfd, long path, long times, int flags)
            throws ErrnoException {
        Timespec atime = Timespec.NOW;
        Timespec mtime = Timespec.NOW;
        if (times != 0) {
            atime = time(task, times);
            mtime = time(task, times + 16);
            if (atime.equals(Timespec.OMIT) && mtime.equals(Timespec.OMIT)) {
                return 0;
            }
        }
        Target target;
        if (path == 0 && dirfd != Paths.AT_FDCWD) {
            if (flags != 0) {
                throw Errno.EINVAL.exception();
            }
            target = Target.of(task.files.open(dirfd));
        } else {
            if ((flags & ~(Paths.AT_SYMLINK_NOFOLLOW | Paths.AT_EMPTY_PATH)) != 0) {
                throw Errno.EINVAL.exception();
            }
            target = Target.at(task, dirfd, path, flags);
        }
        requireTime(atime);
        requireTime(mtime);
        setTimes(task, target, atime, mtime);
        return 0;
    }

    /** A time as it is given, with nanoseconds that no time has if they are wrong. */
    private static Timespec time(Task task, long address) throws ErrnoException {
        long seconds = task.user().loadLong(address);
        long nanos = task.user().loadLong(address + 8);
        if (nanos == Timespec.NOW.nanos()) {
            return Timespec.NOW;
        }
        if (nanos == Timespec.OMIT.nanos()) {
            return Timespec.OMIT;
        }
        return new Timespec(seconds, nanos < 0 || nanos >= SECOND ? -1 : (int) nanos);
    }

    private static void requireTime(Timespec time) throws ErrnoException {
        if (time.nanos() < 0) {
            throw Errno.EINVAL.exception();
        }
    }

    private static void setTimes(Task task, Target target, Timespec atime, Timespec mtime)
            throws ErrnoException {
        target.requireWritable();
        Stat stat = target.stat();
        if (!FileAccess.isOwner(task, stat)) {
            boolean isNow = atime.equals(Timespec.NOW) && mtime.equals(Timespec.NOW);
            if (!isNow) {
                throw Errno.EPERM.exception();
            }
            FileAccess.check(task.credentials, stat, Permission.WRITE);
        }
        OpenFile file = target.file();
        if (target.found() == null && file != null) {
            file.setTimes(atime, mtime);
        } else {
            target.inode().setTimes(atime, mtime);
        }
        if (mtime.equals(Timespec.OMIT)) {
            target.notice(Watches.ACCESS);
        } else {
            target.notice(atime.equals(Timespec.OMIT) ? Watches.MODIFY : Watches.ATTRIB);
        }
    }
}
