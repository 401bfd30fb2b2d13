package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.Ints;
import dev.godwit.vfs.socket.Level;
import dev.godwit.vfs.socket.OptionTable;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketOptions;
import dev.godwit.vfs.socket.SocketType;

/** What sockets of TCP and UDP have: addresses, ports and options. */
abstract class InetSocket extends SocketFile {
    private static final int MIN_INET = 16;
    private static final int MIN_INET6 = 24;

    /** SO_PRIORITY by two bits of the type of service: usual, bulk, interactive, both. */
    private static final int[] PRIORITIES = {0, 2, 6, 4};

    /** The loopback's. */
    private static final int MTU = 65_536;

    /** An address with its port. */
    record Target(IpAddress address, int port) {}

    final Network network;
    final Ports ports;
    final OptionTable.Values values;
    IpAddress local;
    IpAddress peerAddress;
    int port;
    int peerPort;

    /** Whether the network knows it by its port; its name may still show one that it had. */
    boolean hasPort;

    /** Whether the program chose the address, and the port: such are kept. */
    boolean addressIsBound;

    boolean portIsBound;
    private boolean isVersion6Only;

    InetSocket(
            Network network,
            Ports ports,
            int domain,
            int type,
            int protocol,
            Credentials owner,
            SocketOptions options,
            OptionTable table)
            throws ErrnoException {
        super(network.sockets, domain, type, protocol, owner, options);
        this.network = network;
        this.ports = ports;
        this.values = table.values();
        this.local = any();
        this.peerAddress = any();
        if (domain == Domain.INET6) {
            values.put(Level.IP, InetOptions.IP_MULTICAST_ALL, 0);
        }
    }

    final IpAddress any() {
        return domain() == Domain.INET ? IpAddress.ANY4 : IpAddress.ANY6;
    }

    final boolean isVersion6Only() {
        return isVersion6Only || values.get(Level.IPV6, InetOptions.IPV6_V6ONLY) != 0;
    }

    // ---- Addresses.

    private static Target parse(SocketAddress address, int domain) {
        if (domain == Domain.INET) {
            return new Target(IpAddress.ofInet(address.inet()), address.port());
        }
        return new Target(new IpAddress(address.inet6High(), address.inet6Low()), address.port());
    }

    final SocketAddress print(IpAddress address, int shownPort) {
        if (domain() == Domain.INET) {
            return SocketAddress.inet(address.inet(), shownPort);
        }
        return SocketAddress.inet6(address.high(), address.low(), shownPort);
    }

    final void checkLength(SocketAddress address) throws ErrnoException {
        int least = domain() == Domain.INET ? MIN_INET : MIN_INET6;
        if (address.length() < least) {
            throw Errno.EINVAL.exception();
        }
    }

    /**
     * Where something is to go: an address of this socket's kind. Any is the socket's own, or else
     * the loopback.
     *
     * @throws ErrnoException EINVAL, EAFNOSUPPORT, ENETUNREACH
     */
    final Target target(SocketAddress address) throws ErrnoException {
        int family = address.family();
        if (domain() == Domain.INET6 && socketType() == SocketType.DGRAM && family == Domain.INET) {
            if (isVersion6Only()) {
                throw Errno.ENETUNREACH.exception();
            }
            if (address.length() < MIN_INET) {
                throw Errno.EINVAL.exception();
            }
            return loopback(parse(address, Domain.INET));
        }
        checkLength(address);
        if (family != domain()) {
            throw Errno.EAFNOSUPPORT.exception();
        }
        Target target = parse(address, domain());
        if (domain() == Domain.INET6 && target.address.isInet() && isVersion6Only()) {
            throw Errno.ENETUNREACH.exception();
        }
        return loopback(target);
    }

    private Target loopback(Target target) {
        if (!target.address.isAny()) {
            return target;
        }
        if (target.address.isInet() && local.isInet() && local.isLocal()) {
            return new Target(local, target.port); // as Linux's routes have it
        }
        boolean isInet = target.address.isInet() || local.isInet() && domain() == Domain.INET6;
        return new Target(isInet ? IpAddress.LOOPBACK4 : IpAddress.LOOPBACK6, target.port);
    }

    /** Whether it is connected with an address; one without a port stands for all ports. */
    final boolean isPeer(IpAddress address, int itsPort) {
        return peerAddress.equals(address) && (peerPort == 0 || peerPort == itsPort);
    }

    /** The address that a socket has towards a peer. */
    final IpAddress sourceFor(IpAddress to) {
        boolean isOther = !addressIsBound && !local.isInet() && to.isInet();
        if (!local.isAny() && !isOther) {
            return local;
        }
        return to.isInet() ? IpAddress.LOOPBACK4 : IpAddress.LOOPBACK6;
    }

    @Override
    public void bind(SocketAddress address, boolean privileged) throws ErrnoException {
        checkLength(address);
        int family = address.family();
        boolean isOld = domain() == Domain.INET && family == Domain.UNSPEC && address.inet() == 0;
        if (family != domain() && !isOld) {
            throw Errno.EAFNOSUPPORT.exception();
        }
        Target target = parse(address, domain());
        IpAddress wanted = target.address;
        boolean isStream = socketType() == SocketType.STREAM;
        if (domain() == Domain.INET6 && wanted.isMulticast() && isStream) {
            throw Errno.EINVAL.exception();
        }
        if (domain() == Domain.INET) {
            checkLocal(wanted);
        }
        if (target.port > 0 && target.port < 1024 && !privileged) {
            throw Errno.EACCES.exception();
        }
        if (isActive() || hasPort) {
            throw Errno.EINVAL.exception();
        }
        if (domain() == Domain.INET6) {
            if (wanted.isInet() && isVersion6Only()) {
                throw Errno.EINVAL.exception();
            }
            checkLocal(wanted);
        }
        IpAddress old = local;
        local = wanted;
        try {
            takePort(target.port);
        } catch (ErrnoException e) {
            local = old;
            throw e;
        }
        addressIsBound = !wanted.isAny();
        portIsBound = target.port != 0;
        isVersion6Only = domain() == Domain.INET6 && addressIsBound && !wanted.isInet();
    }

    private static void checkLocal(IpAddress address) throws ErrnoException {
        boolean isThere =
                address.isAny()
                        || address.isLocal()
                        || address.isMulticast()
                        || address.isBroadcast();
        if (!isThere) {
            throw Errno.EADDRNOTAVAIL.exception();
        }
    }

    /** Whether it is connected or listens, so that it cannot be bound any more. */
    abstract boolean isActive();

    final void takePort(int wanted) throws ErrnoException {
        ports.bind(this, wanted);
        hasPort = true;
    }

    final void givePort() {
        if (hasPort) {
            ports.remove(this);
            hasPort = false;
        }
    }

    @Override
    public SocketAddress localAddress() {
        return print(local, port);
    }

    @Override
    public SocketAddress peerAddress() throws ErrnoException {
        if (peerPort == 0) {
            throw Errno.ENOTCONN.exception();
        }
        return print(peerAddress, peerPort);
    }

    // ---- Options.

    @Override
    protected byte[] protocolOption(int level, int name, int length) throws ErrnoException {
        boolean isKnown =
                level == Level.IP
                        || level == (socketType() == SocketType.STREAM ? Level.TCP : Level.UDP)
                        || level == Level.IPV6 && domain() == Domain.INET6;
        if (!isKnown) {
            throw (domain() == Domain.INET ? Errno.ENOTSUP : Errno.ENOPROTOOPT).exception();
        }
        if (level == Level.IPV6 && name == InetOptions.IPV6_V6ONLY) {
            return Ints.bytes(isVersion6Only() ? 1 : 0);
        }
        byte[] value = values.read(level, name, length);
        if (value != null) {
            return value;
        }
        boolean isIp = level == Level.IP;
        if (isIp && name == InetOptions.IP_OPTIONS) {
            return new byte[0];
        }
        if (isIp && name == InetOptions.IP_MULTICAST_IF) {
            return new byte[4];
        }
        boolean isMtu = isIp ? name == InetOptions.IP_MTU : name == InetOptions.IPV6_MTU;
        if (isMtu && (isIp || level == Level.IPV6)) {
            if (peerPort == 0) {
                throw Errno.ENOTCONN.exception();
            }
            return Ints.bytes(MTU);
        }
        throw Errno.ENOPROTOOPT.exception();
    }

    @Override
    protected void setProtocolOption(int level, int name, byte[] value, boolean privileged)
            throws ErrnoException {
        if (level == Level.IPV6 && domain() == Domain.INET) {
            throw Errno.ENOPROTOOPT.exception();
        }
        if (level == Level.IPV6 && value.length < 4) {
            throw Errno.EINVAL.exception();
        }
        if (level == Level.IPV6 && name == InetOptions.IPV6_V6ONLY && hasPort) {
            throw Errno.EINVAL.exception();
        }
        if (level == Level.IP && name == InetOptions.IP_TOS) {
            setTypeOfService(withoutCongestion(OptionTable.number(value, true) & 0xFF));
            return;
        }
        if (values.write(level, name, value, privileged)) {
            if (level == Level.IPV6 && name == InetOptions.IPV6_TCLASS) {
                values.put(level, name, withoutCongestion(values.get(level, name)));
            }
            return;
        }
        if (level == Level.IP) {
            setIp(name, value);
        } else if (level == Level.IPV6
                && (name == InetOptions.IPV6_ADD_MEMBERSHIP
                        || name == InetOptions.IPV6_DROP_MEMBERSHIP)) {
            setMembership(name == InetOptions.IPV6_ADD_MEMBERSHIP, value.length < 20);
        } else {
            throw Errno.ENOPROTOOPT.exception();
        }
    }

    /** TCP keeps the bits of congestion to itself. */
    private int withoutCongestion(int service) {
        return socketType() == SocketType.STREAM ? service & ~3 : service;
    }

    private void setTypeOfService(int service) {
        if (service != values.get(Level.IP, InetOptions.IP_TOS)) {
            values.put(Level.IP, InetOptions.IP_TOS, service);
            options.setPriority(PRIORITIES[service >> 3 & 3]);
        }
    }

    private static void setIp(int name, byte[] value) throws ErrnoException {
        switch (name) {
            case InetOptions.IP_ADD_MEMBERSHIP, InetOptions.IP_DROP_MEMBERSHIP ->
                    setMembership(name == InetOptions.IP_ADD_MEMBERSHIP, value.length < 8);
            case InetOptions.IP_MULTICAST_IF -> {
                if (value.length < 4) {
                    throw Errno.EINVAL.exception();
                }
                int address = Integer.reverseBytes(Bytes.getInt(value, value.length >= 8 ? 4 : 0));
                if (address != 0 && address >>> 24 != 127) {
                    throw Errno.EADDRNOTAVAIL.exception();
                }
            }
            default -> throw Errno.ENOPROTOOPT.exception();
        }
    }

    /** The loopback has no multicast. */
    private static void setMembership(boolean isNew, boolean isShort) throws ErrnoException {
        if (isShort) {
            throw Errno.EINVAL.exception();
        }
        throw (isNew ? Errno.ENODEV : Errno.EADDRNOTAVAIL).exception();
    }

    final SocketEntry entry(int state, int sendQueue, int receiveQueue) {
        return new SocketEntry(
                domain(),
                socketType(),
                localAddress(),
                print(peerAddress, peerPort),
                state,
                isListening(),
                sendQueue,
                receiveQueue,
                owner().uid(),
                inodeNumber());
    }

    abstract SocketEntry entry();
}
