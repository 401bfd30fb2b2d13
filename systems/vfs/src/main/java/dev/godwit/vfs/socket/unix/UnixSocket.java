package dev.godwit.vfs.socket.unix;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.WaitQueue;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketOptions;
import dev.godwit.vfs.socket.SocketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What all sockets of {@link Domain#UNIX} have: a name, a peer, and a queue of messages. */
abstract class UnixSocket extends SocketFile {
    /** Where a socket stands. */
    enum State {
        /** Not connected. */
        CLOSE,
        /** Waits for connections. */
        LISTEN,
        /** Connected, or has been. */
        ESTABLISHED
    }

    private static final int BUFFER = 212_992;
    private static final SocketAddress UNNAMED = SocketAddress.unix(new byte[0]);
    private static final int SS_UNCONNECTED = 1;
    private static final int SS_CONNECTED = 3;

    final UnixSockets system;
    State state = State.CLOSE;
    @Nullable UnixSocket peer;
    Credentials peerCredentials = Credentials.NONE;
    final ArrayDeque<UnixMessage> queue = new ArrayDeque<>();

    /** What the messages cost that it has sent and nobody has received yet. */
    int sent;

    // Of InFlight.
    int timesCarried;
    int carriedByCandidates;
    @Nullable Description carriedAs;

    private @Nullable SocketAddress name;
    private @Nullable Inode inode;

    UnixSocket(UnixSockets system, int type, Credentials owner) throws ErrnoException {
        super(system.sockets, Domain.UNIX, type, 0, owner, new SocketOptions(BUFFER, BUFFER));
        this.system = system;
    }

    final boolean isClosed() {
        return closed;
    }

    final boolean isDown(int directions) {
        return (down & directions) != 0;
    }

    final void putDown(int directions) {
        down |= directions;
    }

    final void fail(Errno reason) {
        error = reason;
    }

    final WaitQueue waiters() {
        return waiters;
    }

    boolean isNamed() {
        return name != null;
    }

    /** Takes the name of the socket that listened. */
    void nameAs(UnixSocket listening) {
        name = listening.name;
    }

    void pairWith(UnixSocket other) {
        peer = other;
        state = State.ESTABLISHED;
        peerCredentials = owner();
    }

    /** All messages that receiving from this socket, and accepting from it, could give. */
    List<UnixMessage> allMessages() {
        return new ArrayList<>(queue);
    }

    /** Takes all of them out of the queues; what they carry is still in flight. */
    List<UnixMessage> takeMessages() {
        List<UnixMessage> messages = new ArrayList<>(queue);
        queue.clear();
        for (UnixMessage message : messages) {
            consumed(message);
        }
        return messages;
    }

    // ---- Names.

    /**
     * A path that the caller has made an inode for (address.at), which it removes if this fails.
     */
    @Override
    public void bind(SocketAddress address, boolean privileged) throws ErrnoException {
        if (address.family() == Domain.UNIX && address.length() == 2) {
            bindAutomatically();
            return;
        }
        UnixSockets.check(address);
        if (name != null) {
            throw Errno.EINVAL.exception();
        }
        if (address.isAbstract()) {
            system.bindAbstract(address, this);
            name = address;
            return;
        }
        Inode file = address.inode();
        if (file == null) {
            throw Errno.EADDRINUSE.exception(); // the caller found the name taken
        }
        system.bindInode(file, this);
        inode = file;
        name = terminated(address);
    }

    /** The path up to its end, with one 0 behind it. */
    private static SocketAddress terminated(SocketAddress address) {
        byte[] path = address.name();
        int end = 0;
        while (end < path.length && path[end] != 0) {
            end++;
        }
        return SocketAddress.unix(Arrays.copyOf(Arrays.copyOf(path, end), end + 1));
    }

    void bindAutomatically() throws ErrnoException {
        if (name == null) {
            name = system.bindAutomatically(this);
        }
    }

    /** Who wants credentials has a name, so that it can be answered. */
    void nameIfCredentialsPass() throws ErrnoException {
        if (options.isOn(SocketOptions.PASSCRED)) {
            bindAutomatically();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return name == null ? UNNAMED : name;
    }

    @Override
    public SocketAddress peerAddress() throws ErrnoException {
        if (peer == null) {
            throw Errno.ENOTCONN.exception();
        }
        return peer.localAddress();
    }

    @Override
    public Credentials peerCredentials() {
        return peerCredentials;
    }

    // ---- Sending.

    /** Whether another message may be begun. */
    boolean hasRoom() {
        return sent < options.sendBuffer();
    }

    /** Whether poll says so, which it does a little later (unix_writable). */
    boolean isWritable() {
        return state != State.LISTEN && 4L * sent <= options.sendBuffer();
    }

    /**
     * Takes room for a message.
     *
     * @throws ErrnoException an error that is pending, EPIPE, EAGAIN, ENOBUFS
     */
    final void allocate(int cost) throws ErrnoException {
        throwError();
        if ((down & SEND) != 0) {
            throw Errno.EPIPE.exception();
        }
        if (!hasRoom()) {
            throw Errno.EAGAIN.exception();
        }
        if (!sockets.room().take(cost)) {
            throw Errno.ENOBUFS.exception();
        }
        sent += cost;
    }

    final void refund(int cost) {
        sent -= cost;
        sockets.room().give(cost);
    }

    /** The credentials that a message to a receiver has. */
    final @Nullable Credentials credentials(@Nullable Ancillary ancillary, UnixSocket to) {
        if (ancillary != null && ancillary.credentials() != null) {
            return ancillary.credentials();
        }
        boolean areWanted =
                options.isOn(SocketOptions.PASSCRED) || to.options.isOn(SocketOptions.PASSCRED);
        if (!areWanted) {
            return null;
        }
        return ancillary == null ? owner() : ancillary.sender();
    }

    static void checkRights(@Nullable Ancillary ancillary) throws ErrnoException {
        if (ancillary != null && ancillary.rights().size() > Ancillary.MAX_RIGHTS) {
            throw Errno.EINVAL.exception();
        }
    }

    final List<Description> hold(@Nullable Ancillary ancillary) throws ErrnoException {
        return ancillary == null ? List.of() : system.inFlight.send(ancillary.rights());
    }

    /**
     * Puts a whole message into a queue; {@link #allocate} has been paid.
     *
     * @throws ErrnoException ETOOMANYREFS
     */
    final void deliver(
            UnixSocket to,
            byte[] source,
            int offset,
            int length,
            int cost,
            @Nullable Ancillary ancillary)
            throws ErrnoException {
        List<Description> rights = hold(ancillary);
        byte[] bytes = Arrays.copyOfRange(source, offset, offset + length);
        to.queue.add(new UnixMessage(this, bytes, credentials(ancillary, to), rights, cost));
        to.waiters.wake();
    }

    // ---- Receiving.

    /** A message has left the queue. */
    final void consumed(UnixMessage message) {
        message.sender.refund(message.cost);
        message.sender.waiters.wake();
        waiters.wake(); // those who wait for room in this queue
    }

    final void throwAway(UnixMessage message) {
        consumed(message);
        List<Description> rights = message.rights;
        message.rights = List.of();
        system.inFlight.drop(rights);
    }

    final void purge() {
        for (UnixMessage next = queue.poll(); next != null; next = queue.poll()) {
            throwAway(next);
        }
    }

    /** Receives one message. */
    final int receiveMessage(
            byte[] target, int offset, int length, int flags, @Nullable Received received)
            throws ErrnoException {
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        throwError();
        UnixMessage message = queue.peek();
        if (message == null) {
            boolean isDown = (down & RECEIVE) != 0;
            boolean isEnd =
                    socketType() == SocketType.SEQPACKET || (flags & MessageFlags.DONTWAIT) == 0;
            if (isDown && isEnd) {
                return 0;
            }
            throw Errno.EAGAIN.exception();
        }
        int count = Math.min(length, message.bytes.length);
        System.arraycopy(message.bytes, 0, target, offset, count);
        if (received != null) {
            received.source = message.sender.isNamed() ? message.sender.localAddress() : null;
            received.flags = count < message.bytes.length ? MessageFlags.TRUNC : 0;
        }
        boolean isPeek = (flags & MessageFlags.PEEK) != 0;
        if (!isPeek) {
            queue.poll();
        }
        handOver(message, isPeek, received);
        if (!isPeek) {
            consumed(message);
        }
        return (flags & MessageFlags.TRUNC) != 0 ? message.bytes.length : count;
    }

    /** Gives what goes along with a message to its receiver. */
    final void handOver(UnixMessage message, boolean isPeek, @Nullable Received received) {
        List<Description> rights = message.rights;
        if (received != null && options.isOn(SocketOptions.PASSCRED)) {
            Credentials sender = message.credentials;
            received.credentials = sender == null ? Credentials.UNKNOWN : sender;
        }
        if (rights.isEmpty()) {
            return;
        }
        if (isPeek) {
            if (received != null) {
                for (Description right : rights) {
                    received.rights.add(right.hold());
                }
            }
            return;
        }
        message.rights = List.of();
        if (received == null) {
            system.inFlight.drop(rights);
        } else {
            system.inFlight.receive(rights);
            received.rights.addAll(rights);
        }
    }

    @Override
    public int inputQueued() throws ErrnoException {
        if (state == State.LISTEN) {
            throw Errno.EINVAL.exception();
        }
        if (socketType() == SocketType.DGRAM) {
            UnixMessage first = queue.peek();
            return first == null ? 0 : first.bytes.length;
        }
        return queuedBytes();
    }

    private int queuedBytes() {
        int bytes = 0;
        for (UnixMessage message : queue) {
            bytes += message.left();
        }
        return bytes;
    }

    @Override
    public int outputQueued() {
        return sent;
    }

    // ---- States.

    /** What poll answers for any state but readiness to send. */
    final int received(int events) {
        int occurred = error == null ? 0 : Events.ERROR;
        if (down == BOTH) {
            occurred |= Events.HANG_UP;
        }
        if ((down & RECEIVE) != 0) {
            occurred |= events & (Events.READ_HANG_UP | Events.IN);
        }
        if (isReadable()) {
            occurred |= events & Events.IN;
        }
        if (socketType() != SocketType.DGRAM && state == State.CLOSE) {
            occurred |= Events.HANG_UP;
        }
        return occurred;
    }

    boolean isReadable() {
        return !queue.isEmpty();
    }

    @Override
    public void shutdown(int how) throws ErrnoException {
        down |= directions(how);
        waiters.wake();
    }

    @Override
    protected void release() {
        system.forget(this, name, inode);
        state = State.CLOSE;
        down = BOTH;
        leavePeer();
        purge();
        if (system.inFlight.hasSockets()) {
            system.inFlight.collect();
        }
    }

    /** Tells the peer that this socket goes; before the queue is emptied. */
    abstract void leavePeer();

    SocketEntry entry() {
        boolean isListening = state == State.LISTEN;
        return new SocketEntry(
                Domain.UNIX,
                socketType(),
                name,
                peer == null ? null : peer.name,
                state == State.ESTABLISHED ? SS_CONNECTED : SS_UNCONNECTED,
                isListening,
                sent,
                isListening ? waitingConnections() : queuedBytes(),
                owner().uid(),
                inodeNumber());
    }

    int waitingConnections() {
        return 0;
    }
}
