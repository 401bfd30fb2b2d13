package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.ControlMessage;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.Ints;
import dev.godwit.vfs.socket.Level;
import dev.godwit.vfs.socket.MessageCost;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketOptions;
import dev.godwit.vfs.socket.SocketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Arrays;

/** A socket of UDP. */
final class UdpSocket extends InetSocket {
    private static final int PROTOCOL = 17;
    private static final int BUFFER = 212_992;

    /** The greatest length of an IP packet without the headers of versions 4 and 6 and of UDP. */
    private static final int MAX_INET = 65_507;

    private static final int MAX_INET6 = 65_527;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Datagram(
            byte[] bytes,
            IpAddress from,
            int fromPort,
            IpAddress to,
            int hops,
            int trafficClass,
            int cost) {}

    private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
    private int queuedCost;
    private boolean isConnected;

    UdpSocket(Network network, int domain, Credentials owner) throws ErrnoException {
        super(
                network,
                network.udp,
                domain,
                SocketType.DGRAM,
                PROTOCOL,
                owner,
                new SocketOptions(BUFFER, BUFFER),
                InetOptions.UDP);
    }

    @Override
    boolean isActive() {
        return isConnected;
    }

    private void takeAnyPort() throws ErrnoException {
        if (!hasPort) {
            try {
                takePort(0);
            } catch (ErrnoException e) {
                throw Errno.EAGAIN.exception();
            }
        }
    }

    @Override
    public void connect(SocketAddress address, Credentials caller) throws ErrnoException {
        if (address.family() < 0) {
            throw Errno.EINVAL.exception();
        }
        if (address.family() == Domain.UNSPEC) {
            disconnect();
            return;
        }
        takeAnyPort();
        Target target = target(address);
        checkBroadcast(target.address());
        IpAddress from = network.route(target.address(), sourceFor(target.address()));
        local = local.isAny() ? from : local;
        peerAddress = target.address();
        peerPort = target.port();
        isConnected = true;
        waiters.wake();
    }

    private void checkBroadcast(IpAddress to) throws ErrnoException {
        if (to.isBroadcast() && to.inet() >>> 24 == 127 && !options.isOn(SocketOptions.BROADCAST)) {
            throw Errno.EACCES.exception();
        }
    }

    private void disconnect() {
        isConnected = false;
        peerAddress = any();
        peerPort = 0;
        if (!addressIsBound) {
            local = any();
        }
        if (!portIsBound) {
            givePort();
            port = 0;
        }
        waiters.wake();
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
        takeAnyPort();
        if (length > 0xFFFF) {
            throw Errno.EMSGSIZE.exception();
        }
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        Target target = destination(destination);
        IpAddress to = target.address();
        checkBroadcast(to);
        IpAddress from = network.route(to, sourceFor(to));
        if (length > (to.isInet() ? MAX_INET : MAX_INET6)) {
            throw Errno.EMSGSIZE.exception();
        }
        throwError();
        if ((down & SEND) != 0) {
            throw Errno.EPIPE.exception();
        }
        InetSocket found = ports.find(to, target.port(), from, port, false);
        if (found instanceof UdpSocket receiver) {
            receiver.deliver(this, Arrays.copyOfRange(source, offset, offset + length), from, to);
        } else if (!to.isBroadcast()) {
            unreachable(target);
        }
        return length;
    }

    private Target destination(@Nullable SocketAddress destination) throws ErrnoException {
        if (destination == null) {
            if (!isConnected) {
                throw Errno.EDESTADDRREQ.exception();
            }
            if (peerPort == 0 && domain() == Domain.INET6 && peerAddress.isInet()) {
                throw Errno.EINVAL.exception();
            }
            return new Target(peerAddress, peerPort);
        }
        SocketAddress address = destination;
        if (domain() == Domain.INET && address.family() == Domain.UNSPEC) {
            checkLength(address);
            address = SocketAddress.inet(address.inet(), address.port());
        }
        Target target = target(address);
        if (target.port() == 0) {
            throw Errno.EINVAL.exception();
        }
        return target;
    }

    /** The answer of ICMP that nobody has the port; told to who is connected, or asks for it. */
    private void unreachable(Target target) {
        if (isConnected && !isPeer(target.address(), target.port())) {
            return;
        }
        boolean isAsked =
                values.get(Level.IP, InetOptions.IP_RECVERR) != 0
                        || values.get(Level.IPV6, InetOptions.IPV6_RECVERR) != 0;
        if (isConnected || isAsked) {
            error = Errno.ECONNREFUSED;
            waiters.wake();
        }
    }

    private void deliver(UdpSocket sender, byte[] bytes, IpAddress from, IpAddress to)
            throws ErrnoException {
        if (queuedCost > options.receiveBuffer()) {
            return; // lost, as Linux loses it
        }
        int cost = MessageCost.ofDatagram(bytes.length);
        if (!sockets.room().take(cost)) {
            throw Errno.ENOBUFS.exception();
        }
        boolean isInet = to.isInet();
        int hops =
                isInet
                        ? sender.values.get(Level.IP, InetOptions.IP_TTL)
                        : sender.values.get(Level.IPV6, InetOptions.IPV6_UNICAST_HOPS);
        int trafficClass =
                isInet
                        ? sender.values.get(Level.IP, InetOptions.IP_TOS)
                        : sender.values.get(Level.IPV6, InetOptions.IPV6_TCLASS);
        queuedCost += cost;
        queue.add(new Datagram(bytes, from, sender.port, to, hops, trafficClass, cost));
        waiters.wake();
    }

    @Override
    public int receive(
            byte[] target, int offset, int length, int flags, @Nullable Received received)
            throws ErrnoException {
        if (received != null) {
            received.clear();
        }
        if ((flags & MessageFlags.ERRQUEUE) != 0) {
            throw Errno.EAGAIN.exception();
        }
        throwError();
        Datagram next = queue.peek();
        if (next == null) {
            if ((down & RECEIVE) != 0 && (flags & MessageFlags.DONTWAIT) == 0) {
                return 0;
            }
            throw Errno.EAGAIN.exception();
        }
        int count = Math.min(length, next.bytes.length);
        System.arraycopy(next.bytes, 0, target, offset, count);
        if (received != null) {
            received.source = print(next.from, next.fromPort);
            received.flags = count < next.bytes.length ? MessageFlags.TRUNC : 0;
            addControl(next, received);
        }
        if ((flags & MessageFlags.PEEK) == 0) {
            queue.poll();
            drop(next);
        }
        return (flags & MessageFlags.TRUNC) != 0 ? next.bytes.length : count;
    }

    private void drop(Datagram datagram) {
        queuedCost -= datagram.cost;
        sockets.room().give(datagram.cost);
    }

    private void addControl(Datagram datagram, Received received) {
        if (datagram.to.isInet()) {
            int address = Integer.reverseBytes(datagram.to.inet());
            byte[] info = Ints.bytes(Interfaces.LOOPBACK_INDEX, address, address);
            byte[] service = {(byte) datagram.trafficClass};
            add(Level.IP, InetOptions.IP_PKTINFO, InetOptions.IP_PKTINFO, info, received);
            byte[] hops = Ints.bytes(datagram.hops);
            add(Level.IP, InetOptions.IP_RECVTTL, InetOptions.IP_TTL, hops, received);
            add(Level.IP, InetOptions.IP_RECVTOS, InetOptions.IP_TOS, service, received);
        }
        if (domain() == Domain.INET6) {
            byte[] info = new byte[20];
            Bytes.putLong(info, 0, Long.reverseBytes(datagram.to.high()));
            Bytes.putLong(info, 8, Long.reverseBytes(datagram.to.low()));
            Bytes.putInt(info, 16, Interfaces.LOOPBACK_INDEX);
            int level = Level.IPV6;
            add(level, InetOptions.IPV6_RECVPKTINFO, InetOptions.IPV6_PKTINFO, info, received);
            byte[] hops = Ints.bytes(datagram.hops);
            add(level, InetOptions.IPV6_RECVHOPLIMIT, InetOptions.IPV6_HOPLIMIT, hops, received);
            byte[] service = Ints.bytes(datagram.trafficClass);
            add(level, InetOptions.IPV6_RECVTCLASS, InetOptions.IPV6_TCLASS, service, received);
        }
    }

    private void add(int level, int option, int type, byte[] data, Received received) {
        if (values.get(level, option) != 0) {
            received.control.add(new ControlMessage(level, type, data));
        }
    }

    @Override
    public void shutdown(int how) throws ErrnoException {
        down |= directions(how);
        waiters.wake();
        if (!isConnected) {
            throw Errno.ENOTCONN.exception();
        }
    }

    @Override
    public int poll(int events) {
        int occurred = error == null ? 0 : Events.ERROR;
        if (down == BOTH) {
            occurred |= Events.HANG_UP;
        }
        if ((down & RECEIVE) != 0) {
            occurred |= events & (Events.IN | Events.READ_HANG_UP);
        }
        if (!queue.isEmpty()) {
            occurred |= events & Events.IN;
        }
        return occurred | events & Events.OUT;
    }

    @Override
    public int inputQueued() {
        Datagram first = queue.peek();
        return first == null ? 0 : first.bytes.length;
    }

    @Override
    public int outputQueued() {
        return 0;
    }

    @Override
    protected void release() {
        for (Datagram next = queue.poll(); next != null; next = queue.poll()) {
            drop(next);
        }
        givePort();
    }

    @Override
    SocketEntry entry() {
        return entry(isConnected ? TcpState.ESTABLISHED : TcpState.CLOSE, 0, queuedCost);
    }
}
