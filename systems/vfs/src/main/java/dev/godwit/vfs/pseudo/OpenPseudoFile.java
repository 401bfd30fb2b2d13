package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

/** What is alike for all open files. */
abstract class OpenPseudoFile implements RegularFile {
    private final PseudoFile inode;
    private final int flags;

    OpenPseudoFile(PseudoFile inode, int flags) {
        this.inode = inode;
        this.flags = flags;
    }

    final void require(int flag) throws ErrnoException {
        if ((flags & flag) == 0) {
            throw Errno.EBADF.exception();
        }
    }

    @Override
    public final FileType type() {
        return FileType.REGULAR_FILE;
    }

    @Override
    public final Stat stat() {
        return inode.stat();
    }

    @Override
    public final void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        inode.setTimes(atime, mtime);
    }

    /** There is no end: a write goes where it goes. */
    @Override
    public final int append(byte[] source, int offset, int length) throws ErrnoException {
        return write(source, offset, length, 0);
    }

    @Override
    public final void truncate(long size) throws ErrnoException {
        if (size < 0 || (flags & OpenFlags.WRITE) == 0) {
            throw Errno.EINVAL.exception();
        }
        inode.setSize(size);
    }

    @Override
    public final void allocate(long offset, long length) throws ErrnoException {
        require(OpenFlags.WRITE);
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public final void advise(long offset, long length, Advice advice) throws ErrnoException {
        if (offset < 0 || length < 0) {
            throw Errno.EINVAL.exception();
        }
    }

    @Override
    public final void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public final void close() {}
}
