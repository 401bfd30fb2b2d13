package dev.godwit.vfs.socket.unix;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketOptions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Sockets that are connected before they are used: SOCK_STREAM and SOCK_SEQPACKET. */
abstract class UnixConnection extends UnixSocket {
    /** Connections that nobody has accepted yet. */
    private final ArrayDeque<UnixConnection> waiting = new ArrayDeque<>();

    private int backlog;

    UnixConnection(UnixSockets system, int type, Credentials owner) throws ErrnoException {
        super(system, type, owner);
    }

    /** A socket of the same type, for a connection to this one. */
    abstract UnixConnection another(Credentials creator) throws ErrnoException;

    @Override
    public void listen(int wanted, Credentials caller) throws ErrnoException {
        if (!isNamed() || state == State.ESTABLISHED) {
            throw Errno.EINVAL.exception();
        }
        backlog = limitedBacklog(wanted);
        state = State.LISTEN;
        peerCredentials = caller;
        waiters.wake();
    }

    @Override
    public boolean isListening() {
        return state == State.LISTEN;
    }

    private boolean isFull() {
        return waiting.size() > backlog;
    }

    private boolean refuses() {
        return state != State.LISTEN || (down & RECEIVE) != 0;
    }

    private UnixConnection listening(SocketAddress address) throws ErrnoException {
        if (!(system.find(address, socketType()) instanceof UnixConnection found)) {
            throw Errno.EPROTOTYPE.exception();
        }
        return found;
    }

    @Override
    public void connect(SocketAddress address, Credentials caller) throws ErrnoException {
        UnixSockets.check(address);
        nameIfCredentialsPass();
        try {
            connectTo(listening(address), caller);
        } catch (ErrnoException e) {
            if (system.inFlight.hasSockets()) {
                system.inFlight.collect(); // a good moment: Linux drops a socket here
            }
            throw e;
        }
    }

    private void connectTo(UnixConnection other, Credentials caller) throws ErrnoException {
        if (other.refuses()) {
            throw Errno.ECONNREFUSED.exception();
        }
        if (other.isFull()) {
            throw Errno.EAGAIN.exception();
        }
        if (state != State.CLOSE) {
            throw (state == State.ESTABLISHED ? Errno.EISCONN : Errno.EINVAL).exception();
        }
        UnixConnection accepted = other.another(caller);
        accepted.peer = this;
        accepted.state = State.ESTABLISHED;
        accepted.peerCredentials = caller;
        accepted.nameAs(other);
        system.add(accepted);
        peer = accepted;
        state = State.ESTABLISHED;
        peerCredentials = other.peerCredentials;
        other.waiting.add(accepted);
        waiters.wake();
        other.waiters.wake();
    }

    @Override
    public Waitable untilConnected(SocketAddress address) {
        UnixConnection other;
        try {
            other = listening(address);
        } catch (ErrnoException e) {
            return until(Events.OUT); // connecting again will tell
        }
        return waiters.until(() -> other.refuses() || !other.isFull(), other.waiters);
    }

    @Override
    public SocketFile accept(int flags) throws ErrnoException {
        if (state != State.LISTEN) {
            throw Errno.EINVAL.exception();
        }
        UnixConnection next = waiting.poll();
        if (next == null) {
            boolean isEnd = (down & RECEIVE) != 0 && (flags & MessageFlags.DONTWAIT) == 0;
            throw (isEnd ? Errno.EINVAL : Errno.EAGAIN).exception();
        }
        next.options.set(SocketOptions.PASSCRED, options.isOn(SocketOptions.PASSCRED));
        waiters.wake(); // those who wait for a place
        return next;
    }

    @Override
    int waitingConnections() {
        return waiting.size();
    }

    @Override
    boolean isReadable() {
        return !queue.isEmpty() || !waiting.isEmpty();
    }

    @Override
    List<UnixMessage> allMessages() {
        List<UnixMessage> messages = new ArrayList<>(queue);
        for (UnixConnection connection : waiting) {
            messages.addAll(connection.queue);
        }
        return messages;
    }

    @Override
    List<UnixMessage> takeMessages() {
        List<UnixMessage> messages = super.takeMessages();
        for (UnixConnection connection : waiting) {
            messages.addAll(connection.takeMessages());
        }
        return messages;
    }

    @Override
    public int poll(int events) {
        return received(events) | (isWritable() ? events & Events.OUT : 0);
    }

    @Override
    public void shutdown(int how) throws ErrnoException {
        int directions = directions(how);
        super.shutdown(how);
        UnixSocket other = peer;
        if (other != null) {
            other.putDown((directions & RECEIVE) != 0 ? SEND : 0);
            other.putDown((directions & SEND) != 0 ? RECEIVE : 0);
            other.waiters().wake();
        }
    }

    @Override
    void leavePeer() {
        tellPeer(!queue.isEmpty());
        peer = null;
        for (UnixConnection next = waiting.poll(); next != null; next = waiting.poll()) {
            next.tellPeer(true);
            next.close();
        }
    }

    private void tellPeer(boolean isReset) {
        UnixSocket other = peer;
        if (other != null && !other.isClosed()) {
            other.putDown(BOTH);
            if (isReset) {
                other.fail(Errno.ECONNRESET);
            }
            other.waiters().wake();
        }
    }
}
