package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/**
 * A file that cannot be changed.
 *
 * @param <F> what it is
 */
abstract class ReadOnly<F extends OpenFile> implements OpenFile {
    final F inner;

    ReadOnly(F inner) {
        this.inner = inner;
    }

    /** Protects a file that is open for reading. */
    static OpenFile of(OpenFile file) {
        return switch (file) {
            case Directory directory -> new ReadOnlyDirectory(directory);
            case RegularFile regular -> new OfFile(regular);
            case Stream stream -> new OfStream(stream);
            default -> file;
        };
    }

    @Override
    public FileType type() {
        return inner.type();
    }

    @Override
    public Stat stat() throws ErrnoException {
        return inner.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EROFS.exception();
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        inner.sync(dataOnly);
    }

    @Override
    public void close() throws ErrnoException {
        inner.close();
    }

    private static final class OfStream extends ReadOnly<Stream> implements Stream {
        OfStream(Stream inner) {
            super(inner);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            return inner.read(target, offset, length);
        }

        @Override
        public int write(byte[] source, int offset, int length) throws ErrnoException {
            throw Errno.EBADF.exception();
        }

        @Override
        public long available() {
            return inner.available();
        }

        @Override
        public int poll(int events) {
            return inner.poll(events);
        }

        @Override
        public Waitable until(int events) {
            return inner.until(events);
        }
    }

    private static final class OfFile extends ReadOnly<RegularFile> implements RegularFile {
        OfFile(RegularFile inner) {
            super(inner);
        }

        @Override
        public int read(byte[] target, int offset, int length, long position)
                throws ErrnoException {
            return inner.read(target, offset, length, position);
        }

        @Override
        public int write(byte[] source, int offset, int length, long position)
                throws ErrnoException {
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
            inner.advise(offset, length, advice);
        }
    }
}
