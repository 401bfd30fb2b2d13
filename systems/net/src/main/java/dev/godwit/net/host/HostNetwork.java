package dev.godwit.net.host;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

/**
 * The network of the host, as a program without privileges has it. It says nothing about who may
 * reach what: whoever calls it has decided that. Nothing blocks, and one thread at a time uses it
 * and what it gives.
 */
public interface HostNetwork {
    /**
     * Begins to connect a stream.
     *
     * @param address where to
     * @param port 1 to 65,535
     * @return the stream, which need not be {@linkplain HostStream#finishConnect connected} yet
     * @throws ErrnoException if it can be told at once that it will not be: ECONNREFUSED,
     *     ENETUNREACH, EMFILE and others
     */
    HostStream connect(int address, int port) throws ErrnoException;

    /**
     * Listens for streams.
     *
     * @param address of the host; 0 is all that it has
     * @param port 0 to 65,535; 0 lets the host choose one
     * @return the listener
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES and others
     */
    HostListener listen(int address, int port) throws ErrnoException;

    /**
     * Opens a socket that exchanges datagrams with one peer only.
     *
     * @param address the peer
     * @param port the peer's, 1 to 65,535
     * @return the socket
     * @throws ErrnoException ENETUNREACH, EMFILE and others
     */
    HostDatagrams openDatagrams(int address, int port) throws ErrnoException;

    /**
     * Opens a socket to which anyone may send datagrams.
     *
     * @param address of the host; 0 is all that it has
     * @param port 0 to 65,535; 0 lets the host choose one
     * @return the socket
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES and others
     */
    HostDatagrams bindDatagrams(int address, int port) throws ErrnoException;

    /**
     * Opens a socket that exchanges messages of ICMP echo with one peer: each datagram is a whole
     * message, from its type on. The host may change its identifier on the way out, and answers
     * need not have the one that was sent; checksums are the host's matter.
     *
     * @param address the peer
     * @return the socket
     * @throws ErrnoException EPERM where the host does not allow it, which is the default
     */
    default HostDatagrams openEcho(int address) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    /**
     * {@return the address of a server that answers queries of DNS, on port 53 by UDP and TCP; 0 if
     * the host knows none. It may change, and may be a loopback address of the host.}
     */
    int resolver();
}
