package dev.godwit.net.host;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/** A socket of the host for datagrams. */
public interface HostDatagrams {
    /**
     * Takes a datagram that has come; {@link #senderAddress} and {@link #senderPort} tell of it
     * then.
     *
     * @param target where it goes
     * @param offset the first place
     * @param length the room; what is longer is cut; the range lies in the array
     * @return its length, 0 or more
     * @throws ErrnoException {@link Errno#EAGAIN} if none has come: wait for {@link #readable}; or
     *     what became of one that was sent: ECONNREFUSED, EHOSTUNREACH
     */
    int receive(byte[] target, int offset, int length) throws ErrnoException;

    /** {@return who sent the last one that was received} */
    int senderAddress();

    /** {@return the port of who sent the last one that was received} */
    int senderPort();

    /**
     * Sends a datagram.
     *
     * @param source where it lies
     * @param offset its first byte
     * @param length how many, 0 or more; the range lies in the array
     * @param address the receiver: the peer, if the socket has one
     * @param port the receiver's port
     * @throws ErrnoException EAGAIN if there is no room now, EMSGSIZE if it is too long,
     *     ECONNREFUSED and others
     */
    void send(byte[] source, int offset, int length, int address, int port) throws ErrnoException;

    /** {@return what becomes ready when {@link #receive} would not answer EAGAIN} */
    Waitable readable();

    /** {@return the port that it is bound to on the host, 1 to 65,535; 0 if it has none} */
    int port();

    /** Closes it. */
    void close();
}
