package dev.godwit.net.host;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/** A connection of TCP on the host. */
public interface HostStream {
    /** What {@link #read} answers when the peer has ended its direction. */
    int END = -1;

    /**
     * Asks whether connecting has come to an end.
     *
     * @return whether it is connected; if not, wait for {@link #connected}
     * @throws ErrnoException why it will not be: ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT and others
     */
    boolean finishConnect() throws ErrnoException;

    /**
     * Takes bytes that have come.
     *
     * @param target where they go
     * @param offset the first place
     * @param length the most to take, 1 or more; the range lies in the array
     * @return how many, 1 or more, or {@link #END}
     * @throws ErrnoException {@link Errno#EAGAIN} if none have come yet: wait for {@link
     *     #readable}; or ECONNRESET and others
     */
    int read(byte[] target, int offset, int length) throws ErrnoException;

    /**
     * Sends bytes.
     *
     * @param source where they lie
     * @param offset the first of them
     * @param length how many, 1 or more; the range lies in the array
     * @return how many were taken, 1 or more
     * @throws ErrnoException {@link Errno#EAGAIN} if there is no room: wait for {@link #writable};
     *     or EPIPE, ECONNRESET and others
     */
    int write(byte[] source, int offset, int length) throws ErrnoException;

    /** Ends the direction to the peer, when all that was written has been sent. */
    void shutdownOutput();

    /** Closes it; the peer gets what was written, if it can. */
    void close();

    /** Closes it, and has the peer see a connection that was reset. */
    void reset();

    /** {@return what becomes ready when {@link #finishConnect} has something to say} */
    Waitable connected();

    /** {@return what becomes ready when {@link #read} would not answer EAGAIN} */
    Waitable readable();

    /** {@return what becomes ready when {@link #write} would not answer EAGAIN} */
    Waitable writable();
}
