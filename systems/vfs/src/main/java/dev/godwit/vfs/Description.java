package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;

/**
 * An open file description (POSIX, section 3.258): an open file with its position and append mode.
 * Several descriptors may share one, of several processes too: each holds it once, and the file is
 * closed when the last lets go of it.
 *
 * <p>A system may extend it by what it knows besides.
 *
 * <p>A read, a write and a seek of a file with positions is one step for all threads. A thread that
 * shares its table of descriptors with others holds the description while it uses it, lest another
 * one closes it meanwhile. So whoever finds it held once is alone with it and takes no lock, as
 * Linux has it (fdget_pos).
 */
public class Description {
    /** Where a seek counts from. */
    public enum Whence {
        /** The beginning of the file. */
        SET,
        /** The present position. */
        CUR,
        /** The end of the file. */
        END
    }

    private final OpenFile file;
    private long position;
    private boolean append;

    /** Changed under the lock, unless there is one alone; read without it. */
    private volatile int holders = 1;

    private final Lock lock = new Lock();

    /**
     * A description at position 0, held once.
     *
     * @param file the open file
     * @param append each write goes to the end
     */
    public Description(OpenFile file, boolean append) {
        this.file = file;
        this.append = append;
    }

    /**
     * Holds it once more: for one more descriptor, or for an operation that must not lose it.
     *
     * @return this
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the lock makes it one
    public final Description hold() {
        try (Lock _ = lock.enter()) {
            requireHeld();
            holders = holders + 1;
            return this;
        }
    }

    /**
     * Lets go of it; who does so last closes the file.
     *
     * @throws ErrnoException if the host reports a failure of earlier writes; it is closed even so
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the lock makes it one
    public final void letGo() throws ErrnoException {
        boolean isLast = isAlone();
        if (isLast) {
            holders = 0;
        } else {
            try (Lock _ = lock.enter()) {
                requireHeld();
                holders = holders - 1;
                isLast = holders == 0;
            }
        }
        if (isLast) {
            released();
            try {
                file.close();
            } finally {
                closed();
            }
        }
    }

    /** The last has let go of it; the file is about to be closed. */
    protected void released() {}

    /** The file has been closed. */
    protected void closed() {}

    /** Whether only the calling thread can use it. */
    private boolean isAlone() {
        return holders == 1;
    }

    private void requireHeld() {
        if (holders == 0) {
            throw new IllegalStateException("the description has been let go of");
        }
    }

    /** {@return how many hold it: descriptors, operations, and messages that carry it} */
    public int holders() {
        return holders;
    }

    /** {@return the open file} */
    public final OpenFile file() {
        return file;
    }

    /** {@return where the next read or write of a regular file begins, in bytes} */
    public final long position() {
        return position;
    }

    /** {@return whether each write goes to the end} */
    public final boolean isAppending() {
        return append;
    }

    /**
     * Sets append mode.
     *
     * @param append each write goes to the end
     */
    public final void setAppend(boolean append) {
        this.append = append;
    }

    /**
     * Reads on, and moves the position.
     *
     * @param target where the bytes go
     * @param offset the first place in it
     * @param length the most to read
     * @return how many, 0 at the end
     * @throws ErrnoException EISDIR for a directory, ENOTCONN for a listening socket, and as the
     *     file says
     */
    public final int read(byte[] target, int offset, int length) throws ErrnoException {
        if (!(file instanceof RegularFile regular)) {
            return stream().read(target, offset, length);
        }
        if (isAlone()) {
            return readOn(regular, target, offset, length);
        }
        try (Lock _ = lock.enter()) {
            return readOn(regular, target, offset, length);
        }
    }

    private int readOn(RegularFile regular, byte[] target, int offset, int length)
            throws ErrnoException {
        int count = regular.read(target, offset, length, position);
        position += count;
        return count;
    }

    /**
     * Writes on, and moves the position.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many were written
     * @throws ErrnoException as {@link #read}
     */
    public final int write(byte[] source, int offset, int length) throws ErrnoException {
        if (!(file instanceof RegularFile regular)) {
            return stream().write(source, offset, length);
        }
        if (isAlone()) {
            return writeOn(regular, source, offset, length);
        }
        try (Lock _ = lock.enter()) {
            return writeOn(regular, source, offset, length);
        }
    }

    private int writeOn(RegularFile regular, byte[] source, int offset, int length)
            throws ErrnoException {
        if (append) {
            int count = regular.append(source, offset, length);
            position = regular.stat().size();
            return count;
        }
        int count = regular.write(source, offset, length, position);
        position += count;
        return count;
    }

    /**
     * Reads at a place of its own; the position stays.
     *
     * @param target where the bytes go
     * @param offset the first place in it
     * @param length the most to read
     * @param at the first byte of the file to read
     * @return how many, 0 at the end
     * @throws ErrnoException EISDIR for a directory, ESPIPE for what has no positions
     */
    public final int readAt(byte[] target, int offset, int length, long at) throws ErrnoException {
        return seekable().read(target, offset, length, at);
    }

    /**
     * Writes at a place of its own; the position stays. In append mode it writes there too, as
     * POSIX says (Linux would write at the end).
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @param at where in the file the first goes
     * @return how many were written
     * @throws ErrnoException EISDIR for a directory, ESPIPE for what has no positions
     */
    public final int writeAt(byte[] source, int offset, int length, long at) throws ErrnoException {
        return seekable().write(source, offset, length, at);
    }

    /**
     * Writes at the end; the position stays. So Linux does it wherever a write is to go in append
     * mode.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many were written
     * @throws ErrnoException as {@link #writeAt}
     */
    public final int writeAtEnd(byte[] source, int offset, int length) throws ErrnoException {
        return seekable().append(source, offset, length);
    }

    /**
     * Moves the position, which may come to lie beyond the end.
     *
     * @param distance bytes
     * @param whence where they count from
     * @return the new position
     * @throws ErrnoException EINVAL if it would be negative, EOVERFLOW if it would be too large,
     *     EISDIR, ESPIPE
     */
    public final long seek(long distance, Whence whence) throws ErrnoException {
        RegularFile regular = seekable();
        if (isAlone()) {
            return seek(regular, distance, whence);
        }
        try (Lock _ = lock.enter()) {
            return seek(regular, distance, whence);
        }
    }

    private long seek(RegularFile regular, long distance, Whence whence) throws ErrnoException {
        long base =
                switch (whence) {
                    case SET -> 0;
                    case CUR -> position;
                    case END -> regular.stat().size();
                };
        long target = base + distance;
        if (distance > 0 && target < base) {
            throw Errno.EOVERFLOW.exception();
        }
        if (target < 0) {
            throw Errno.EINVAL.exception();
        }
        position = target;
        return target;
    }

    private Stream stream() throws ErrnoException {
        if (file instanceof Stream stream) {
            return stream;
        }
        throw (file instanceof Directory ? Errno.EISDIR : Errno.ENOTCONN).exception();
    }

    private RegularFile seekable() throws ErrnoException {
        if (file instanceof RegularFile regular) {
            return regular;
        }
        throw (file instanceof Directory ? Errno.EISDIR : Errno.ESPIPE).exception();
    }
}
