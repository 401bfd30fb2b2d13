package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketType;
import dev.godwit.vfs.socket.Sockets;

import java.util.ArrayList;
import java.util.List;

/** The network of a guest: its loopback. All sockets of TCP and UDP are on it. */
public final class Network {
    private static final int PROTOCOLS = 263;
    private static final int ICMP = 1;
    private static final int ICMP6 = 58;
    private static final int TCP = 6;
    private static final int UDP = 17;

    final Sockets sockets;
    final Ports tcp = new Ports();
    final Ports udp = new Ports();

    /**
     * A network without sockets.
     *
     * @param sockets all sockets of the guest, to which the families of this network are added
     */
    public Network(Sockets sockets) {
        this.sockets = sockets;
        sockets.add(new Version(Domain.INET));
        sockets.add(new Version(Domain.INET6));
    }

    /** Sockets of one version of the protocol. */
    private final class Version implements Sockets.Family {
        private final int domain;

        private Version(int domain) {
            this.domain = domain;
        }

        @Override
        public int domain() {
            return domain;
        }

        @Override
        public SocketFile create(int type, int protocol, Credentials owner, boolean privileged)
                throws ErrnoException {
            return Network.this.create(domain, type, protocol, owner, privileged);
        }

        @Override
        public List<SocketEntry> tables() {
            List<SocketEntry> entries = new ArrayList<>();
            for (SocketEntry entry : Network.this.tables()) {
                if (entry.domain() == domain) {
                    entries.add(entry);
                }
            }
            return entries;
        }
    }

    private SocketFile create(
            int domain, int type, int protocol, Credentials owner, boolean privileged)
            throws ErrnoException {
        if (protocol < 0 || protocol >= PROTOCOLS) {
            throw Errno.EINVAL.exception();
        }
        switch (type) {
            case SocketType.STREAM -> {
                if (protocol == 0 || protocol == TCP) {
                    return new TcpSocket(this, domain, owner);
                }
            }
            case SocketType.DGRAM -> {
                if (protocol == 0 || protocol == UDP) {
                    return new UdpSocket(this, domain, owner);
                }
                if (protocol == (domain == Domain.INET ? ICMP : ICMP6)) {
                    throw Errno.EACCES.exception(); // no group may (net.ipv4.ping_group_range)
                }
            }
            case SocketType.RAW -> {
                if (protocol != 0 && !privileged) {
                    throw Errno.EPERM.exception();
                }
            }
            default -> throw Errno.ESOCKTNOSUPPORT.exception();
        }
        throw Errno.EPROTONOSUPPORT.exception();
    }

    /**
     * The way to an address. There is none but the loopback; a way outside begins here.
     *
     * @return the address that the sender has on this way
     * @throws ErrnoException ENETUNREACH, EAFNOSUPPORT
     */
    IpAddress route(IpAddress to, IpAddress from) throws ErrnoException {
        if (from.isInet() && !to.isInet()) {
            throw Errno.EAFNOSUPPORT.exception();
        }
        boolean isThere = to.isLocal() || to.isBroadcast() && to.inet() >>> 24 == 127;
        if (!isThere || to.isInet() != from.isInet()) {
            throw Errno.ENETUNREACH.exception();
        }
        return from;
    }

    /**
     * Connects the embedder with a socket of the guest that listens on a port of TCP, on 127.0.0.1
     * or ::1. Used on the guest's thread, between its turns.
     *
     * @param port the port, 1 to 65535
     * @return the embedder's end
     * @throws ErrnoException ECONNREFUSED if nobody listens, EAGAIN if too many wait already,
     *     ENOBUFS
     */
    public Socket connect(int port) throws ErrnoException {
        try {
            return connect(Domain.INET, SocketAddress.inet(0x7F000001, port));
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ECONNREFUSED) {
                throw e;
            }
            return connect(Domain.INET6, SocketAddress.inet6(0, 1, port));
        }
    }

    private Socket connect(int domain, SocketAddress address) throws ErrnoException {
        Credentials embedder = new Credentials(0, 0, 0);
        TcpSocket socket = new TcpSocket(this, domain, embedder);
        try {
            try {
                socket.connect(address, embedder);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EINPROGRESS) {
                    throw e;
                }
                socket.connect(address, embedder);
            }
            return socket;
        } catch (ErrnoException e) {
            socket.close();
            throw e.errno() == Errno.EALREADY ? Errno.EAGAIN.exception() : e;
        }
    }

    /**
     * All sockets that have a port, for /proc/net/tcp, tcp6, udp and udp6.
     *
     * @return those of TCP, in the order in which they got it, then those of UDP
     */
    public List<SocketEntry> tables() {
        List<SocketEntry> entries = new ArrayList<>();
        for (InetSocket socket : tcp.all()) {
            entries.add(socket.entry());
        }
        for (InetSocket socket : udp.all()) {
            entries.add(socket.entry());
        }
        return entries;
    }
}
