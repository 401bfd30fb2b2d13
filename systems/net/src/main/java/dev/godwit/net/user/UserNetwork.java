package dev.godwit.net.user;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.net.EthernetPort;
import dev.godwit.net.dhcp.DhcpServer;
import dev.godwit.net.host.HostDatagrams;
import dev.godwit.net.host.HostListener;
import dev.godwit.net.host.HostNetwork;
import dev.godwit.net.packet.Ethernet;
import dev.godwit.net.packet.Ipv4;
import dev.godwit.net.packet.Network;
import dev.godwit.net.packet.Reassembly;

/**
 * The network 10.0.2.0/24 with one guest: a gateway, which is the host, at 10.0.2.2, a server of
 * DNS at 10.0.2.3, a server of DHCP. What the guest sends outside goes through sockets of the host;
 * there is no IPv6.
 *
 * <p>It works when it is used: {@link #send} only takes in, and {@link #receive} does what has
 * become due. {@link #received} becomes ready when the host has something; for what time brings,
 * there is {@link #nextDeadline}. What it keeps is bounded, whatever the guest sends: numbers of
 * connections, of flows and of fragments, and the bytes that wait in them.
 */
public final class UserNetwork implements EthernetPort {
    private static final int LEASE_SECONDS = 86_400;

    private final Clock clock;
    private final Cable cable;
    private final Doorbell bell = new Doorbell();
    private final Actives actives = new Actives(bell);
    private final Reassembly reassembly;
    private final DhcpServer dhcp;
    private final Side side;
    private final Icmp icmp;
    private final EchoNat echoes;
    private final UdpNat datagrams;
    private final TcpNat connections;
    private final Ipv4 packet = new Ipv4();
    private final Waitable received = new Received();
    private boolean isClosed;

    /**
     * Makes a network to which a guest can be plugged.
     *
     * @param settings how it is
     * @param host the way outside
     * @param clock the time
     * @param entropy for numbers that nobody can guess
     */
    public UserNetwork(UserSettings settings, HostNetwork host, Clock clock, Entropy entropy) {
        this.clock = clock;
        cable = new Cable(clock);
        reassembly = new Reassembly(clock);
        dhcp =
                new DhcpServer(
                        new DhcpServer.Settings(
                                Addresses.GATEWAY,
                                Addresses.MASK,
                                Addresses.GATEWAY,
                                Addresses.RESOLVER,
                                Addresses.GUEST,
                                Addresses.LEASES,
                                LEASE_SECONDS,
                                settings.hostName()),
                        clock);
        byte[] scratch = new byte[Cable.UDP_HEADER + Side.MOST_DATAGRAM];
        side = new Side(host, settings.policy(), cable, actives, clock, entropy, scratch);
        icmp = new Icmp(cable);
        echoes = new EchoNat(side, icmp);
        datagrams = new UdpNat(side, icmp, settings.resolver());
        connections = new TcpNat(side, icmp, datagrams);
    }

    /**
     * Opens a port of the host to the guest.
     *
     * @param forward which, and where it leads
     * @return the port of the host, which it may have chosen
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES and others
     */
    public int forward(PortForward forward) throws ErrnoException {
        if (forward.udp()) {
            HostDatagrams socket = side.host().bindDatagrams(forward.address(), forward.hostPort());
            begin(new UdpForward(side, datagrams, socket, forward.guestPort()));
            return socket.port();
        }
        HostListener listener = side.host().listen(forward.address(), forward.hostPort());
        begin(new TcpForward(side, connections, listener, forward.guestPort()));
        return listener.port();
    }

    private void begin(Active active) {
        actives.add(active);
        actives.enqueue(active);
    }

    @Override
    public void send(byte[] frame, int offset, int length) {
        if (isClosed
                || length < Ethernet.HEADER
                || length > MOST_BYTES
                || !isForUs(frame, offset)) {
            return;
        }
        int type = Network.get16(frame, offset + 12);
        if (type == Ethernet.TYPE_ARP) {
            Arp.receive(cable, frame, offset, length);
        } else if (type == Ethernet.TYPE_IPV4
                && packet.read(frame, offset + Ethernet.HEADER, length - Ethernet.HEADER)) {
            long station = Network.get48(frame, offset + 6);
            if (packet.source() == 0) {
                greet();
            } else if (Addresses.isGuest(packet.source())) {
                cable.learn(packet.source(), station);
                take();
            }
        }
    }

    private static boolean isForUs(byte[] frame, int offset) {
        long destination = Network.get48(frame, offset);
        return Ethernet.isMulticast(destination)
                || destination >>> 8 == Addresses.hardware(Addresses.NETWORK) >>> 8;
    }

    /** A station without an address can only ask for one. */
    private void greet() {
        if (packet.destination() == Addresses.BROADCAST && !packet.isFragment()) {
            takeBroadcast();
        }
    }

    private void take() {
        if (packet.isFragment() && !reassembly.add(packet)) {
            return;
        }
        NetPolicy.Route route = side.policy().route(packet.destination());
        boolean isOurs = route == NetPolicy.Route.GATEWAY || route == NetPolicy.Route.RESOLVER;
        if (route == NetPolicy.Route.NOWHERE) {
            takeBroadcast();
            return;
        }
        if (packet.timeToLive() <= 1 && !isOurs) {
            icmp.error(Icmp.TIME_EXCEEDED, Addresses.GATEWAY, packet);
            return;
        }
        switch (packet.protocol()) {
            case Ipv4.TCP -> connections.input(packet, route);
            case Ipv4.UDP -> takeDatagram(route);
            case Ipv4.ICMP -> echoes.input(packet, route);
            default -> {
                if (isOurs) {
                    icmp.error(Icmp.PROTOCOL_UNREACHABLE, packet.destination(), packet);
                }
            }
        }
    }

    /** Only stations that look for an address call everyone. */
    private void takeBroadcast() {
        if (packet.protocol() == Ipv4.UDP) {
            takeDatagram(NetPolicy.Route.NOWHERE);
        }
    }

    private void takeDatagram(NetPolicy.Route route) {
        byte[] bytes = packet.bytes();
        int at = packet.payload();
        if (!Datagram.isWhole(packet)) {
            return;
        }
        int from = Network.get16(bytes, at);
        int to = Network.get16(bytes, at + 2);
        int length = Network.get16(bytes, at + 4) - Cable.UDP_HEADER;
        int destination = packet.destination();
        if (to == DhcpServer.SERVER_PORT
                && (destination == Addresses.GATEWAY
                        || destination == Addresses.BROADCAST
                        || destination == Addresses.NETWORK_BROADCAST)) {
            lease(bytes, at + Cable.UDP_HEADER, length);
        } else if (from != 0 && to != 0 && packet.source() != 0) {
            datagrams.input(packet, route, from, to, at + Cable.UDP_HEADER, length);
        }
    }

    private void lease(byte[] request, int offset, int length) {
        byte[] scratch = side.scratch();
        int answer = dhcp.answer(request, offset, length, scratch, Cable.UDP_HEADER);
        if (answer == 0) {
            return;
        }
        boolean isForAll = dhcp.destination() == Addresses.BROADCAST;
        if (!isForAll && !Addresses.isGuest(dhcp.destination())) {
            return;
        }
        cable.sendUdpTo(
                isForAll ? Ethernet.BROADCAST : dhcp.hardware(),
                Addresses.GATEWAY,
                DhcpServer.SERVER_PORT,
                dhcp.destination(),
                DhcpServer.CLIENT_PORT,
                scratch,
                Cable.UDP_HEADER,
                answer);
    }

    @Override
    public int receive(byte[] target, int offset) {
        if (isClosed) {
            return 0;
        }
        long now = clock.monotonic();
        actives.run(now);
        int length = cable.frames().take(target, offset);
        if (length == 0) {
            length = connections.output(target, offset, now);
        }
        // Who had a segment to send may have been asked for.
        return length == 0 ? cable.frames().take(target, offset) : length;
    }

    @Override
    public Waitable received() {
        return received;
    }

    @Override
    public long nextDeadline() {
        return actives.nextDeadline();
    }

    /** Closes all that it has of the host: connections are reset. The guest hears nothing more. */
    public void close() {
        isClosed = true;
        actives.releaseAll();
    }

    /** Ready when the host has rung, a frame or work waits, or something is due. */
    private final class Received implements Waitable {
        @Override
        public boolean ready() {
            return !isClosed && isWorthALook();
        }

        private boolean isWorthALook() {
            return actives.hasWork()
                    || !cable.frames().isEmpty()
                    || connections.hasOutput()
                    || actives.nextDeadline() <= clock.monotonic();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            bell.listen(wakeup);
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            bell.leave(wakeup);
        }
    }
}
