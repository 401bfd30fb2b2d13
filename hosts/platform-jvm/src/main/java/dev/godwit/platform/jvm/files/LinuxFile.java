package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageCache;
import dev.godwit.vfs.RegularFile;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** An open regular file. */
final class LinuxFile extends LinuxOpenFile implements RegularFile {
    private final int flags;
    private boolean isOpen = true;

    /** What else of the file there is, if it was opened by inode. */
    private final @Nullable LinuxInode inode;

    LinuxFile(Descriptor descriptor, int flags) {
        this(descriptor, flags, null);
    }

    LinuxFile(Descriptor descriptor, int flags, @Nullable LinuxInode inode) {
        super(descriptor, inode == null ? Owners.SAME : inode.owners());
        this.inode = inode;
        this.flags = flags;
        if (inode != null) {
            inode.opened();
        }
    }

    @Override
    public void close() throws ErrnoException {
        if (inode != null && isOpen) {
            inode.closed();
        }
        isOpen = false;
        super.close();
    }

    /** The kernel's descriptor may allow more than was asked for. */
    private void require(int flag, Errno otherwise) throws ErrnoException {
        if ((flags & flag) == 0) {
            throw otherwise.exception();
        }
    }

    @Override
    public FileType type() {
        return FileType.REGULAR_FILE;
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        PageCache pages = inode == null ? null : inode.mapped();
        if (inode == null || pages == null) {
            return readHost(target, offset, length, position);
        }
        try (Lock _ = inode.lock().enter()) {
            int count = readHost(target, offset, length, position);
            pages.correct(target, offset, count, position);
            return count;
        }
    }

    private int readHost(byte[] target, int offset, int length, long position)
            throws ErrnoException {
        int fd = descriptor.number();
        require(OpenFlags.READ, Errno.EBADF);
        ByteBuffer data = Syscalls.scratch().data();
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, Syscalls.Scratch.DATA);
            int count;
            try {
                count = Syscalls.pread(fd, piece, position + done);
            } catch (ErrnoException e) {
                if (done == 0) {
                    throw e;
                }
                break;
            }
            data.get(0, target, offset + done, count);
            done += count;
            if (count < piece) {
                break;
            }
        }
        return done;
    }

    @Override
    public int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        if (position < 0) {
            throw Errno.EINVAL.exception();
        }
        return writeBoth(source, offset, length, position, false);
    }

    @Override
    public int append(byte[] source, int offset, int length) throws ErrnoException {
        return writeBoth(source, offset, length, 0, true);
    }

    private int writeBoth(byte[] source, int offset, int length, long position, boolean append)
            throws ErrnoException {
        PageCache pages = inode == null ? null : inode.mapped();
        if (inode == null || pages == null) {
            return write(source, offset, length, position, append);
        }
        try (Lock _ = inode.lock().enter()) {
            int count = write(source, offset, length, position, append);
            long at = append ? stat().size() - count : position;
            pages.written(source, offset, count, at);
            return count;
        }
    }

    private int write(byte[] source, int offset, int length, long position, boolean append)
            throws ErrnoException {
        int fd = descriptor.number();
        require(OpenFlags.WRITE, Errno.EBADF);
        ByteBuffer data = Syscalls.scratch().data();
        int done = 0;
        do {
            int piece = Math.min(length - done, Syscalls.Scratch.DATA);
            data.put(0, source, offset + done, piece);
            int count;
            try {
                count =
                        append
                                ? Syscalls.append(fd, piece)
                                : Syscalls.pwrite(fd, piece, position + done);
            } catch (ErrnoException e) {
                if (done == 0) {
                    throw e;
                }
                break;
            }
            done += count;
            if (count < piece) {
                break;
            }
        } while (done < length);
        return done;
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EINVAL);
        PageCache pages = inode == null ? null : inode.mapped();
        if (inode == null || pages == null || size < 0) {
            Syscalls.ftruncate(descriptor.number(), size);
            return;
        }
        try (Lock _ = inode.lock().enter()) {
            pages.cut(size);
            Syscalls.ftruncate(descriptor.number(), size);
        }
    }

    @Override
    public void allocate(long offset, long length) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EBADF);
        Syscalls.fallocate(descriptor.number(), offset, length);
    }

    @Override
    public void advise(long offset, long length, Advice advice) throws ErrnoException {
        if (offset < 0 || length < 0) {
            throw Errno.EINVAL.exception();
        }
        int number =
                switch (advice) {
                    case NORMAL -> 0;
                    case RANDOM -> 1;
                    case SEQUENTIAL -> 2;
                    case WILLNEED -> 3;
                    case DONTNEED -> 4;
                    case NOREUSE -> 5;
                };
        Syscalls.fadvise(descriptor.number(), offset, length, number);
    }
}
