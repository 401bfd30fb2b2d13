package dev.godwit.net.user;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostStream;
import dev.godwit.net.tcp.ByteRing;
import dev.godwit.net.tcp.TcpConnection;

/** A connection of the guest, and the stream of the host that it goes on in. */
final class TcpFlow extends Flow {
    /** How long the host may take to connect. */
    private static final long PATIENCE = 60_000_000_000L;

    private final TcpNat nat;
    private final TcpConnection connection;
    private final HostStream stream;
    private final Asked connecting = new Asked();
    private final Asked reading = new Asked();
    private final Asked writing = new Asked();
    private final long connectingEnd;

    /** The first sequence number of the guest, if the guest has begun. */
    private final int word;

    /** Whether it is in the queue of those that may have segments to send. */
    boolean isSending;

    private boolean hasShutDown;
    private boolean isReleased;

    TcpFlow(
            TcpNat nat,
            int[] key,
            TcpConnection connection,
            HostStream stream,
            int word,
            long now) {
        super(nat.actives(), key[0], key[1], key[2], key[3]);
        this.nat = nat;
        this.connection = connection;
        this.stream = stream;
        this.word = word;
        connectingEnd = now + PATIENCE;
    }

    TcpConnection connection() {
        return connection;
    }

    int word() {
        return word;
    }

    @Override
    void hostIsReady() {
        connecting.answered();
        reading.answered();
        writing.answered();
    }

    /** When something is due. */
    long due() {
        return connection.isHeld() ? connectingEnd : connection.deadline();
    }

    @Override
    void work(long now) {
        try {
            if (connection.isHeld()) {
                connect();
            }
            toHost();
            fromHost();
        } catch (ErrnoException e) {
            if (connection.isHeld()) {
                nat.refuse(this, e.errno());
            } else {
                nat.abort(this);
            }
            return;
        }
        proceed();
    }

    private void connect() throws ErrnoException {
        if (connecting.isAsked()) {
            return;
        }
        do {
            if (stream.finishConnect()) {
                connection.accept();
                nat.accepted();
                return;
            }
        } while (connecting.ask(stream.connected(), this));
    }

    private void toHost() throws ErrnoException {
        ByteRing ring = connection.incoming();
        boolean took = false;
        while (ring.size() > 0 && !writing.isAsked()) {
            int count = write(ring);
            ring.remove(count);
            took |= count > 0;
        }
        if (took) {
            connection.consumed();
        }
        if (ring.size() == 0 && connection.hasGuestEnded() && !hasShutDown) {
            hasShutDown = true;
            stream.shutdownOutput();
        }
    }

    /** Answers how many bytes went, 0 if the host was asked to tell when there is room. */
    private int write(ByteRing ring) throws ErrnoException {
        while (true) {
            try {
                return stream.write(ring.array(), ring.head(), ring.headLength());
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
                if (!writing.ask(stream.writable(), this)) {
                    return 0;
                }
            }
        }
    }

    /** Small pieces of room are not worth a call of the host. */
    private void fromHost() throws ErrnoException {
        ByteRing ring = connection.outgoing();
        while (connection.isOpen() && !connection.isFinishing() && !reading.isAsked()) {
            if (ring.room() == 0) {
                connection.wantsRoom();
            }
            if (ring.room() < ring.capacity() / 4) {
                return;
            }
            int count = read(ring);
            if (count == HostStream.END) {
                connection.finish();
            } else {
                ring.extend(count);
            }
        }
    }

    /** Answers how many bytes came, 0 if the host was asked to tell when there are some. */
    private int read(ByteRing ring) throws ErrnoException {
        while (true) {
            try {
                int tail = ring.tail();
                int count = stream.read(ring.array(), tail, ring.tailLength());
                reading.answered();
                return count;
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
                if (!reading.ask(stream.readable(), this)) {
                    return 0;
                }
            }
        }
    }

    /** Sends what there is to send, and ends if nothing will follow. */
    private void proceed() {
        if (connection.wasReset()) {
            nat.drop(this);
            return;
        }
        boolean isDrained = connection.incoming().size() == 0;
        if (connection.isClosed() && isDrained) {
            nat.drop(this);
            return;
        }
        if (connection.isTimeWait() && isDrained) {
            release();
        }
        nat.send(this);
    }

    /** Whether only segments that are late are waited for. */
    boolean isOver() {
        return connection.isTimeWait() && connection.incoming().size() == 0;
    }

    @Override
    void expire(long now) {
        if (connection.isHeld()) {
            nat.refuse(this, Errno.ETIMEDOUT);
            return;
        }
        connection.expire(now);
        proceed();
    }

    @Override
    void release() {
        if (isReleased) {
            return;
        }
        isReleased = true;
        stream.connected().unsubscribe(this);
        stream.readable().unsubscribe(this);
        stream.writable().unsubscribe(this);
        if (connection.isTimeWait() || connection.isClosed() && !connection.wasReset()) {
            stream.close();
        } else {
            stream.reset();
        }
        deadline = Blocked.FOREVER;
    }
}
