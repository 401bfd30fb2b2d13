package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.device.FifoWait;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.file.PathFile;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Watches;

/** openat and openat2. */
final class OpenCalls {
    /** The flags that openat2 knows; openat ignores all others. */
    private static final int VALID =
            OpenFlag.ACCMODE
                    | OpenFlag.CREAT
                    | OpenFlag.EXCL
                    | OpenFlag.NOCTTY
                    | OpenFlag.TRUNC
                    | OpenFlag.APPEND
                    | OpenFlag.NONBLOCK
                    | OpenFlag.SYNC
                    | OpenFlag.ASYNC
                    | OpenFlag.DIRECT
                    | OpenFlag.LARGEFILE
                    | OpenFlag.DIRECTORY
                    | OpenFlag.NOFOLLOW
                    | OpenFlag.NOATIME
                    | OpenFlag.CLOEXEC
                    | OpenFlag.PATH
                    | OpenFlag.TMPFILE;

    /** What means something together with O_PATH. */
    private static final int WITH_PATH =
            OpenFlag.PATH | OpenFlag.DIRECTORY | OpenFlag.NOFOLLOW | OpenFlag.CLOEXEC;

    /** The bit of O_TMPFILE that is not O_DIRECTORY. */
    private static final int TMPFILE_ALONE = OpenFlag.TMPFILE & ~OpenFlag.DIRECTORY;

    /** The size of the first struct open_how; later ones may be longer. */
    private static final int HOW_SIZE = 24;

    private static final int LONGEST_HOW = 4096;
    private static final int MODES = 07777;

    private OpenCalls() {}

    static long openat(Task task, int dirfd, long path, int flags, int mode) throws ErrnoException {
        int known = flags & VALID;
        if ((known & OpenFlag.PATH) != 0) {
            known &= WITH_PATH;
        }
        int given = (known & (OpenFlag.CREAT | TMPFILE_ALONE)) != 0 ? mode & MODES : 0;
        return open(task, dirfd, path, known, given, 0);
    }

    static long openat2(Task task, int dirfd, long path, long how, long size)
            throws ErrnoException {
        if (size < HOW_SIZE && size >= 0) {
            throw Errno.EINVAL.exception();
        }
        if (size < 0 || size > LONGEST_HOW) {
            throw Errno.E2BIG.exception();
        }
        byte[] rest = new byte[(int) size];
        task.user().copyIn(how, rest, 0, rest.length);
        for (int i = HOW_SIZE; i < rest.length; i++) {
            if (rest[i] != 0) {
                throw Errno.E2BIG.exception();
            }
        }
        long flags = task.user().loadLong(how);
        long mode = task.user().loadLong(how + 8);
        long resolve = task.user().loadLong(how + 16);
        boolean makes = (flags & (OpenFlag.CREAT | TMPFILE_ALONE)) != 0;
        boolean isWrong =
                (flags & ~(long) VALID) != 0
                        || (resolve & ~(long) Resolve.ALL) != 0
                        || (resolve & Resolve.BENEATH) != 0 && (resolve & Resolve.IN_ROOT) != 0
                        || (mode & ~(long) (makes ? MODES : 0)) != 0
                        || (flags & OpenFlag.PATH) != 0 && (flags & ~(long) WITH_PATH) != 0;
        if (isWrong) {
            throw Errno.EINVAL.exception();
        }
        return open(task, dirfd, path, (int) flags, (int) mode, (int) resolve);
    }

    private static void checkFlags(int flags, int resolve) throws ErrnoException {
        int both = OpenFlag.DIRECTORY | OpenFlag.CREAT;
        boolean isUnnamed = (flags & TMPFILE_ALONE) != 0;
        boolean isWrong =
                isUnnamed
                        ? (flags & both) != OpenFlag.DIRECTORY || !isWriting(flags)
                        : (flags & both) == both;
        if (isWrong) {
            throw Errno.EINVAL.exception();
        }
        int slow = OpenFlag.TRUNC | OpenFlag.CREAT | TMPFILE_ALONE;
        if ((resolve & Resolve.CACHED) != 0 && (flags & slow) != 0) {
            throw Errno.EAGAIN.exception();
        }
    }

    private static boolean isWriting(int flags) {
        return (flags & OpenFlag.ACCMODE) != OpenFlag.RDONLY;
    }

    private static long open(Task task, int dirfd, long address, int flags, int mode, int resolve)
            throws ErrnoException {
        checkFlags(flags, resolve);
        String path = Paths.read(task, address);
        long limit = task.process().limits.soft(ResourceLimits.NOFILE);
        task.files.requireRoom(limit);
        boolean isScoped = (resolve & (Resolve.BENEATH | Resolve.IN_ROOT)) != 0;
        Location start = Paths.start(task, dirfd, isScoped ? "." : path);
        Opening guard = new Opening(task, flags, resolve, start);
        FileTree tree = Resolve.tree(task, start, resolve);
        if (resolve != 0 || !FileAccess.isFree(task.credentials)) {
            tree = tree.guardedBy(guard);
        }
        LinuxFile file;
        task.opensNonblocking = (flags & OpenFlag.NONBLOCK) != 0;
        try {
            file = open(task, tree, start, path, flags, mode);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EAGAIN && task.pending instanceof FifoWait wait) {
                return task.block("the other side of a FIFO", wait.until());
            }
            throw e.errno() == Errno.ENOTCAPABLE ? Errno.EXDEV.exception() : e;
        }
        TerminalCalls.opened(task, file, (flags & OpenFlag.NOCTTY) == 0);
        return task.files.add(file, 0, limit, (flags & OpenFlag.CLOEXEC) != 0);
    }

    private static LinuxFile open(
            Task task, FileTree tree, Location start, String path, int flags, int mode)
            throws ErrnoException {
        if ((flags & OpenFlag.PATH) != 0) {
            Found found = tree.locate(start, path, (flags & OpenFlag.NOFOLLOW) == 0);
            Inode inode = found.place().inode();
            if ((flags & OpenFlag.DIRECTORY) != 0 && inode.type() != FileType.DIRECTORY) {
                throw Errno.ENOTDIR.exception();
            }
            return new LinuxFile(PathFile.of(inode), flags, found, path);
        }
        NewFile made =
                NewFile.regular(mode & ~task.context.umask())
                        .ownedBy(task.credentials.fsuid(), task.credentials.fsgid());
        int kept = flags | OpenFlag.LARGEFILE;
        if ((flags & TMPFILE_ALONE) != 0) {
            return unnamed(task, tree.locate(start, path, true), kept, made);
        }
        FileTree.Opened opened = tree.openNamed(start, path, portable(flags), made);
        LinuxFile file = new LinuxFile(opened.file(), kept, opened.found(), path);
        file.notice(Watches.OPEN);
        boolean isCut = (flags & OpenFlag.TRUNC) != 0 && !opened.isMade();
        if (isCut && opened.file() instanceof RegularFile) {
            boolean isDropped = TransferCalls.dropSetId(task, file);
            Target.of(file).notice(isDropped ? Watches.MODIFY | Watches.ATTRIB : Watches.MODIFY);
        }
        return file;
    }

    private static LinuxFile unnamed(Task task, Found directory, int flags, NewFile made)
            throws ErrnoException {
        Location place = directory.place();
        if (place.inode().type() != FileType.DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        FileAccess.check(
                task.credentials, place.inode().stat(), Permission.WRITE | Permission.EXECUTE);
        FileTree.requireWritable(place);
        Inode inode = place.inode().makeUnnamed(made, (flags & OpenFlag.EXCL) == 0);
        OpenFile file = inode.open(portable(flags) & ~OpenFlags.TRUNC);
        String name = "#" + inode.stat().ino();
        Found found = new Found(new Location(place.mount(), inode), place, name);
        LinuxFile unnamed = new LinuxFile(file, flags, found, name);
        unnamed.notice(Watches.OPEN);
        return unnamed;
    }

    /** The flags as the files know them. */
    private static int portable(int flags) {
        int access =
                switch (flags & OpenFlag.ACCMODE) {
                    case OpenFlag.RDONLY -> OpenFlags.READ;
                    case OpenFlag.WRONLY -> OpenFlags.WRITE;
                    case OpenFlag.RDWR -> OpenFlags.READ | OpenFlags.WRITE;
                    default -> 0; // neither, though the permissions for both are asked for
                };
        return access
                | bit(flags, OpenFlag.CREAT, OpenFlags.CREAT)
                | bit(flags, OpenFlag.EXCL, OpenFlags.EXCL)
                | bit(flags, OpenFlag.TRUNC, OpenFlags.TRUNC)
                | bit(flags, OpenFlag.DIRECTORY, OpenFlags.DIRECTORY)
                | bit(flags, OpenFlag.NOFOLLOW, OpenFlags.NOFOLLOW)
                | bit(flags, OpenFlag.DSYNC, OpenFlags.DSYNC)
                | bit(flags, OpenFlag.SYNC & ~OpenFlag.DSYNC, OpenFlags.SYNC);
    }

    private static int bit(int flags, int from, int to) {
        return (flags & from) != 0 ? to : 0;
    }

    /** What is asked on the way to a file that is opened, and before it is. */
    private static final class Opening extends Resolve {
        private final Task task;
        private final int flags;

        Opening(Task task, int flags, int resolve, Location start) {
            super(task.credentials, resolve, start);
            this.task = task;
            this.flags = flags;
        }

        @Override
        public void open(Location file) throws ErrnoException {
            Stat stat = file.inode().stat();
            FileType type = stat.type();
            if (type == FileType.SYMBOLIC_LINK) {
                return; // refused in any case
            }
            int wanted =
                    switch (flags & OpenFlag.ACCMODE) {
                        case OpenFlag.RDONLY -> Permission.READ;
                        case OpenFlag.WRONLY -> Permission.WRITE;
                        default -> Permission.READ | Permission.WRITE;
                    };
            if ((flags & OpenFlag.TRUNC) != 0) {
                wanted |= Permission.WRITE;
            }
            boolean isDirectory = type == FileType.DIRECTORY;
            if (!isDirectory && (flags & OpenFlag.DIRECTORY) != 0) {
                throw Errno.ENOTDIR.exception();
            }
            boolean refusesAsDirectory =
                    (flags & OpenFlag.CREAT) != 0 || (wanted & Permission.WRITE) != 0;
            if (isDirectory && refusesAsDirectory) {
                throw Errno.EISDIR.exception();
            }
            FileAccess.check(task.credentials, stat, wanted);
            if ((flags & OpenFlag.NOATIME) != 0
                    && stat.uid() != task.credentials.fsuid()
                    && !task.credentials.has(Credentials.CAP_FOWNER)) {
                throw Errno.EPERM.exception();
            }
        }
    }
}
