package dev.godwit.net.user;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostDatagrams;

/** A port of the host whose datagrams go to a port of the guest. */
final class UdpForward extends Active {
    private static final int BURST = 32;
    private static final long AFTER_ERROR = 100_000_000L;

    /** How many peers may have a flow at a time. */
    private static final int MOST_PEERS = 256;

    private final Side side;
    private final UdpNat nat;
    private final HostDatagrams socket;
    private final int guestPort;
    private final Asked reading = new Asked();
    private int peers;

    UdpForward(Side side, UdpNat nat, HostDatagrams socket, int guestPort) {
        super(side.actives());
        this.side = side;
        this.nat = nat;
        this.socket = socket;
        this.guestPort = guestPort;
    }

    HostDatagrams socket() {
        return socket;
    }

    int guestPort() {
        return guestPort;
    }

    boolean mayEnter() {
        return peers < MOST_PEERS;
    }

    void entered() {
        peers++;
    }

    void left() {
        peers--;
    }

    @Override
    void hostIsReady() {
        reading.answered();
    }

    @Override
    void work(long now) {
        if (reading.isAsked()) {
            return;
        }
        for (int left = BURST; left > 0 && side.cable().hasRoom(); left--) {
            try {
                int length = socket.receive(side.scratch(), Cable.UDP_HEADER, Side.MOST_DATAGRAM);
                reading.answered();
                nat.arrived(this, socket.senderAddress(), socket.senderPort(), length, now);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    side.actives().schedule(this, now + AFTER_ERROR);
                    return;
                }
                if (!reading.ask(socket.readable(), this)) {
                    return;
                }
            }
        }
        side.actives().enqueue(this);
    }

    @Override
    void expire(long now) {
        side.actives().enqueue(this);
    }

    @Override
    void release() {
        socket.readable().unsubscribe(this);
        socket.close();
    }
}
