package dev.godwit.base.host;

/**
 * Bytes that come from outside, such as standard input: binary, and never blocking. Used by one
 * thread at a time.
 */
public interface ByteSource {
    /** What {@link #read} returns when no more bytes will come. */
    int END = -1;

    /**
     * Takes bytes that have arrived.
     *
     * @param target where they go; the caller has checked that the range exists
     * @param offset the first place in it
     * @param length the most to take
     * @return how many, 1 or more (0 only if {@code length} is 0), or {@link #END}
     * @throws ErrnoException {@link Errno#EAGAIN} if none have arrived yet: wait for {@link
     *     #readable}
     */
    int read(byte[] target, int offset, int length) throws ErrnoException;

    /** {@return how many bytes {@link #read} could give at once, as far as is known} */
    int available();

    /** {@return what becomes ready when {@link #read} would not answer {@link Errno#EAGAIN}} */
    Waitable readable();

    /** {@return whether a person types: the source is a terminal} */
    boolean isTerminal();
}
