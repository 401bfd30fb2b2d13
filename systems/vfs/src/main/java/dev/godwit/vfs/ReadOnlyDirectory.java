package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import java.util.List;

/**
 * A directory in which, and beneath which, nothing can be changed: every attempt is EROFS, after
 * the errors that a read-only file system of Linux reports first (a missing file, a name that
 * exists).
 */
public final class ReadOnlyDirectory extends ReadOnly<Directory> implements Directory {
    private static final int CHANGES = OpenFlags.WRITE | OpenFlags.CREAT | OpenFlags.TRUNC;

    /**
     * Protects a directory.
     *
     * @param inner the directory
     */
    public ReadOnlyDirectory(Directory inner) {
        super(inner);
    }

    @Override
    public OpenFile open(String path, int flags, int mode) throws ErrnoException {
        boolean create = (flags & OpenFlags.CREAT) != 0;
        if (create && (flags & OpenFlags.DIRECTORY) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (create && (flags & OpenFlags.EXCL) != 0) {
            throw makingFails(path);
        }
        OpenFile file;
        try {
            file = inner.open(path, flags & ~(CHANGES | OpenFlags.EXCL), mode);
        } catch (ErrnoException e) {
            throw create && e.errno() == Errno.ENOENT ? Errno.EROFS.exception() : e;
        }
        boolean change = (flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0;
        if (change || (create && file instanceof Directory)) {
            Errno errno = file instanceof Directory ? Errno.EISDIR : Errno.EROFS;
            file.close();
            throw errno.exception();
        }
        return of(file);
    }

    @Override
    public Stat stat(String path, boolean follow) throws ErrnoException {
        return inner.stat(path, follow);
    }

    @Override
    public void setTimes(String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        inner.stat(path, follow);
        throw Errno.EROFS.exception();
    }

    @Override
    public void mkdir(String path, int mode) throws ErrnoException {
        throw makingFails(path);
    }

    @Override
    public void unlink(String path) throws ErrnoException {
        inner.stat(path, false);
        throw Errno.EROFS.exception();
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        inner.stat(path, false);
        throw Errno.EROFS.exception();
    }

    @Override
    public void rename(String from, Directory toDirectory, String to) throws ErrnoException {
        inner.stat(from, false);
        throw Errno.EROFS.exception();
    }

    @Override
    public void link(String from, Directory toDirectory, String to) throws ErrnoException {
        inner.stat(from, false);
        throw Errno.EROFS.exception();
    }

    @Override
    public void symlink(String target, String path) throws ErrnoException {
        throw makingFails(path);
    }

    @Override
    public String readlink(String path) throws ErrnoException {
        return inner.readlink(path);
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        return inner.list(cookie, limit);
    }

    /** Why a file of this name cannot be made: it exists, its path is wrong, or because of us. */
    private ErrnoException makingFails(String path) {
        try {
            inner.stat(path, false);
            return Errno.EEXIST.exception();
        } catch (ErrnoException e) {
            return e.errno() == Errno.ENOENT ? Errno.EROFS.exception() : e;
        }
    }
}
