package dev.godwit.vfs.socket.unix;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.MessageCost;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketType;

import org.jspecify.annotations.Nullable;

/** SOCK_SEQPACKET. */
final class UnixSeqpacket extends UnixConnection {
    UnixSeqpacket(UnixSockets system, Credentials owner) throws ErrnoException {
        super(system, SocketType.SEQPACKET, owner);
    }

    @Override
    UnixConnection another(Credentials creator) throws ErrnoException {
        return new UnixSeqpacket(system, creator);
    }

    @Override
    public int send(
            byte[] source,
            int offset,
            int length,
            @Nullable SocketAddress destination,
            int flags,
            @Nullable Ancillary ancillary)
            throws ErrnoException {
        throwError();
        UnixSocket to = peer;
        if (state != State.ESTABLISHED || to == null) {
            throw Errno.ENOTCONN.exception();
        }
        checkRights(ancillary);
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        if (length > options.sendBuffer() - UnixDatagram.RESERVE) {
            throw Errno.EMSGSIZE.exception();
        }
        int cost = MessageCost.ofDatagram(length);
        allocate(cost);
        boolean isSent = false;
        try {
            if (to.isClosed() || to.isDown(RECEIVE)) {
                throw Errno.EPIPE.exception();
            }
            deliver(to, source, offset, length, cost, ancillary);
            isSent = true;
        } finally {
            if (!isSent) {
                refund(cost);
            }
        }
        return length;
    }

    @Override
    public int receive(
            byte[] target, int offset, int length, int flags, @Nullable Received received)
            throws ErrnoException {
        if (received != null) {
            received.clear();
        }
        if (state != State.ESTABLISHED) {
            throw Errno.ENOTCONN.exception();
        }
        return receiveMessage(target, offset, length, flags, received);
    }
}
