package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

/** A file with positions whose reads and writes go to functions, as {@code /proc/PID/mem}. */
public interface Positions {
    /**
     * Says that it is being opened.
     *
     * @param flags bits of {@link dev.godwit.vfs.OpenFlags}
     * @throws ErrnoException EACCES, ESRCH, ...: it cannot be opened
     */
    default void open(int flags) throws ErrnoException {}

    /**
     * Reads from a position.
     *
     * @param target where the bytes go
     * @param offset the first place in it
     * @param length the most to read
     * @param position the first byte to read; in such a file it may be negative, as an unsigned one
     * @return how many were read, 0 at the end
     * @throws ErrnoException EIO, ESRCH, ...
     */
    int read(byte[] target, int offset, int length, long position) throws ErrnoException;

    /**
     * Writes at a position.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @param position where the first goes, as in {@link #read}
     * @return how many were written
     * @throws ErrnoException EINVAL unless the system has it otherwise, EIO, ESRCH, ...
     */
    default int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }
}
