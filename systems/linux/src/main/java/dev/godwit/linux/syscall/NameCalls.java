package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.NewFile;

/** Names of files: made, changed and removed. */
final class NameCalls {
    private static final int RENAME_NOREPLACE = 1;
    private static final int RENAME_EXCHANGE = 2;
    private static final int RENAME_WHITEOUT = 4;
    private static final int MODES = 07777;
    private static final int DIRECTORY_MODES = 01777;

    private NameCalls() {}

    private static void make(Task task, int dirfd, String path, NewFile file)
            throws ErrnoException {
        NewFile owned = file.ownedBy(task.credentials.fsuid(), task.credentials.fsgid());
        Paths.tree(task).make(Paths.start(task, dirfd, path), path, owned);
    }

    static long mkdirat(Task task, int dirfd, long path, int mode) throws ErrnoException {
        int given = mode & DIRECTORY_MODES & ~task.context.umask();
        make(task, dirfd, Paths.read(task, path), NewFile.directory(given));
        return 0;
    }

    static long mknodat(Task task, int dirfd, long path, int mode, int device)
            throws ErrnoException {
        FileType type = FileNumbers.typeToMake(mode);
        boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        boolean isWhiteout = type == FileType.CHARACTER_DEVICE && device == 0;
        String name = Paths.read(task, path);
        if (isDevice && !isWhiteout) {
            FileAccess.require(task, Credentials.CAP_MKNOD);
        }
        int given = mode & MODES & ~task.context.umask();
        long number = isDevice ? FileNumbers.decode(device) : 0;
        make(task, dirfd, name, NewFile.node(type, given, number));
        return 0;
    }

    static long symlinkat(Task task, long target, int dirfd, long path) throws ErrnoException {
        String leadsTo = Paths.read(task, target);
        Names.checkLinkTarget(leadsTo);
        make(task, dirfd, Paths.read(task, path), NewFile.link(leadsTo));
        return 0;
    }

    static long linkat(Task task, int dirfd, long path, int toDirfd, long toPath, int flags)
            throws ErrnoException {
        if ((flags & ~(Paths.AT_SYMLINK_FOLLOW | Paths.AT_EMPTY_PATH)) != 0) {
            throw Errno.EINVAL.exception();
        }
        int follow = (flags & Paths.AT_SYMLINK_FOLLOW) != 0 ? 0 : Paths.AT_SYMLINK_NOFOLLOW;
        Target target = Target.at(task, dirfd, path, flags & Paths.AT_EMPTY_PATH | follow);
        String name = Paths.read(task, toPath);
        Location file = target.place();
        if (file == null) {
            throw Errno.EXDEV.exception();
        }
        Paths.tree(task).link(file, Paths.start(task, toDirfd, name), name);
        return 0;
    }

    static long unlinkat(Task task, int dirfd, long path, int flags) throws ErrnoException {
        if ((flags & ~Paths.AT_REMOVEDIR) != 0) {
            throw Errno.EINVAL.exception();
        }
        String name = Paths.read(task, path);
        Location start = Paths.start(task, dirfd, name);
        if (flags == 0) {
            Paths.tree(task).unlink(start, name);
        } else {
            Paths.tree(task).rmdir(start, name);
        }
        return 0;
    }

    static long renameat2(Task task, int dirfd, long path, int toDirfd, long toPath, int flags)
            throws ErrnoException {
        boolean exchanges = (flags & RENAME_EXCHANGE) != 0;
        boolean isWrong =
                (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT)) != 0
                        || exchanges && flags != RENAME_EXCHANGE;
        // whiteouts are for who lays one file system over another, and nobody does here
        if (isWrong || (flags & RENAME_WHITEOUT) != 0) {
            throw Errno.EINVAL.exception();
        }
        String from = Paths.read(task, path);
        String to = Paths.read(task, toPath);
        int how = exchanges ? Inode.EXCHANGE : flags == 0 ? 0 : Inode.NOREPLACE;
        Location start = Paths.start(task, dirfd, from);
        Paths.tree(task).rename(start, from, Paths.start(task, toDirfd, to), to, how);
        return 0;
    }

    static long readlinkat(Task task, int dirfd, long path, long buffer, int size)
            throws ErrnoException {
        if (size <= 0) {
            throw Errno.EINVAL.exception();
        }
        String name = Paths.read(task, path);
        Inode inode;
        if (name.isEmpty()) {
            if (dirfd == Paths.AT_FDCWD) {
                throw Errno.ENOENT.exception();
            }
            LinuxFile file = task.files.get(dirfd);
            Found found = file.place();
            if (found == null || found.place().inode().type() != FileType.SYMBOLIC_LINK) {
                throw Errno.ENOENT.exception();
            }
            inode = found.place().inode();
        } else {
            inode = Paths.tree(task).find(Paths.start(task, dirfd, name), name, false).inode();
        }
        byte[] target = Names.encode(inode.readlink());
        int length = Math.min(size, target.length);
        task.user().copyOut(buffer, target, 0, length);
        return length;
    }
}
