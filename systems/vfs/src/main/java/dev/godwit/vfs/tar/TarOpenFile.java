package dev.godwit.vfs.tar;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

/** An open regular file. */
final class TarOpenFile implements RegularFile {
    private final TarFile inode;
    private final int flags;

    TarOpenFile(TarFile inode, int flags) {
        this.inode = inode;
        this.flags = flags;
    }

    @Override
    public FileType type() {
        return FileType.REGULAR_FILE;
    }

    @Override
    public Stat stat() {
        return inode.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        inode.setTimes(atime, mtime);
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        if ((flags & OpenFlags.READ) == 0) {
            throw Errno.EBADF.exception();
        }
        if (position < 0) {
            throw Errno.EINVAL.exception();
        }
        return inode.read(target, offset, length, position);
    }

    @Override
    public int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        throw Errno.EBADF.exception();
    }

    @Override
    public int append(byte[] source, int offset, int length) throws ErrnoException {
        throw Errno.EBADF.exception();
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public void allocate(long offset, long length) throws ErrnoException {
        throw Errno.EBADF.exception();
    }

    @Override
    public void advise(long offset, long length, Advice advice) throws ErrnoException {
        if (offset < 0 || length < 0) {
            throw Errno.EINVAL.exception();
        }
    }

    @Override
    public void sync(boolean dataOnly) {}

    @Override
    public void close() {}
}
