package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

/** An open regular file. */
final class MemoryFile extends MemoryOpenFile<FileInode> implements RegularFile {
    private final int flags;

    MemoryFile(FileInode inode, int flags) throws ErrnoException {
        super(inode);
        this.flags = flags;
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.READ, Errno.EBADF);
        requireNotNegative(position);
        return inode.read(target, offset, length, position);
    }

    @Override
    public int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EBADF);
        requireNotNegative(position);
        return inode.write(source, offset, length, position);
    }

    @Override
    public int append(byte[] source, int offset, int length) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EBADF);
        return inode.append(source, offset, length);
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EINVAL);
        requireNotNegative(size);
        inode.setSize(size);
    }

    @Override
    public void allocate(long offset, long length) throws ErrnoException {
        requireRange(offset, length);
        inode.allocate(offset, length);
    }

    @Override
    public void reserve(long offset, long length) throws ErrnoException {
        requireRange(offset, length);
        inode.reserve(offset, length);
    }

    @Override
    public void punch(long offset, long length) throws ErrnoException {
        requireRange(offset, length);
        inode.punch(offset, length);
    }

    @Override
    public long nextData(long position) throws ErrnoException {
        requireNotNegative(position);
        return inode.nextData(position);
    }

    @Override
    public long nextHole(long position) throws ErrnoException {
        requireNotNegative(position);
        return inode.nextHole(position);
    }

    @Override
    public void advise(long offset, long length, Advice advice) throws ErrnoException {
        requireNotNegative(offset);
        requireNotNegative(length);
    }

    private void requireRange(long offset, long length) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EBADF);
        requireNotNegative(offset);
        if (length <= 0) {
            throw Errno.EINVAL.exception();
        }
    }

    private void require(int flag, Errno otherwise) throws ErrnoException {
        if ((flags & flag) == 0) {
            throw otherwise.exception();
        }
    }

    private static void requireNotNegative(long value) throws ErrnoException {
        if (value < 0) {
            throw Errno.EINVAL.exception();
        }
    }
}
