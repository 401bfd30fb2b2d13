package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Watches;

import org.jspecify.annotations.Nullable;

/**
 * The file that a call is about: one that a path led to, or a descriptor's.
 *
 * @param found where it is; null if it is in no tree, as a pipe is
 * @param file the open file; null if it was found by a path
 */
record Target(@Nullable Found found, @Nullable OpenFile file) {
    /** A descriptor's file. */
    static Target of(LinuxFile file) {
        return new Target(file.place(), file.file());
    }

    /** A path's file; with AT_EMPTY_PATH and an empty path, the descriptor's. */
    static Target at(Task task, int dirfd, long address, int flags) throws ErrnoException {
        return named(task, dirfd, Paths.read(task, address), flags);
    }

    /** The same where 0 stands for an empty path. */
    static Target atOrNull(Task task, int dirfd, long address, int flags) throws ErrnoException {
        boolean isNull = address == 0 && (flags & Paths.AT_EMPTY_PATH) != 0;
        return named(task, dirfd, isNull ? "" : Paths.read(task, address), flags);
    }

    private static Target named(Task task, int dirfd, String path, int flags)
            throws ErrnoException {
        if (path.isEmpty() && (flags & Paths.AT_EMPTY_PATH) != 0) {
            if (dirfd == Paths.AT_FDCWD) {
                Location directory = task.context.directory();
                return new Target(new Found(directory, directory, "."), null);
            }
            return of(task.files.get(dirfd));
        }
        boolean follow = (flags & Paths.AT_SYMLINK_NOFOLLOW) == 0;
        Location start = Paths.start(task, dirfd, path);
        return new Target(Paths.tree(task).locate(start, path, follow), null);
    }

    /** Where it is; null if it is in no tree. */
    @Nullable Location place() {
        return found == null ? null : found.place();
    }

    Stat stat() throws ErrnoException {
        return file == null ? inode().stat() : file.stat();
    }

    /** The file in its tree. */
    Inode inode() throws ErrnoException {
        if (found == null) {
            throw Errno.ENOTSUP.exception();
        }
        return found.place().inode();
    }

    /** The file in its tree, to be changed. */
    Inode changing() throws ErrnoException {
        requireWritable();
        return inode();
    }

    void requireWritable() throws ErrnoException {
        if (found != null) {
            FileTree.requireWritable(found.place());
        }
    }

    /** The file was changed: tells who watches it, or its directory. */
    void notice(int events) {
        Watches watches = found == null ? null : found.place().mount().watches();
        if (watches != null && found != null) {
            watches.done(events, found, false);
        }
    }
}
