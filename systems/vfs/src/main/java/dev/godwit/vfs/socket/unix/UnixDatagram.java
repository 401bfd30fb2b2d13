package dev.godwit.vfs.socket.unix;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.WaitQueue;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.MessageCost;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketType;

import org.jspecify.annotations.Nullable;

/** SOCK_DGRAM. */
final class UnixDatagram extends UnixSocket {
    /** A message must be shorter than the buffer by so much. */
    static final int RESERVE = 32;

    /** How many messages may wait from who is not the socket's peer (net.unix.max_dgram_qlen). */
    private static final int MAX_QUEUE = 10;

    UnixDatagram(UnixSockets system, Credentials owner) throws ErrnoException {
        super(system, SocketType.DGRAM, owner);
    }

    private boolean maySendTo(UnixSocket other) {
        return other.peer == null || other.peer == this;
    }

    private boolean isFullFor(UnixSocket sender) {
        return sender != this && peer != sender && queue.size() > MAX_QUEUE;
    }

    @Override
    public void connect(SocketAddress address, Credentials caller) throws ErrnoException {
        if (address.family() < 0) {
            throw Errno.EINVAL.exception();
        }
        UnixSocket other = null;
        if (address.family() != Domain.UNSPEC) {
            UnixSockets.check(address);
            nameIfCredentialsPass();
            other = system.find(address, socketType());
            if (!maySendTo(other)) {
                throw Errno.EPERM.exception();
            }
            state = State.ESTABLISHED;
            other.state = State.ESTABLISHED;
        }
        UnixSocket old = peer;
        peer = other;
        if (old != null) {
            if (other == null) {
                state = State.CLOSE;
            }
            if (other != old) {
                disconnected(old);
                if (old.peer == null && !old.isClosed()) {
                    old.state = State.CLOSE;
                }
            }
        }
        waiters.wake();
    }

    /** What has been received from the old peer is lost, and it is told so if this was its peer. */
    private void disconnected(UnixSocket old) {
        if (queue.isEmpty()) {
            return;
        }
        purge();
        if (!old.isClosed() && old.peer == this) {
            old.fail(Errno.ECONNRESET);
            old.waiters().wake();
        }
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
            UnixSockets.check(destination);
        } else if (peer == null) {
            throw Errno.ENOTCONN.exception();
        }
        nameIfCredentialsPass();
        if (length > options.sendBuffer() - RESERVE) {
            throw Errno.EMSGSIZE.exception();
        }
        int cost = MessageCost.ofDatagram(length);
        allocate(cost);
        boolean isSent = false;
        try {
            deliver(receiver(destination), source, offset, length, cost, ancillary);
            isSent = true;
        } finally {
            if (!isSent) {
                refund(cost);
            }
        }
        return length;
    }

    private UnixSocket receiver(@Nullable SocketAddress destination) throws ErrnoException {
        UnixSocket other = destination == null ? peer : system.find(destination, socketType());
        if (other == null) {
            throw Errno.ECONNRESET.exception();
        }
        if (!maySendTo(other)) {
            throw Errno.EPERM.exception();
        }
        if (other.isClosed()) {
            peer = null;
            state = State.CLOSE;
            disconnected(other);
            throw Errno.ECONNREFUSED.exception();
        }
        if (other.isDown(RECEIVE)) {
            throw Errno.EPIPE.exception();
        }
        if (((UnixDatagram) other).isFullFor(this)) {
            throw Errno.EAGAIN.exception();
        }
        return other;
    }

    @Override
    public int receive(
            byte[] target, int offset, int length, int flags, @Nullable Received received)
            throws ErrnoException {
        if (received != null) {
            received.clear();
        }
        return receiveMessage(target, offset, length, flags, received);
    }

    @Override
    public int poll(int events) {
        int occurred = received(events);
        if ((events & Events.OUT) != 0 && isWritable()) {
            boolean isBlocked = peer instanceof UnixDatagram other && other.isFullFor(this);
            occurred |= isBlocked ? 0 : Events.OUT;
        }
        return occurred;
    }

    @Override
    public Waitable until(int events) {
        WaitQueue ofPeer = peer instanceof UnixDatagram other ? other.waiters : waiters;
        return waiters.until(() -> poll(events) != 0, ofPeer);
    }

    @Override
    public Waitable untilSent(@Nullable SocketAddress destination) {
        UnixSocket other = peer;
        if (destination != null) {
            try {
                other = system.find(destination, socketType());
            } catch (ErrnoException e) {
                return until(Events.OUT); // sending again will tell
            }
        }
        if (!(other instanceof UnixDatagram to)) {
            return until(Events.OUT);
        }
        return waiters.until(() -> wouldGo(to), to.waiters);
    }

    private boolean wouldGo(UnixDatagram to) {
        boolean isBlocked = !hasRoom() || to.isFullFor(this) && !to.closed;
        return !isBlocked || error != null || isDown(SEND) || to.isDown(RECEIVE);
    }

    @Override
    void leavePeer() {
        peer = null; // which finds out when it sends
    }
}
