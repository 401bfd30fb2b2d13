package dev.godwit.base.host;

/**
 * Where bytes go, such as standard output: binary, and never blocking. Used by one thread at a
 * time.
 */
public interface ByteSink {
    /**
     * Takes as many of the bytes as there is room for.
     *
     * @param source the bytes; the caller has checked that the range exists
     * @param offset the first of them
     * @param length how many there are
     * @return how many, 1 or more (0 only if {@code length} is 0)
     * @throws ErrnoException {@link Errno#EAGAIN} if there is no room now: wait for {@link
     *     #writable}; {@link Errno#EPIPE} if nobody reads any more
     */
    int write(byte[] source, int offset, int length) throws ErrnoException;

    /** {@return what becomes ready when {@link #write} would not answer {@link Errno#EAGAIN}} */
    Waitable writable();

    /**
     * Waits until everything written has left this process.
     *
     * @throws ErrnoException if some of it could not be delivered
     */
    void flush() throws ErrnoException;

    /** {@return whether a person reads: the sink is a terminal} */
    boolean isTerminal();
}
