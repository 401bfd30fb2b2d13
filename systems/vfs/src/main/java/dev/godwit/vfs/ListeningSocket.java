package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/** A socket of the type SOCK_STREAM that waits for connections. */
public interface ListeningSocket extends OpenFile {
    /**
     * Takes a connection that has arrived; {@link Events#IN} says that there is one.
     *
     * @return the connection
     * @throws ErrnoException EAGAIN if there is none now
     */
    Socket accept() throws ErrnoException;

    @Override
    int poll(int events);

    @Override
    Waitable until(int events);
}
