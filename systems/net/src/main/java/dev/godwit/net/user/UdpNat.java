package dev.godwit.net.user;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostDatagrams;
import dev.godwit.net.packet.Address;
import dev.godwit.net.packet.Ipv4;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Datagrams of UDP: one socket of the host for each port of the guest and each peer, so that only
 * the peer's answers come back.
 */
final class UdpNat {
    /** The most flows at a time; for a new one, the one that was idle for longest ends. */
    static final int MOST_FLOWS = 512;

    private static final int DNS = 53;
    private static final int BURST = 32;
    private static final int LOOPBACK = Address.of(127, 0, 0, 1);

    private final Side side;
    private final Icmp icmp;
    private final int resolver;
    private final FlowTable table = new FlowTable();
    private final List<UdpFlow> flows = new ArrayList<>();

    /**
     * Makes one without flows.
     *
     * @param resolver the server of DNS; 0 if the host is asked for it
     */
    UdpNat(Side side, Icmp icmp, int resolver) {
        this.side = side;
        this.icmp = icmp;
        this.resolver = resolver;
    }

    /** The server of DNS on the host's network; 0 if there is none for this guest. */
    int resolver() {
        if (!side.policy().outside()) {
            return 0;
        }
        return resolver != 0 ? resolver : side.host().resolver();
    }

    FlowTable table() {
        return table;
    }

    /** Takes a datagram, the ports and length of which are known to be right. */
    void input(Ipv4 packet, NetPolicy.Route route, int from, int to, int offset, int length) {
        long now = side.clock().monotonic();
        Flow found = table.find(packet.source(), from, packet.destination(), to);
        if (found != null) {
            send((UdpFlow) found, packet, offset, length, now);
            return;
        }
        switch (route) {
            case GATEWAY -> {
                if (side.policy().loopback()) {
                    begin(packet, from, to, LOOPBACK, null, offset, length, now);
                } else {
                    icmp.error(Icmp.PORT_UNREACHABLE, packet.destination(), packet);
                }
            }
            case RESOLVER -> {
                if (to == DNS) {
                    query(packet, from, offset, length, now);
                } else {
                    icmp.error(Icmp.PORT_UNREACHABLE, packet.destination(), packet);
                }
            }
            case OUTSIDE ->
                    begin(packet, from, to, packet.destination(), null, offset, length, now);
            case PROHIBITED -> icmp.error(Icmp.PROHIBITED, Addresses.GATEWAY, packet);
            case UNREACHABLE -> icmp.error(Icmp.HOST_UNREACHABLE, Addresses.GATEWAY, packet);
            case NOWHERE -> {}
        }
    }

    private void query(Ipv4 packet, int from, int offset, int length, long now) {
        int server = resolver();
        if (server == 0) {
            answerFailure(packet.source(), from, Queries.failure(packet.bytes(), offset, length));
        } else {
            begin(packet, from, DNS, server, new Queries(), offset, length, now);
        }
    }

    private void answerFailure(int guest, int port, byte[] failure) {
        if (failure.length > 0) {
            byte[] scratch = side.scratch();
            System.arraycopy(failure, 0, scratch, Cable.UDP_HEADER, failure.length);
            side.cable()
                    .sendUdp(
                            Addresses.RESOLVER,
                            DNS,
                            guest,
                            port,
                            scratch,
                            Cable.UDP_HEADER,
                            failure.length);
        }
    }

    private void begin(
            Ipv4 packet,
            int from,
            int to,
            int hostAddress,
            @Nullable Queries queries,
            int offset,
            int length,
            long now) {
        try {
            makeRoom();
            HostDatagrams socket = side.host().openDatagrams(hostAddress, to);
            int[] key = {packet.source(), from, packet.destination(), to};
            UdpFlow flow =
                    new UdpFlow(this, side.actives(), key, socket, hostAddress, to, queries, null);
            add(flow, now);
            side.actives().enqueue(flow);
            send(flow, packet, offset, length, now);
        } catch (ErrnoException e) {
            if (queries != null) {
                answerFailure(
                        packet.source(), from, Queries.failure(packet.bytes(), offset, length));
                return;
            }
            int typeAndCode = Icmp.ofError(e.errno());
            if (typeAndCode != 0) {
                icmp.error(typeAndCode, Addresses.GATEWAY, packet);
            }
        }
    }

    private void add(UdpFlow flow, long now) {
        flow.use(now);
        table.add(flow);
        flows.add(flow);
        side.actives().add(flow);
        side.actives().schedule(flow, flow.due());
    }

    private void makeRoom() {
        if (flows.size() < MOST_FLOWS) {
            return;
        }
        UdpFlow oldest = flows.getFirst();
        for (UdpFlow flow : flows) {
            oldest = flow.lastUse() < oldest.lastUse() ? flow : oldest;
        }
        end(oldest);
    }

    private void end(UdpFlow flow) {
        table.remove(flow);
        flows.remove(flow);
        side.actives().remove(flow);
        if (flow.forward() != null) {
            flow.forward().left();
        }
        flow.release();
    }

    private void send(UdpFlow flow, Ipv4 packet, int offset, int length, long now) {
        flow.use(now);
        Queries queries = flow.queries();
        if (queries != null) {
            queries.asked(packet.bytes(), offset, length, now);
        }
        side.actives().schedule(flow, flow.due());
        try {
            trySend(flow, packet.bytes(), offset, length);
        } catch (ErrnoException e) {
            failed(flow, e.errno());
        }
    }

    /** An error that an earlier datagram has left is told once, so this one is tried again. */
    private static void trySend(UdpFlow flow, byte[] bytes, int offset, int length)
            throws ErrnoException {
        try {
            flow.socket().send(bytes, offset, length, flow.hostAddress(), flow.hostPort());
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ECONNREFUSED) {
                throw e;
            }
            flow.socket().send(bytes, offset, length, flow.hostAddress(), flow.hostPort());
        }
    }

    /** Tells the guest of what the host says of the peer. */
    private void failed(UdpFlow flow, Errno errno) {
        int typeAndCode = Icmp.ofError(errno);
        if (typeAndCode == 0) {
            return; // lost, as datagrams may be
        }
        Queries queries = flow.queries();
        if (queries == null) {
            int from = errno == Errno.ECONNREFUSED ? flow.remote : Addresses.GATEWAY;
            icmp.error(typeAndCode, from, flow, Ipv4.UDP, Cable.UDP_HEADER << 16);
            return;
        }
        failQueries(flow, queries, Long.MAX_VALUE);
    }

    private void failQueries(UdpFlow flow, Queries queries, long until) {
        while (queries.deadline() <= until) {
            byte[] failure = queries.fail();
            if (failure.length == 0) {
                return;
            }
            answerFailure(flow.guest, flow.guestPort, failure);
        }
    }

    /** Takes what has come from a peer. */
    void receive(UdpFlow flow, long now) {
        byte[] scratch = side.scratch();
        HostDatagrams socket = flow.socket();
        for (int left = BURST; left > 0 && side.cable().hasRoom(); left--) {
            try {
                int length = socket.receive(scratch, Cable.UDP_HEADER, Side.MOST_DATAGRAM);
                flow.reading().answered();
                deliver(flow, length, now);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN && Icmp.ofError(e.errno()) == 0) {
                    end(flow);
                    return;
                }
                if (e.errno() != Errno.EAGAIN) {
                    failed(flow, e.errno());
                } else if (!flow.reading().ask(socket.readable(), flow)) {
                    return;
                }
            }
        }
        side.actives().enqueue(flow);
    }

    /** Passes a datagram on that lies in the scratch. */
    private void deliver(UdpFlow flow, int length, long now) {
        flow.use(now);
        byte[] scratch = side.scratch();
        Queries queries = flow.queries();
        if (queries != null) {
            queries.answered(scratch, Cable.UDP_HEADER, length);
        }
        side.cable()
                .sendUdp(
                        flow.remote,
                        flow.remotePort,
                        flow.guest,
                        flow.guestPort,
                        scratch,
                        Cable.UDP_HEADER,
                        length);
    }

    /** Passes a datagram on that has come by a forward and lies in the scratch. */
    void arrived(UdpForward forward, int address, int port, int length, long now) {
        UdpFlow flow = peer(forward, address, port);
        if (flow == null) {
            int guestPort = forward.guestPort();
            boolean isTaken =
                    table.find(Addresses.GUEST, guestPort, Addresses.GATEWAY, port) != null;
            int ours = isTaken ? side.freePort(table, Addresses.GUEST, guestPort) : port;
            if (ours == 0 || !forward.mayEnter()) {
                return;
            }
            makeRoom();
            int[] key = {Addresses.GUEST, guestPort, Addresses.GATEWAY, ours};
            flow =
                    new UdpFlow(
                            this,
                            side.actives(),
                            key,
                            forward.socket(),
                            address,
                            port,
                            null,
                            forward);
            add(flow, now);
            forward.entered();
        }
        deliver(flow, length, now);
    }

    private @Nullable UdpFlow peer(UdpForward forward, int address, int port) {
        for (UdpFlow flow : flows) {
            if (flow.forward() == forward
                    && flow.hostAddress() == address
                    && flow.hostPort() == port) {
                return flow;
            }
        }
        return null;
    }

    /** A flow is idle for too long, or one of its queries has failed. */
    void expire(UdpFlow flow, long now) {
        if (now - flow.lastUse() >= UdpFlow.IDLE) {
            end(flow);
            return;
        }
        Queries queries = flow.queries();
        if (queries != null) {
            failQueries(flow, queries, now);
        }
        side.actives().schedule(flow, flow.due());
    }
}
