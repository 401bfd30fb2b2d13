package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mount;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.StatFs;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

/** What is known of files and file systems: stat, statx, access, statfs. */
final class StatCalls {
    private static final int BLOCK = 4096;
    private static final int STAT_SIZE = 128;
    private static final int STATX_SIZE = 256;
    private static final int STATFS_SIZE = 120;

    /** AT_STATX_SYNC_TYPE: how fresh it is to be; it always is. */
    private static final int SYNC_TYPE = 0x6000;

    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_MNT_ID = 0x1000;
    private static final int STATX_MNT_ID_UNIQUE = 0x4000;
    private static final int STATX_RESERVED = 0x8000_0000;
    private static final int STATX_ATTR_MOUNT_ROOT = 0x2000;

    private static final int AT_EACCESS = Paths.AT_REMOVEDIR;

    private static final int ST_RDONLY = 1;
    private static final int ST_VALID = 0x20;
    private static final int ST_RELATIME = 0x1000;

    /** What statfs tells of files that are in no file system of the guest's. */
    private static final StatFs ANONYMOUS = new StatFs(0x0904_1934, BLOCK, 0, 0, 0, 0, 0, 0, 255);

    private StatCalls() {}

    // ---- stat.

    static long fstat(Task task, int fd, long buffer) throws ErrnoException {
        return store(task, task.files.get(fd).file().stat(), buffer);
    }

    static long newfstatat(Task task, int dirfd, long path, long buffer, int flags)
            throws ErrnoException {
        int known = Paths.AT_SYMLINK_NOFOLLOW | Paths.AT_NO_AUTOMOUNT | Paths.AT_EMPTY_PATH;
        if ((flags & ~(known | SYNC_TYPE)) != 0) {
            throw Errno.EINVAL.exception();
        }
        return store(task, Target.atOrNull(task, dirfd, path, flags).stat(), buffer);
    }

    private static long store(Task task, Stat stat, long buffer) throws ErrnoException {
        byte[] bytes = new byte[STAT_SIZE];
        Bytes.putLong(bytes, 0, FileNumbers.encode(stat.dev()));
        Bytes.putLong(bytes, 8, stat.ino());
        Bytes.putInt(bytes, 16, FileNumbers.type(stat.type()) | stat.mode());
        Bytes.putInt(bytes, 20, (int) stat.nlink());
        Bytes.putInt(bytes, 24, stat.uid());
        Bytes.putInt(bytes, 28, stat.gid());
        Bytes.putLong(bytes, 32, FileNumbers.encode(stat.rdev()));
        Bytes.putLong(bytes, 48, stat.size());
        Bytes.putInt(bytes, 56, BLOCK);
        Bytes.putLong(bytes, 64, stat.blocks());
        putTime(bytes, 72, stat.atime());
        putTime(bytes, 88, stat.mtime());
        putTime(bytes, 104, stat.ctime());
        task.user().copyOut(buffer, bytes, 0, STAT_SIZE);
        return 0;
    }

    private static void putTime(byte[] bytes, int at, Timespec time) {
        Bytes.putLong(bytes, at, time.seconds());
        Bytes.putLong(bytes, at + 8, time.nanos());
    }

    // ---- statx.

    static long statx(Task task, int dirfd, long path, int flags, int mask, long buffer)
            throws ErrnoException {
        int known = Paths.AT_SYMLINK_NOFOLLOW | Paths.AT_NO_AUTOMOUNT | Paths.AT_EMPTY_PATH;
        if ((mask & STATX_RESERVED) != 0
                || (flags & SYNC_TYPE) == SYNC_TYPE
                || (flags & ~(known | SYNC_TYPE)) != 0) {
            throw Errno.EINVAL.exception();
        }
        Target target = Target.atOrNull(task, dirfd, path, flags);
        Stat stat = target.stat();
        int idBit = (mask & STATX_MNT_ID_UNIQUE) != 0 ? STATX_MNT_ID_UNIQUE : STATX_MNT_ID;
        byte[] bytes = new byte[STATX_SIZE];
        Bytes.putInt(bytes, 4, BLOCK);
        Bytes.putInt(bytes, 16, (int) stat.nlink());
        Bytes.putInt(bytes, 20, stat.uid());
        Bytes.putInt(bytes, 24, stat.gid());
        Bytes.putShort(bytes, 28, FileNumbers.type(stat.type()) | stat.mode());
        Bytes.putLong(bytes, 32, stat.ino());
        Bytes.putLong(bytes, 40, stat.size());
        Bytes.putLong(bytes, 48, stat.blocks());
        putTime(bytes, 64, stat.atime());
        putTime(bytes, 96, stat.ctime());
        putTime(bytes, 112, stat.mtime());
        Bytes.putInt(bytes, 128, FileNumbers.major(stat.rdev()));
        Bytes.putInt(bytes, 132, FileNumbers.minor(stat.rdev()));
        Bytes.putInt(bytes, 136, FileNumbers.major(stat.dev()));
        Bytes.putInt(bytes, 140, FileNumbers.minor(stat.dev()));
        Location place = target.place();
        int told = STATX_BASIC_STATS;
        if (place != null) {
            boolean isRoot = place.equals(place.mount().root());
            Bytes.putLong(bytes, 8, isRoot ? STATX_ATTR_MOUNT_ROOT : 0);
            Bytes.putLong(bytes, 56, STATX_ATTR_MOUNT_ROOT);
            if ((mask & (STATX_MNT_ID | STATX_MNT_ID_UNIQUE)) != 0) {
                Bytes.putLong(bytes, 144, number(task, place.mount()));
                told |= idBit;
            }
        }
        Bytes.putInt(bytes, 0, told);
        task.user().copyOut(buffer, bytes, 0, STATX_SIZE);
        return 0;
    }

    /** The number of a mount: its place in the table, from 1. */
    private static long number(Task task, Mount mount) {
        return task.context.tree().mounts().list().indexOf(mount) + 1L;
    }

    // ---- access.

    static long faccessat(Task task, int dirfd, long path, int mode, int flags)
            throws ErrnoException {
        int known = AT_EACCESS | Paths.AT_SYMLINK_NOFOLLOW | Paths.AT_EMPTY_PATH;
        int any = Permission.READ | Permission.WRITE | Permission.EXECUTE;
        if ((mode & ~any) != 0 || (flags & ~known) != 0) {
            throw Errno.EINVAL.exception();
        }
        Credentials own = task.credentials;
        Credentials asked = (flags & AT_EACCESS) != 0 ? own : real(own);
        task.credentials = asked; // for the walk, too
        try {
            check(task, Target.at(task, dirfd, path, flags & ~AT_EACCESS), mode);
            return 0;
        } finally {
            task.credentials = own;
        }
    }

    private static void check(Task task, Target target, int mode) throws ErrnoException {
        if (mode == 0) {
            return;
        }
        Stat stat = target.stat();
        boolean isKept =
                switch (stat.type()) {
                    case REGULAR_FILE, DIRECTORY, SYMBOLIC_LINK -> true;
                    default -> false;
                };
        FileAccess.check(task.credentials, stat, mode);
        if ((mode & Permission.WRITE) != 0 && isKept) {
            target.requireWritable();
        }
    }

    /** As whom a task would act with its real user and group (access(2)). */
    private static Credentials real(Credentials own) {
        return new Credentials(
                own.uid(),
                own.euid(),
                own.suid(),
                own.uid(),
                own.gid(),
                own.egid(),
                own.sgid(),
                own.gid(),
                own.groups(),
                own.uid() == 0 ? own.permitted() : 0,
                own.permitted(),
                own.inheritable(),
                own.ambient(),
                own.bounding());
    }

    // ---- statfs.

    static long statfs(Task task, long path, long buffer) throws ErrnoException {
        return statfs(task, Target.at(task, Paths.AT_FDCWD, path, 0).place(), buffer);
    }

    static long fstatfs(Task task, int fd, long buffer) throws ErrnoException {
        return statfs(task, Target.of(task.files.get(fd)).place(), buffer);
    }

    private static long statfs(Task task, @Nullable Location place, long buffer)
            throws ErrnoException {
        StatFs known = ANONYMOUS;
        int flags = ST_VALID;
        if (place != null) {
            FileSystem system = place.inode().fileSystem();
            known = system.statFs();
            flags |= ST_RELATIME | (place.mount().isReadOnly() ? ST_RDONLY : 0);
        }
        byte[] bytes = new byte[STATFS_SIZE];
        Bytes.putLong(bytes, 0, known.type());
        Bytes.putLong(bytes, 8, known.blockSize());
        Bytes.putLong(bytes, 16, known.blocks());
        Bytes.putLong(bytes, 24, known.free());
        Bytes.putLong(bytes, 32, known.available());
        Bytes.putLong(bytes, 40, known.files());
        Bytes.putLong(bytes, 48, known.filesFree());
        Bytes.putLong(bytes, 56, known.id());
        Bytes.putLong(bytes, 64, known.nameLength());
        Bytes.putLong(bytes, 72, known.blockSize());
        Bytes.putLong(bytes, 80, flags);
        task.user().copyOut(buffer, bytes, 0, STATFS_SIZE);
        return 0;
    }
}
