package dev.godwit.net.user;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostStream;
import dev.godwit.net.packet.Address;
import dev.godwit.net.packet.Ipv4;
import dev.godwit.net.tcp.BufferBudget;
import dev.godwit.net.tcp.Segment;
import dev.godwit.net.tcp.TcpConnection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of TCP. One that the guest begins is answered when the host has connected, so that
 * the guest sees whether anybody is there.
 */
final class TcpNat {
    /** The most connections at a time. */
    static final int MOST_FLOWS = 1024;

    /** How many of them may be waiting for the host; a SYN beyond is lost, and comes again. */
    static final int MOST_HELD = 256;

    /** How many bytes their buffers may have grown by. */
    static final long BUDGET = 32L << 20;

    private static final int DNS = 53;
    private static final int LOOPBACK = Address.of(127, 0, 0, 1);

    private final Side side;
    private final Icmp icmp;
    private final UdpNat resolver;
    private final BufferBudget budget = new BufferBudget(BUDGET);
    private final FlowTable table = new FlowTable();
    private final List<TcpFlow> flows = new ArrayList<>();
    private final ArrayDeque<TcpFlow> sending = new ArrayDeque<>();
    private final Segment segment = new Segment();
    private int held;

    TcpNat(Side side, Icmp icmp, UdpNat resolver) {
        this.side = side;
        this.icmp = icmp;
        this.resolver = resolver;
    }

    Actives actives() {
        return side.actives();
    }

    int size() {
        return flows.size();
    }

    boolean hasOutput() {
        return !sending.isEmpty();
    }

    /** Takes a packet. */
    void input(Ipv4 packet, NetPolicy.Route route) {
        if (!segment.read(packet)) {
            return;
        }
        int from = segment.sourcePort();
        int to = segment.destinationPort();
        TcpFlow flow = (TcpFlow) table.find(packet.source(), from, packet.destination(), to);
        if (flow != null && flow.connection().givesWayTo(segment)) {
            drop(flow);
            flow = null;
        }
        if (flow != null) {
            if (flow.connection().input(segment, side.clock().monotonic())
                    == TcpConnection.Answer.RESET) {
                reset(packet);
            }
            side.actives().enqueue(flow);
        } else if (segment.isOpening() && from != 0 && to != 0) {
            begin(packet, route);
        } else if (!segment.isReset() && route != NetPolicy.Route.NOWHERE) {
            reset(packet);
        }
    }

    private void begin(Ipv4 packet, NetPolicy.Route route) {
        int port = segment.destinationPort();
        switch (route) {
            case GATEWAY -> beginOrReset(packet, side.policy().loopback() ? LOOPBACK : 0);
            case RESOLVER -> beginOrReset(packet, port == DNS ? resolver.resolver() : 0);
            case OUTSIDE -> connect(packet, packet.destination());
            case PROHIBITED -> icmp.error(Icmp.PROHIBITED, Addresses.GATEWAY, packet);
            case UNREACHABLE -> icmp.error(Icmp.HOST_UNREACHABLE, Addresses.GATEWAY, packet);
            case NOWHERE -> {}
        }
    }

    private void beginOrReset(Ipv4 packet, int hostAddress) {
        if (hostAddress == 0) {
            reset(packet);
        } else {
            connect(packet, hostAddress);
        }
    }

    private void connect(Ipv4 packet, int hostAddress) {
        if (held >= MOST_HELD || !makeRoom()) {
            return;
        }
        int[] key = {
            packet.source(), segment.sourcePort(), packet.destination(), segment.destinationPort()
        };
        HostStream stream;
        try {
            stream = side.host().connect(hostAddress, segment.destinationPort());
        } catch (ErrnoException e) {
            int typeAndCode = refusal(e.errno());
            if (typeAndCode == 0) {
                reset(packet);
            } else {
                icmp.error(typeAndCode, Addresses.GATEWAY, packet);
            }
            return;
        }
        TcpConnection connection = connection(key);
        connection.hold(segment);
        held++;
        add(key, connection, stream, segment.first());
    }

    private TcpConnection connection(int[] key) {
        return new TcpConnection(budget, side.random(), key[2], key[3], key[0], key[1]);
    }

    private void add(int[] key, TcpConnection connection, HostStream stream, int word) {
        long now = side.clock().monotonic();
        TcpFlow flow = new TcpFlow(this, key, connection, stream, word, now);
        table.add(flow);
        flows.add(flow);
        side.actives().add(flow);
        side.actives().schedule(flow, flow.due());
        side.actives().enqueue(flow);
    }

    /** Whether {@link #open} has a place. */
    boolean makeRoom() {
        if (flows.size() < MOST_FLOWS) {
            return true;
        }
        for (TcpFlow flow : flows) {
            if (flow.isOver()) {
                drop(flow);
                return true;
            }
        }
        return false;
    }

    /** Connects a stream that has come by a forward to the guest; there is room. */
    void open(HostStream stream, int guestPort) {
        int port = side.freePort(table, Addresses.GUEST, guestPort);
        if (port == 0) {
            stream.reset();
            return;
        }
        int[] key = {Addresses.GUEST, guestPort, Addresses.GATEWAY, port};
        TcpConnection connection = connection(key);
        connection.open();
        add(key, connection, stream, 0);
    }

    /** A connection no longer waits for the host. */
    void accepted() {
        held--;
    }

    /** The code of ICMP for why the host cannot connect; 0 if a reset says it. */
    private static int refusal(Errno errno) {
        int typeAndCode = Icmp.ofError(errno);
        return typeAndCode == Icmp.PORT_UNREACHABLE ? 0 : typeAndCode;
    }

    /** The host could not connect. */
    void refuse(TcpFlow flow, Errno errno) {
        int typeAndCode = refusal(errno);
        if (typeAndCode == 0) {
            abort(flow);
        } else {
            icmp.error(typeAndCode, Addresses.GATEWAY, flow, Ipv4.TCP, flow.word());
            drop(flow);
        }
    }

    /** Resets a connection on both sides. */
    void abort(TcpFlow flow) {
        FrameQueue frames = side.cable().frames();
        if (frames.room() > 0 && !flow.connection().isClosed()) {
            flow.connection().writeReset(frames.next(), Cable.HEADERS);
            side.cable().sendNext(flow.remote, flow.guest, Ipv4.TCP, Segment.HEADER);
        }
        drop(flow);
    }

    /** Forgets a connection, and closes or resets the stream, as the connection has ended. */
    void drop(TcpFlow flow) {
        if (flow.connection().isHeld()) {
            held--;
        }
        table.remove(flow);
        flows.remove(flow);
        side.actives().remove(flow);
        if (flow.isSending) {
            flow.isSending = false;
            sending.remove(flow);
        }
        flow.release();
        flow.connection().close();
    }

    /** Answers a segment that belongs to nothing. */
    private void reset(Ipv4 packet) {
        FrameQueue frames = side.cable().frames();
        if (segment.isReset() || frames.room() == 0) {
            return;
        }
        byte[] frame = frames.next();
        int from = packet.destination();
        int to = packet.source();
        segment.writeReset(frame, Cable.HEADERS);
        Segment.writeChecksum(frame, Cable.HEADERS, Segment.HEADER, from, to);
        side.cable().sendNext(from, to, Ipv4.TCP, Segment.HEADER);
    }

    /** A connection may have segments to send. */
    void send(TcpFlow flow) {
        side.actives().schedule(flow, flow.due());
        if (!flow.isSending) {
            flow.isSending = true;
            sending.add(flow);
        }
    }

    /** Writes the frame of the next segment, in turns; answers its length, 0 if there is none. */
    int output(byte[] target, int offset, long now) {
        while (true) {
            TcpFlow flow = sending.poll();
            if (flow == null) {
                return 0;
            }
            flow.isSending = false;
            int length = flow.connection().output(target, offset + Cable.HEADERS, now);
            side.actives().schedule(flow, flow.due());
            if (length == 0) {
                continue;
            }
            send(flow);
            if (side.cable().address(target, offset, flow.remote, flow.guest, Ipv4.TCP, length)) {
                return Cable.HEADERS + length;
            }
        }
    }
}
