package dev.godwit.vfs.socket.unix;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.MessageCost;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketOptions;
import dev.godwit.vfs.socket.SocketType;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** SOCK_STREAM. */
final class UnixStream extends UnixConnection implements Socket {
    /** The most bytes that are sent in one piece. */
    private static final int MAX_PIECE = 36_544;

    UnixStream(UnixSockets system, Credentials owner) throws ErrnoException {
        super(system, SocketType.STREAM, owner);
    }

    @Override
    UnixConnection another(Credentials creator) throws ErrnoException {
        return new UnixStream(system, creator);
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
        checkRights(ancillary);
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        if (destination != null) {
            throw (state == State.ESTABLISHED ? Errno.EISCONN : Errno.ENOTSUP).exception();
        }
        UnixSocket to = peer;
        if (to == null) {
            throw Errno.ENOTCONN.exception();
        }
        if ((down & SEND) != 0) {
            throw Errno.EPIPE.exception();
        }
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, (options.sendBuffer() >> 1) - 64);
            piece = Math.min(piece, MAX_PIECE);
            try {
                sendPiece(to, source, offset + done, piece, done == 0 ? ancillary : of(ancillary));
            } catch (ErrnoException e) {
                if (done > 0) {
                    return done;
                }
                throw e;
            }
            done += piece;
        }
        return done;
    }

    /** Descriptors go with the first piece, credentials with each. */
    private static @Nullable Ancillary of(@Nullable Ancillary ancillary) {
        return ancillary == null
                ? null
                : new Ancillary(ancillary.sender(), ancillary.credentials(), List.of());
    }

    private void sendPiece(
            UnixSocket to, byte[] source, int offset, int length, @Nullable Ancillary ancillary)
            throws ErrnoException {
        int cost = MessageCost.ofPiece(length);
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
    }

    @Override
    public int receive(
            byte[] target, int offset, int length, int flags, @Nullable Received received)
            throws ErrnoException {
        if (received != null) {
            received.clear();
        }
        if (state != State.ESTABLISHED) {
            throw Errno.EINVAL.exception();
        }
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (queue.isEmpty()) {
            throwError();
            if ((down & RECEIVE) != 0) {
                return 0;
            }
            throw Errno.EAGAIN.exception();
        }
        return (flags & MessageFlags.PEEK) != 0
                ? copy(target, offset, length, received)
                : take(target, offset, length, received);
    }

    private void nameSender(UnixMessage message, @Nullable Received received) {
        if (received != null && message.sender.isNamed()) {
            received.source = message.sender.localAddress();
        }
    }

    /** Whether the bytes of a message must not be mixed with those of the first. */
    private boolean isOfAnother(UnixMessage first, UnixMessage message) {
        return options.isOn(SocketOptions.PASSCRED)
                && !Objects.equals(first.credentials, message.credentials);
    }

    private int take(byte[] target, int offset, int length, @Nullable Received received) {
        UnixMessage first = queue.getFirst();
        nameSender(first, received);
        int done = 0;
        do {
            UnixMessage message = queue.peek();
            if (message == null || isOfAnother(first, message)) {
                break;
            }
            int count = Math.min(length - done, message.left());
            System.arraycopy(message.bytes, message.taken, target, offset + done, count);
            message.taken += count;
            done += count;
            List<Description> rights = message.rights;
            handOver(message, false, received);
            if (message.left() > 0) {
                break;
            }
            queue.poll();
            consumed(message);
            if (!rights.isEmpty()) {
                break;
            }
        } while (done < length);
        return done;
    }

    private int copy(byte[] target, int offset, int length, @Nullable Received received) {
        UnixMessage first = queue.getFirst();
        nameSender(first, received);
        int done = 0;
        Iterator<UnixMessage> messages = queue.iterator();
        do {
            UnixMessage message = messages.next();
            if (isOfAnother(first, message)) {
                break;
            }
            int count = Math.min(length - done, message.left());
            System.arraycopy(message.bytes, message.taken, target, offset + done, count);
            done += count;
            handOver(message, true, received);
            if (!message.rights.isEmpty()) {
                break;
            }
        } while (done < length && messages.hasNext());
        return done;
    }

    @Override
    public int peek(byte[] target, int offset, int length) throws ErrnoException {
        return receive(target, offset, length, MessageFlags.PEEK, null);
    }

    @Override
    public void shutdown(boolean reading, boolean writing) throws ErrnoException {
        if (reading || writing) {
            shutdown((reading ? 1 : 0) + (writing ? 2 : 0) - 1);
        }
    }
}
