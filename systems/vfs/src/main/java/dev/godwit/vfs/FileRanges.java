package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

/** A file that is read by ranges; it does not change. Called by one thread at a time. */
public interface FileRanges {
    /**
     * {@return its size in bytes}
     *
     * @throws ErrnoException if the host fails
     */
    long size() throws ErrnoException;

    /**
     * Reads from a position.
     *
     * @param target where the bytes go
     * @param offset the first place in it
     * @param length the most to read
     * @param position the first byte of the file to read, 0 or more
     * @return how many bytes were read, 0 at or beyond the end
     * @throws ErrnoException if the host fails
     */
    int read(byte[] target, int offset, int length, long position) throws ErrnoException;

    /**
     * An open file.
     *
     * @param file opened for reading; it stays the caller's, and open
     * @return its ranges
     */
    static FileRanges of(RegularFile file) {
        return new FileRanges() {
            @Override
            public long size() throws ErrnoException {
                return file.stat().size();
            }

            @Override
            public int read(byte[] target, int offset, int length, long position)
                    throws ErrnoException {
                return file.read(target, offset, length, position);
            }
        };
    }

    /**
     * Bytes at hand.
     *
     * @param bytes the file's content
     * @return its ranges
     */
    static FileRanges of(byte[] bytes) {
        return new FileRanges() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(byte[] target, int offset, int length, long position) {
                if (position >= bytes.length) {
                    return 0;
                }
                int count = (int) Math.min(length, bytes.length - position);
                System.arraycopy(bytes, (int) position, target, offset, count);
                return count;
            }
        };
    }
}
