package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/** A socket of the type SOCK_STREAM that waits for connections. */
public interface ListeningSocket extends OpenFile {
    /**
     * Takes a connection that has arrived.
     *
     * @return the connection
     * @throws ErrnoException EAGAIN if there is none now
     */
    Socket accept() throws ErrnoException;

    /** {@return what becomes ready when {@link #accept} would not answer EAGAIN} */
    Waitable acceptable();
}
