package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

/** What a file holds: made when it is opened, so that who reads it in pieces reads one state. */
@FunctionalInterface
public interface Content {
    /**
     * {@return the whole content, at this moment}
     *
     * @throws ErrnoException ESRCH, EACCES, ...: the file cannot be opened for reading
     */
    byte[] bytes() throws ErrnoException;

    /** {@return the size that stat tells, 0 as in procfs unless the system has it otherwise} */
    default long size() {
        return 0;
    }

    /** {@return whether it takes writes} */
    default boolean isWritable() {
        return false;
    }

    /**
     * Takes what one write brings, from whatever position.
     *
     * @param bytes all of it
     * @throws ErrnoException EINVAL, EPERM, ...
     */
    default void write(byte[] bytes) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    /** Takes what a write brings. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes what one write brings.
         *
         * @param bytes all of it
         * @throws ErrnoException EINVAL, EPERM, ...
         */
        void write(byte[] bytes) throws ErrnoException;
    }

    /**
     * The same, to be written too.
     *
     * @param sink what takes each write
     * @return this content, writable
     */
    default Content writtenBy(Sink sink) {
        Content read = this;
        return new Content() {
            @Override
            public byte[] bytes() throws ErrnoException {
                return read.bytes();
            }

            @Override
            public long size() {
                return read.size();
            }

            @Override
            public boolean isWritable() {
                return true;
            }

            @Override
            public void write(byte[] bytes) throws ErrnoException {
                sink.write(bytes);
            }
        };
    }

    /**
     * The same, of a size that is told.
     *
     * @param bytes the size
     * @return this content
     */
    default Content sized(long bytes) {
        Content read = this;
        return new Content() {
            @Override
            public byte[] bytes() throws ErrnoException {
                return read.bytes();
            }

            @Override
            public long size() {
                return bytes;
            }

            @Override
            public boolean isWritable() {
                return read.isWritable();
            }

            @Override
            public void write(byte[] written) throws ErrnoException {
                read.write(written);
            }
        };
    }
}
