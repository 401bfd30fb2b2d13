package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.vfs.socket.Level;
import dev.godwit.vfs.socket.OptionTable;

/** The options of IP, IPv6, TCP and UDP that are one number each, by Linux's numbers. */
final class InetOptions {
    static final int IP_TOS = 1;
    static final int IP_TTL = 2;
    static final int IP_OPTIONS = 4;
    static final int IP_PKTINFO = 8;
    static final int IP_RECVERR = 11;
    static final int IP_RECVTTL = 12;
    static final int IP_RECVTOS = 13;
    static final int IP_MTU = 14;
    static final int IP_MULTICAST_IF = 32;
    static final int IP_MULTICAST_TTL = 33;
    static final int IP_ADD_MEMBERSHIP = 35;
    static final int IP_DROP_MEMBERSHIP = 36;

    static final int IP_MULTICAST_ALL = 49;

    static final int IPV6_UNICAST_HOPS = 16;
    static final int IPV6_MULTICAST_HOPS = 18;
    static final int IPV6_ADD_MEMBERSHIP = 20;
    static final int IPV6_DROP_MEMBERSHIP = 21;
    static final int IPV6_MTU = 24;
    static final int IPV6_RECVERR = 25;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int IPV6_RECVHOPLIMIT = 51;
    static final int IPV6_HOPLIMIT = 52;
    static final int IPV6_RECVTCLASS = 66;
    static final int IPV6_TCLASS = 67;

    static final int TCP_MAXSEG = 2;
    static final int TCP_DEFER_ACCEPT = 9;
    static final int TCP_INFO = 11;
    static final int TCP_QUICKACK = 12;
    static final int TCP_CONGESTION = 13;

    private static final int IP = Level.IP;
    private static final int IPV6 = Level.IPV6;
    private static final int MOST = Integer.MAX_VALUE;

    static final OptionTable TCP = tcp(ip(new OptionTable()));
    static final OptionTable UDP = udp(ip(new OptionTable()));

    private InetOptions() {}

    private static OptionTable ip(OptionTable table) {
        return table.number(IP, IP_TOS, 0, 0, 255)
                .resetting(IP, IP_TTL, 64, 1, 255)
                .flags(
                        IP,
                        6,
                        7,
                        IP_PKTINFO,
                        IP_RECVERR,
                        IP_RECVTTL,
                        IP_RECVTOS) // RECVOPTS, RETOPTS
                .number(IP, 10, 1, 0, 5) // IP_MTU_DISCOVER
                .flags(IP, 15, 20, 24) // FREEBIND, RECVORIGDSTADDR, BIND_ADDRESS_NO_PORT
                .privileged(IP, Errno.EPERM, 19) // IP_TRANSPARENT
                .flag(IP, 34, 1) // IP_MULTICAST_LOOP
                .number(IP, IP_MULTICAST_ALL, 1, 0, 1)
                .resetting(IPV6, IPV6_UNICAST_HOPS, 64, 0, 255)
                .number(IPV6, 19, 1, 0, 1) // IPV6_MULTICAST_LOOP
                .number(IPV6, 17, 0, 0, 1) // IPV6_MULTICAST_IF
                .number(IPV6, 23, 1, 0, 5) // IPV6_MTU_DISCOVER
                .flag(IPV6, 29, 1) // IPV6_MULTICAST_ALL
                .flags(IPV6, IPV6_RECVERR, IPV6_V6ONLY, IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT)
                .flags(IPV6, IPV6_RECVTCLASS, 53, 56, 58, 62, 70) // RECVRTHDR ... AUTOFLOWLABEL
                .resetting(IPV6, IPV6_TCLASS, 0, 0, 255);
    }

    private static OptionTable udp(OptionTable table) {
        return table.resetting(IP, IP_MULTICAST_TTL, 1, 0, 255)
                .resetting(IPV6, IPV6_MULTICAST_HOPS, 1, 0, 255);
    }

    private static OptionTable tcp(OptionTable table) {
        int level = Level.TCP;
        return table.flags(level, 1, 3) // TCP_NODELAY, TCP_CORK
                .number(level, 4, 7200, 1, 32_767) // TCP_KEEPIDLE
                .number(level, 5, 75, 1, 32_767) // TCP_KEEPINTVL
                .number(level, 6, 9, 1, 127) // TCP_KEEPCNT
                .number(level, 7, 6, 1, 127) // TCP_SYNCNT
                .number(level, 8, 60, Integer.MIN_VALUE, MOST) // TCP_LINGER2
                .number(level, 10, 0, 0, MOST) // TCP_WINDOW_CLAMP
                .flag(level, TCP_QUICKACK, 1)
                .flags(level, 16, 17) // TCP_THIN_LINEAR_TIMEOUTS, TCP_THIN_DUPACK
                .number(level, 18, 0, 0, MOST) // TCP_USER_TIMEOUT, in milliseconds
                .number(level, 23, 0, 0, MOST) // TCP_FASTOPEN, which nobody uses here
                .number(level, 25, 0, Integer.MIN_VALUE, MOST) // TCP_NOTSENT_LOWAT
                .fixed(IP, IP_MULTICAST_TTL, 1, Errno.EINVAL)
                .fixed(IPV6, IPV6_MULTICAST_HOPS, 1, Errno.ENOPROTOOPT)
                .flags(level, 27, 30, 34); // SAVE_SYN, FASTOPEN_CONNECT, FASTOPEN_NO_COOKIE
    }
}
