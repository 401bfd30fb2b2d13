package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * An open regular file. Its attributes are those of the name that it was opened by, since a channel
 * gives only its size; once the name has gone to another file, they are not known any more.
 *
 * <p>The channel is an asynchronous one, for an interrupt of the guest's thread would close any
 * other for good, and the guest may go on after one. It works on that thread all the same ({@link
 * CallingThread}).
 */
final class NioFile implements RegularFile {
    private final AsynchronousFileChannel channel;
    private final Place place;
    private final int flags;

    NioFile(AsynchronousFileChannel channel, Place place, int flags) {
        this.channel = channel;
        this.place = place;
        this.flags = flags;
    }

    @Override
    public FileType type() {
        return FileType.REGULAR_FILE;
    }

    @Override
    public Stat stat() throws ErrnoException {
        long size;
        try {
            size = channel.size();
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
        try {
            return NioStat.of(place.path()).withSize(size);
        } catch (ErrnoException removed) {
            return Stat.unnamed(FileType.REGULAR_FILE, 0600).withSize(size);
        }
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        NioStat.setTimes(place.path(), atime, mtime);
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        try {
            channel.force(!dataOnly);
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public void close() throws ErrnoException {
        try {
            channel.close();
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.READ, Errno.EBADF);
        requireNotNegative(position);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(target, offset, length);
            return Math.max(0, result(channel.read(bytes, position)));
        } catch (IOException | NonReadableChannelException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EBADF);
        requireNotNegative(position);
        if (position > Long.MAX_VALUE - length) {
            throw Errno.EFBIG.exception();
        }
        try {
            return result(channel.write(ByteBuffer.wrap(source, offset, length), position));
        } catch (IOException | NonWritableChannelException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public int append(byte[] source, int offset, int length) throws ErrnoException {
        try {
            return write(source, offset, length, channel.size());
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        require(OpenFlags.WRITE, Errno.EINVAL);
        requireNotNegative(size);
        try {
            if (size <= channel.size()) {
                channel.truncate(size);
            } else {
                result(channel.write(ByteBuffer.allocate(1), size - 1));
            }
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public void allocate(long offset, long length) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public void advise(long offset, long length, Advice advice) throws ErrnoException {
        requireNotNegative(offset);
        requireNotNegative(length);
    }

    /** Waits for an operation, which an interrupt does not end. */
    private static int result(Future<Integer> operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return operation.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void require(int flag, Errno otherwise) throws ErrnoException {
        if (!channel.isOpen()) {
            throw Errno.EBADF.exception();
        }
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
