package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/** An open file without positions that never blocks: a terminal, a pipe, a character device. */
public interface Stream extends OpenFile {
    /**
     * Takes bytes that have arrived.
     *
     * @param target where they go
     * @param offset the first place in it
     * @param length the most to take
     * @return how many, 0 at the end of the stream (or if {@code length} is 0)
     * @throws ErrnoException EAGAIN if none have arrived yet, EBADF if it cannot be read
     */
    int read(byte[] target, int offset, int length) throws ErrnoException;

    /**
     * Takes as many of the bytes as there is room for.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many, 1 or more (or 0 if {@code length} is 0)
     * @throws ErrnoException EAGAIN if there is no room now, EBADF if it cannot be written, EPIPE
     *     if nobody reads any more
     */
    int write(byte[] source, int offset, int length) throws ErrnoException;

    /** {@return how many bytes {@link #read} could give at once, as far as is known} */
    long available();

    @Override
    int poll(int events);

    @Override
    Waitable until(int events);
}
