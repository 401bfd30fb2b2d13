package dev.godwit.net.user;

import dev.godwit.net.host.HostDatagrams;

import org.jspecify.annotations.Nullable;

/** Datagrams between a port of the guest and one peer. */
final class UdpFlow extends Flow {
    /** How long a flow is kept that nobody uses, as RFC 4787, section 4.3, has it at least. */
    static final long IDLE = 120_000_000_000L;

    private final UdpNat nat;
    private final HostDatagrams socket;
    private final Asked reading = new Asked();

    /** The peer, as the host knows it. */
    private final int hostAddress;

    private final int hostPort;

    /** What is asked, if the peer is a server of DNS. */
    private final @Nullable Queries queries;

    /** The forward that the peer came by; its socket is not this flow's. */
    private final @Nullable UdpForward forward;

    private long lastUse;

    UdpFlow(
            UdpNat nat,
            Actives actives,
            int[] key,
            HostDatagrams socket,
            int hostAddress,
            int hostPort,
            @Nullable Queries queries,
            @Nullable UdpForward forward) {
        super(actives, key[0], key[1], key[2], key[3]);
        this.nat = nat;
        this.socket = socket;
        this.hostAddress = hostAddress;
        this.hostPort = hostPort;
        this.queries = queries;
        this.forward = forward;
    }

    HostDatagrams socket() {
        return socket;
    }

    Asked reading() {
        return reading;
    }

    int hostAddress() {
        return hostAddress;
    }

    int hostPort() {
        return hostPort;
    }

    @Nullable Queries queries() {
        return queries;
    }

    @Nullable UdpForward forward() {
        return forward;
    }

    long lastUse() {
        return lastUse;
    }

    void use(long now) {
        lastUse = now;
    }

    /** When it is idle for too long, or a query fails. */
    long due() {
        long idle = lastUse + IDLE;
        return queries == null ? idle : Math.min(idle, queries.deadline());
    }

    @Override
    void hostIsReady() {
        reading.answered();
    }

    @Override
    void work(long now) {
        if (forward == null && !reading.isAsked()) {
            nat.receive(this, now);
        }
    }

    @Override
    void expire(long now) {
        nat.expire(this, now);
    }

    @Override
    void release() {
        if (forward == null) {
            socket.readable().unsubscribe(this);
            socket.close();
        }
    }
}
