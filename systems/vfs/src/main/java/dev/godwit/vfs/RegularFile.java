package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

/**
 * An open regular file. It has no position of its own: see {@link Description}. Callers have
 * checked that ranges of arrays exist.
 */
public interface RegularFile extends OpenFile {
    /**
     * Reads from a position; holes read as zeros.
     *
     * @param target where the bytes go
     * @param offset the first place in it
     * @param length the most to read
     * @param position the first byte of the file to read, 0 or more
     * @return how many bytes were read, 0 at or beyond the end of the file
     * @throws ErrnoException EBADF if not opened for reading, EINVAL for a negative position
     */
    int read(byte[] target, int offset, int length, long position) throws ErrnoException;

    /**
     * Writes at a position, which may lie beyond the end.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @param position where in the file the first goes, 0 or more
     * @return how many were written: fewer than asked only if an error prevented the rest
     * @throws ErrnoException EBADF if not opened for writing, EINVAL for a negative position,
     *     EFBIG, ENOSPC
     */
    int write(byte[] source, int offset, int length, long position) throws ErrnoException;

    /**
     * Writes at the end, wherever that is at this moment.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many were written
     * @throws ErrnoException as {@link #write}
     */
    int append(byte[] source, int offset, int length) throws ErrnoException;

    /**
     * Cuts the file or lengthens it by a hole.
     *
     * @param size the new size in bytes
     * @throws ErrnoException EINVAL if negative or not opened for writing, EFBIG
     */
    void truncate(long size) throws ErrnoException;

    /**
     * Makes sure that writes within a range will find room; the file grows to the range's end.
     *
     * @param offset the first byte, 0 or more
     * @param length how many, 1 or more
     * @throws ErrnoException EINVAL, EBADF, EFBIG, ENOSPC, ENOTSUP
     */
    void allocate(long offset, long length) throws ErrnoException;

    /**
     * Makes sure that writes within a range will find room, and leaves the size as it is.
     *
     * @param offset the first byte, 0 or more
     * @param length how many, 1 or more
     * @throws ErrnoException as {@link #allocate}
     */
    default void reserve(long offset, long length) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    /**
     * Makes a hole of a range: it reads as zeros. The size stays.
     *
     * @param offset the first byte, 0 or more
     * @param length how many, 1 or more
     * @throws ErrnoException EINVAL, EBADF, ENOTSUP
     */
    default void punch(long offset, long length) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    /**
     * {@return where the next byte is that lies in no hole; the size of the file if there is none.
     * Who does not know its holes has none}
     *
     * @param position from here on, 0 to the size
     * @throws ErrnoException if the host fails
     */
    default long nextData(long position) throws ErrnoException {
        return position;
    }

    /**
     * {@return where the next hole begins; one is at the end of every file}
     *
     * @param position from here on, 0 to the size
     * @throws ErrnoException if the host fails
     */
    default long nextHole(long position) throws ErrnoException {
        return stat().size();
    }

    /**
     * Says how a range will be used; nothing need come of it.
     *
     * @param offset the first byte, 0 or more
     * @param length how many; 0 means up to the end
     * @param advice what to expect
     * @throws ErrnoException if the host fails
     */
    void advise(long offset, long length, Advice advice) throws ErrnoException;

    /** Expectations of {@link #advise} (POSIX, {@code posix_fadvise}). */
    enum Advice {
        /** Nothing special. */
        NORMAL,
        /** From lower to higher offsets. */
        SEQUENTIAL,
        /** In random order. */
        RANDOM,
        /** Soon. */
        WILLNEED,
        /** Not soon. */
        DONTNEED,
        /** Once, and then not again. */
        NOREUSE
    }
}
