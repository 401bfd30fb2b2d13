package dev.godwit.net.host;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/** A socket of the host that waits for connections of TCP. */
public interface HostListener {
    /**
     * Takes a connection.
     *
     * @return a stream that is connected
     * @throws ErrnoException {@link Errno#EAGAIN} if nobody has connected yet: wait for {@link
     *     #acceptable}; or EMFILE and others
     */
    HostStream accept() throws ErrnoException;

    /** {@return what becomes ready when {@link #accept} would not answer EAGAIN} */
    Waitable acceptable();

    /** {@return the port that it listens on, 1 to 65,535} */
    int port();

    /** Listens no more. */
    void close();
}
