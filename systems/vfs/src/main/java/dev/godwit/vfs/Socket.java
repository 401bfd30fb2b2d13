package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

/** A connected socket of the type SOCK_STREAM. */
public interface Socket extends Stream {
    /**
     * Copies bytes that have arrived and leaves them for {@link #read} (MSG_PEEK).
     *
     * @param target where they go
     * @param offset the first place in it
     * @param length the most to copy
     * @return how many, 0 at the end of the stream
     * @throws ErrnoException EAGAIN if none have arrived yet
     */
    int peek(byte[] target, int offset, int length) throws ErrnoException;

    /**
     * Ends one direction or both.
     *
     * @param reading nothing more will be received
     * @param writing nothing more will be sent; the peer sees the end
     * @throws ErrnoException ENOTCONN
     */
    void shutdown(boolean reading, boolean writing) throws ErrnoException;
}
