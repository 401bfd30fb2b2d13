package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Names;

/** Paths as system calls are given them: an address of bytes, and where they begin. */
final class Paths {
    /** In place of a descriptor: the working directory. */
    static final int AT_FDCWD = -100;

    /** AT_SYMLINK_NOFOLLOW: a link at the end is meant itself. */
    static final int AT_SYMLINK_NOFOLLOW = 0x100;

    /** AT_REMOVEDIR, of unlinkat; AT_EACCESS of faccessat2. */
    static final int AT_REMOVEDIR = 0x200;

    /** AT_SYMLINK_FOLLOW: what a link at the end leads to is meant. */
    static final int AT_SYMLINK_FOLLOW = 0x400;

    /** AT_NO_AUTOMOUNT: nothing is ever mounted by itself. */
    static final int AT_NO_AUTOMOUNT = 0x800;

    /** AT_EMPTY_PATH: an empty path stands for the descriptor itself. */
    static final int AT_EMPTY_PATH = 0x1000;

    private Paths() {}

    /** Reads a path. */
    static String read(Task task, long address) throws ErrnoException {
        byte[] bytes = task.user().string(address, Names.MAX_PATH);
        if (bytes == null) {
            throw Errno.ENAMETOOLONG.exception();
        }
        return Names.decode(bytes, 0, bytes.length);
    }

    /** Where a path begins: an absolute one at the root, whatever the descriptor is. */
    static Location start(Task task, int dirfd, String path) throws ErrnoException {
        if (path.startsWith("/") || dirfd == AT_FDCWD) {
            return path.startsWith("/") ? task.context.tree().root() : task.context.directory();
        }
        LinuxFile file = task.files.get(dirfd);
        Found found = file.place();
        if (found == null || found.place().inode().type() != FileType.DIRECTORY) {
            throw (path.isEmpty() ? Errno.ENOENT : Errno.ENOTDIR).exception();
        }
        return found.place();
    }

    /** The files, as a task may walk among them. */
    static FileTree tree(Task task) {
        return FileAccess.tree(task.context.tree(), task.credentials);
    }

    /** What a path leads to. */
    static Found locate(Task task, int dirfd, long address, boolean follow) throws ErrnoException {
        String path = read(task, address);
        return tree(task).locate(start(task, dirfd, path), path, follow);
    }
}
