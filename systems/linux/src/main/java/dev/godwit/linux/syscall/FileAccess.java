package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Guard;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Stat;

import org.jspecify.annotations.Nullable;

/** What a task may do with files (path_resolution(7), credentials(7)). */
class FileAccess implements Guard {
    private static final int STICKY = 01000;
    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int GROUP_EXECUTE = 010;

    private final Credentials credentials;

    FileAccess(Credentials credentials) {
        this.credentials = credentials;
    }

    /** Files by path, as somebody may walk among them. */
    static FileTree tree(FileTree tree, Credentials credentials) {
        return isFree(credentials) ? tree : tree.guardedBy(new FileAccess(credentials));
    }

    /** Whether nothing that the guard could ask would be refused. */
    static boolean isFree(Credentials credentials) {
        return credentials.has(Credentials.CAP_DAC_OVERRIDE)
                && credentials.has(Credentials.CAP_FOWNER);
    }

    // ---- On the way of a path.

    @Override
    public void search(Location directory) throws ErrnoException {
        check(credentials, directory.inode().stat(), Permission.EXECUTE);
    }

    @Override
    public void change(Location directory, @Nullable Location file, boolean moved)
            throws ErrnoException {
        Stat above = directory.inode().stat();
        check(credentials, above, Permission.WRITE | Permission.EXECUTE);
        if (file == null) {
            return;
        }
        Stat stat = file.inode().stat();
        boolean isKept =
                (above.mode() & STICKY) != 0
                        && stat.uid() != credentials.fsuid()
                        && above.uid() != credentials.fsuid();
        if (isKept && !credentials.has(Credentials.CAP_FOWNER)) {
            throw Errno.EPERM.exception();
        }
        if (moved && stat.type() == FileType.DIRECTORY) {
            check(credentials, stat, Permission.WRITE); // for its ".."
        }
    }

    // ---- Checks of calls.

    /** Fails with EACCES unless somebody may use a file. */
    static void check(Credentials credentials, Stat stat, int wanted) throws ErrnoException {
        Permission.check(
                stat,
                wanted,
                credentials.fsuid(),
                credentials::isIn,
                credentials.has(Credentials.CAP_DAC_OVERRIDE),
                credentials.has(Credentials.CAP_DAC_READ_SEARCH));
    }

    /** Whether a task may act as the owner of a file. */
    static boolean isOwner(Task task, Stat stat) {
        return stat.uid() == task.credentials.fsuid()
                || task.credentials.has(Credentials.CAP_FOWNER);
    }

    static void requireOwner(Task task, Stat stat) throws ErrnoException {
        if (!isOwner(task, stat)) {
            throw Errno.EPERM.exception();
        }
    }

    static void require(Task task, int capability) throws ErrnoException {
        if (!task.credentials.has(capability)) {
            throw Errno.EPERM.exception();
        }
    }

    /** The mode without a set-group-ID bit that somebody outside of the group may not give. */
    static int withoutForeignGroup(Task task, int mode, int group) {
        boolean mayGive =
                task.credentials.isIn(group) || task.credentials.has(Credentials.CAP_FSETID);
        return mayGive ? mode : mode & ~SET_GID;
    }

    /** A file whose content changes loses what made it run as somebody else; whether it had it. */
    static boolean dropSetId(Task task, Inode inode) throws ErrnoException {
        if (task.credentials.has(Credentials.CAP_FSETID)) {
            return false;
        }
        Stat stat = inode.stat();
        int dropped = SET_UID | ((stat.mode() & GROUP_EXECUTE) != 0 ? SET_GID : 0);
        if (stat.type() != FileType.REGULAR_FILE || (stat.mode() & dropped) == 0) {
            return false;
        }
        inode.setMode(stat.mode() & ~dropped);
        return true;
    }
}
