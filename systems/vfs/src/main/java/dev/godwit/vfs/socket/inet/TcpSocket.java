package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.Level;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketOptions;
import dev.godwit.vfs.socket.SocketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * A socket of TCP: one end of a connection, or a listening one. The bytes that its peer has sent
 * stand in {@link #received} at once; those beyond this end's buffer count as not yet sent.
 */
final class TcpSocket extends InetSocket implements Socket {
    /** How far the program has come, apart from the connection (enum socket_state). */
    private enum Phase {
        UNCONNECTED,
        CONNECTING,
        CONNECTED,
        DISCONNECTING
    }

    private static final int PROTOCOL = 6;
    private static final int SEND_BUFFER = 16_384;
    private static final int RECEIVE_BUFFER = 131_072;

    /** What Linux lets the buffer grow to between two ends of a loopback. */
    private static final int TUNED_SEND_BUFFER = 2_626_560;

    /** Memory must have so much room for poll to say that something can be sent. */
    private static final int LEAST_ROOM = 512;

    final ByteQueue received;
    private int state = TcpState.CLOSE;
    private Phase phase = Phase.UNCONNECTED;
    private @Nullable TcpSocket peer;

    /** Whether the peer has said that it sends no more. */
    private boolean isDone;

    /** Connections that nobody has accepted, and those that find no place among them. */
    private final ArrayDeque<TcpSocket> waiting = new ArrayDeque<>();

    private final ArrayDeque<TcpSocket> pending = new ArrayDeque<>();
    private int backlog;

    /** In whose {@link #pending} it is. */
    private @Nullable TcpSocket pendingAt;

    private final TcpOptions tcpOptions = new TcpOptions();

    TcpSocket(Network network, int domain, Credentials owner) throws ErrnoException {
        super(
                network,
                network.tcp,
                domain,
                SocketType.STREAM,
                PROTOCOL,
                owner,
                new SocketOptions(SEND_BUFFER, RECEIVE_BUFFER, true),
                InetOptions.TCP);
        this.received = new ByteQueue(sockets.room());
    }

    int state() {
        return state;
    }

    @Override
    boolean isActive() {
        return state != TcpState.CLOSE;
    }

    @Override
    public boolean isListening() {
        return state == TcpState.LISTEN;
    }

    // ---- Connecting.

    @Override
    public void connect(SocketAddress address, Credentials caller) throws ErrnoException {
        if (address.family() < 0) {
            throw Errno.EINVAL.exception();
        }
        if (address.family() == Domain.UNSPEC) {
            disconnect();
            phase = Phase.UNCONNECTED;
            return;
        }
        switch (phase) {
            case DISCONNECTING -> throw Errno.EINVAL.exception();
            case CONNECTED -> throw Errno.EISCONN.exception();
            case CONNECTING -> endConnecting();
            case UNCONNECTED -> {
                if (state != TcpState.CLOSE) {
                    throw Errno.EISCONN.exception();
                }
                beginConnecting(target(address));
                phase = Phase.CONNECTING;
                throw Errno.EINPROGRESS.exception();
            }
        }
    }

    private void endConnecting() throws ErrnoException {
        if (state == TcpState.SYN_SENT) {
            throw Errno.EALREADY.exception();
        }
        if (state == TcpState.CLOSE) {
            Errno reason = error == null ? Errno.ECONNABORTED : error;
            error = null;
            phase = Phase.UNCONNECTED;
            disconnect();
            throw reason.exception();
        }
        phase = Phase.CONNECTED;
    }

    private void beginConnecting(Target target) throws ErrnoException {
        IpAddress to = target.address();
        IpAddress from = network.route(to, sourceFor(to));
        if (hasPort && isConnectedElsewhere(from, target)) {
            throw Errno.EADDRNOTAVAIL.exception();
        }
        IpAddress old = local;
        local = from;
        if (!hasPort) {
            try {
                ports.bindToConnect(this);
            } catch (ErrnoException e) {
                local = old;
                throw e;
            }
            hasPort = true;
        }
        peerAddress = to;
        peerPort = target.port();
        state = TcpState.SYN_SENT;
        error = null;
        isDone = false;
        InetSocket found = ports.find(to, peerPort, from, port, true);
        if (to.equals(from) && peerPort == port) {
            establish(this); // both ends open at once, and are one
            if ((down & SEND) != 0) {
                sendFin();
            }
        } else if (!(found instanceof TcpSocket listening)) {
            receiveReset();
        } else if (listening.isFull() || !listening.admit(this)) {
            listening.pending.add(this);
            pendingAt = listening;
        }
    }

    private boolean isConnectedElsewhere(IpAddress from, Target target) {
        for (InetSocket other : ports.at(port)) {
            boolean isSame =
                    other != this
                            && other.local.equals(from)
                            && other.peerPort == target.port()
                            && other.peerAddress.equals(target.address());
            if (isSame && other.isActive()) {
                return true;
            }
        }
        return false;
    }

    private boolean isFull() {
        return waiting.size() > backlog;
    }

    /** Makes the other end of a connection; false if there is no memory for it. */
    private boolean admit(TcpSocket from) {
        TcpSocket end;
        try {
            end = new TcpSocket(network, domain(), owner());
        } catch (ErrnoException e) {
            return false;
        }
        end.options.copy(options);
        end.values.copy(values);
        end.tcpOptions.copy(tcpOptions);
        end.local = from.peerAddress;
        end.port = from.peerPort;
        end.peerAddress = from.local;
        end.peerPort = from.port;
        ports.add(end, end.port);
        end.hasPort = true;
        end.phase = Phase.CONNECTED;
        end.establish(from);
        from.establish(end);
        waiting.add(end);
        waiters.wake();
        end.down = down; // what was shut down before it listened
        if ((down & SEND) != 0) {
            end.sendFin();
        }
        return true;
    }

    private void establish(TcpSocket with) {
        peer = with;
        state = TcpState.ESTABLISHED;
        options.tuneSendBuffer(TUNED_SEND_BUFFER);
        pendingAt = null;
        waiters.wake();
    }

    @Override
    public void listen(int wanted, Credentials caller) throws ErrnoException {
        boolean isIdle = state == TcpState.CLOSE || state == TcpState.LISTEN;
        if (phase != Phase.UNCONNECTED || !isIdle) {
            throw Errno.EINVAL.exception();
        }
        if (state == TcpState.CLOSE) {
            if (!hasPort) {
                takePort(0);
            } else if (ports.isTaken(this, port)) {
                throw Errno.EADDRINUSE.exception();
            }
            state = TcpState.LISTEN;
            values.put(Level.TCP, InetOptions.TCP_QUICKACK, 1); // acknowledging begins anew
        }
        backlog = limitedBacklog(wanted);
        admitPending();
        waiters.wake();
    }

    private void admitPending() {
        while (!pending.isEmpty() && !isFull()) {
            if (!admit(pending.getFirst())) {
                return;
            }
            pending.removeFirst();
        }
    }

    @Override
    public SocketFile accept(int flags) throws ErrnoException {
        if (state != TcpState.LISTEN) {
            throw Errno.EINVAL.exception();
        }
        TcpSocket next = waiting.poll();
        if (next == null) {
            throw Errno.EAGAIN.exception();
        }
        admitPending();
        return next;
    }

    private void stopListening() {
        for (TcpSocket next = waiting.poll(); next != null; next = waiting.poll()) {
            TcpSocket other = next.peer;
            next.toClosed();
            next.close();
            if (other != null) {
                other.receiveReset();
            }
        }
        for (TcpSocket next = pending.poll(); next != null; next = pending.poll()) {
            next.pendingAt = null;
            next.receiveReset();
        }
    }

    @Override
    public SocketAddress peerAddress() throws ErrnoException {
        if (state == TcpState.CLOSE || state == TcpState.SYN_SENT) {
            throw Errno.ENOTCONN.exception();
        }
        return super.peerAddress();
    }

    // ---- Ends.

    private void toClosed() {
        state = TcpState.CLOSE;
        if (!portIsBound) {
            givePort();
        }
    }

    /** Nothing comes or goes any more. */
    private void finish() {
        toClosed();
        down = BOTH;
        waiters.wake();
    }

    private void sendFin() {
        TcpSocket to = peer;
        if (state == TcpState.SYN_SENT) {
            leavePending();
            toClosed();
        } else if (to != null && state == TcpState.ESTABLISHED) {
            state = TcpState.FIN_WAIT2;
            to.receiveFin();
        } else if (to != null && state == TcpState.CLOSE_WAIT) {
            state = TcpState.LAST_ACK;
            to.receiveFin();
            finish();
        }
    }

    private void receiveFin() {
        down |= RECEIVE;
        isDone = true;
        if (state == TcpState.ESTABLISHED) {
            state = TcpState.CLOSE_WAIT;
        } else if (state == TcpState.FIN_WAIT2) {
            finish();
        }
        waiters.wake();
    }

    private void receiveReset() {
        switch (state) {
            case TcpState.CLOSE -> {
                return;
            }
            case TcpState.SYN_SENT -> error = Errno.ECONNREFUSED;
            case TcpState.CLOSE_WAIT -> error = Errno.EPIPE;
            default -> error = Errno.ECONNRESET;
        }
        finish();
    }

    private void leavePending() {
        if (pendingAt != null) {
            pendingAt.pending.remove(this);
            pendingAt = null;
        }
    }

    private void disconnect() {
        int old = state;
        TcpSocket other = peer;
        if (old != TcpState.CLOSE) {
            toClosed();
        }
        switch (old) {
            case TcpState.LISTEN -> stopListening();
            case TcpState.SYN_SENT -> {
                leavePending();
                error = Errno.ECONNRESET;
            }
            case TcpState.ESTABLISHED, TcpState.CLOSE_WAIT, TcpState.FIN_WAIT2 -> {
                error = Errno.ECONNRESET;
                if (other != null) {
                    other.receiveReset();
                }
            }
            default -> {}
        }
        received.clear();
        peer = null;
        peerPort = 0;
        peerAddress = any();
        if (!addressIsBound) {
            local = any();
        }
        down = 0;
        isDone = false;
        waiters.wake();
    }

    @Override
    public void shutdown(int how) throws ErrnoException {
        int directions = directions(how);
        if (phase == Phase.CONNECTING) {
            boolean isOpen = state != TcpState.SYN_SENT && state != TcpState.CLOSE;
            phase = isOpen ? Phase.CONNECTED : Phase.DISCONNECTING;
        }
        switch (state) {
            case TcpState.CLOSE -> {
                down |= directions;
                waiters.wake();
                throw Errno.ENOTCONN.exception();
            }
            case TcpState.LISTEN -> {
                if ((directions & RECEIVE) != 0) {
                    disconnect();
                    phase = Phase.UNCONNECTED;
                }
            }
            case TcpState.SYN_SENT -> {
                disconnect();
                phase = Phase.UNCONNECTED;
            }
            default -> {
                down |= directions;
                if ((directions & SEND) != 0) {
                    sendFin();
                }
            }
        }
        waiters.wake();
    }

    @Override
    public void shutdown(boolean reading, boolean writing) throws ErrnoException {
        if (reading || writing) {
            shutdown((reading ? 1 : 0) + (writing ? 2 : 0) - 1);
        }
    }

    @Override
    protected void release() {
        down = BOTH;
        TcpSocket other = peer;
        if (state == TcpState.LISTEN) {
            toClosed();
            stopListening();
        } else if (state != TcpState.CLOSE) {
            boolean isAbort = received.size() > 0 || options.abortsOnClose();
            if (isAbort && other != null) {
                toClosed();
                other.receiveReset();
            } else {
                sendFin();
            }
        }
        received.clear();
        givePort();
        if (other != null) {
            other.waiters.wake();
        }
    }

    // ---- Bytes.

    @Override
    public int send(
            byte[] source,
            int offset,
            int length,
            @Nullable SocketAddress destination,
            int flags,
            @Nullable Ancillary ancillary)
            throws ErrnoException {
        TcpSocket to = peer;
        boolean isOpen = state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT;
        if (!isOpen || to == null || error != null || (down & SEND) != 0) {
            throwError();
            throw (state == TcpState.SYN_SENT ? Errno.EAGAIN : Errno.EPIPE).exception();
        }
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        if (length == 0) {
            return 0;
        }
        if (to.refusesBytes()) {
            to.receiveReset();
            receiveReset();
            return length;
        }
        long space = space(to);
        if (space <= 0) {
            throw Errno.EAGAIN.exception();
        }
        int count = to.received.add(source, offset, (int) Math.min(length, space));
        if (count == 0) {
            throw (to.received.size() == 0 ? Errno.ENOBUFS : Errno.EAGAIN).exception();
        }
        to.waiters.wake();
        return count;
    }

    /** Whether nobody will ever receive what arrives: it is answered with a reset. */
    private boolean refusesBytes() {
        return closed || state == TcpState.FIN_WAIT2 && (down & RECEIVE) != 0;
    }

    private long space(TcpSocket to) {
        return (long) options.sendBuffer() + to.options.receiveBuffer() - to.received.size();
    }

    /** What was sent and finds no room in the buffer of the other end. */
    private static int unsent(TcpSocket to) {
        return Math.max(0, to.received.size() - to.options.receiveBuffer());
    }

    private boolean isWritable() {
        TcpSocket to = peer;
        if (to == null) {
            return true;
        }
        int unsent = unsent(to);
        int free = options.sendBuffer() - unsent;
        boolean hasMemory =
                to.received.size() == 0
                        || sockets.room().capacity() - sockets.room().used() >= LEAST_ROOM;
        return free > 0 && free >= unsent >> 1 && hasMemory;
    }

    @Override
    public int receive(byte[] target, int offset, int length, int flags, @Nullable Received into)
            throws ErrnoException {
        if (into != null) {
            into.clear();
        }
        if ((flags & MessageFlags.ERRQUEUE) != 0) {
            throw Errno.EAGAIN.exception();
        }
        if (state == TcpState.LISTEN) {
            throw Errno.ENOTCONN.exception();
        }
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (received.size() == 0) {
            return receiveNothing();
        }
        int count = Math.min(length, received.size());
        if ((flags & MessageFlags.TRUNC) == 0) {
            received.copy(target, offset, count);
        }
        if ((flags & MessageFlags.PEEK) == 0) {
            received.remove(count);
            if (peer != null) {
                peer.waiters.wake();
            }
        }
        return count;
    }

    private int receiveNothing() throws ErrnoException {
        if (isDone) {
            return 0;
        }
        throwError();
        if ((down & RECEIVE) != 0) {
            return 0;
        }
        throw (state == TcpState.CLOSE ? Errno.ENOTCONN : Errno.EAGAIN).exception();
    }

    @Override
    public int peek(byte[] target, int offset, int length) throws ErrnoException {
        return receive(target, offset, length, MessageFlags.PEEK, null);
    }

    @Override
    public int inputQueued() throws ErrnoException {
        if (state == TcpState.LISTEN) {
            throw Errno.EINVAL.exception();
        }
        return received.size();
    }

    @Override
    public int outputQueued() throws ErrnoException {
        if (state == TcpState.LISTEN) {
            throw Errno.EINVAL.exception();
        }
        return peer == null ? 0 : unsent(peer);
    }

    @Override
    public int poll(int events) {
        if (state == TcpState.LISTEN) {
            return waiting.isEmpty() ? 0 : events & Events.IN;
        }
        int occurred = error == null ? 0 : Events.ERROR;
        if (down == BOTH || state == TcpState.CLOSE) {
            occurred |= Events.HANG_UP;
        }
        if ((down & RECEIVE) != 0) {
            occurred |= events & (Events.IN | Events.READ_HANG_UP);
        }
        if (state != TcpState.SYN_SENT) {
            int least = Math.min(options.lowWater(), options.receiveBuffer());
            if (received.size() >= least) {
                occurred |= events & Events.IN;
            }
            if ((down & SEND) != 0 || isWritable()) {
                occurred |= events & Events.OUT;
            }
        }
        return occurred;
    }

    // ---- Options.

    @Override
    protected byte[] protocolOption(int level, int name, int length) throws ErrnoException {
        if (level == Level.TCP) {
            byte[] value = tcpOptions.read(name, this);
            if (value != null) {
                return value;
            }
        }
        return super.protocolOption(level, name, length);
    }

    @Override
    protected void setProtocolOption(int level, int name, byte[] value, boolean privileged)
            throws ErrnoException {
        if (level != Level.TCP || !tcpOptions.write(name, value)) {
            super.setProtocolOption(level, name, value, privileged);
        }
    }

    int backlog() {
        return backlog;
    }

    int waitingConnections() {
        return waiting.size();
    }

    @Override
    SocketEntry entry() {
        boolean isListening = state == TcpState.LISTEN;
        int sent = isListening ? 0 : peer == null ? 0 : unsent(peer);
        return entry(state, sent, isListening ? waiting.size() : received.size());
    }
}
