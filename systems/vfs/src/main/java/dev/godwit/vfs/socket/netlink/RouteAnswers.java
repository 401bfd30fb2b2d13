package dev.godwit.vfs.socket.netlink;

import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.inet.Interfaces;

/**
 * What NETLINK_ROUTE tells of the loopback (rtnetlink(7)), as of a network namespace of its own.
 */
final class RouteAnswers {
    static final int NEWLINK = 16;
    static final int GETLINK = 18;
    static final int GETADDR = 22;
    static final int GETROUTE = 26;
    static final int GETNEIGH = 30;
    static final int GETRULE = 34;

    /** IFLA_IFNAME. */
    static final int NAME_OF_LINK = 3;

    static final String NAME = "lo";

    private static final int NEWADDR = 20;
    private static final int NEWROUTE = 24;
    private static final int INDEX = Interfaces.LOOPBACK_INDEX;
    private static final byte PERMANENT = (byte) 0x80;
    private static final byte SCOPE_HOST = (byte) 254;
    private static final byte SCOPE_LINK = (byte) 253;
    private static final byte TABLE_LOCAL = (byte) 255;
    private static final byte LOCAL = 2;
    private static final byte BROADCAST = 3;
    private static final byte[] LOOPBACK4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private RouteAnswers() {}

    static void link(NetlinkMessage out, int flags) {
        // struct ifinfomsg: ARPHRD_LOOPBACK; up, loopback, running, lower layer up
        byte[] body = {0, 0, 4, 3, INDEX, 0, 0, 0, 0x49, 0, 1, 0, 0, 0, 0, 0};
        out.begin(NEWLINK, flags, body)
                .attribute(NAME_OF_LINK, NAME)
                .attribute(13, 1000) // IFLA_TXQLEN
                .attribute(16, new byte[1]) // IFLA_OPERSTATE: unknown
                .attribute(17, new byte[1]) // IFLA_LINKMODE
                .attribute(4, 65_536) // IFLA_MTU
                .attribute(27, 0) // IFLA_GROUP
                .attribute(30, 0) // IFLA_PROMISCUITY
                .attribute(31, 1) // IFLA_NUM_TX_QUEUES
                .attribute(32, 1) // IFLA_NUM_RX_QUEUES
                .attribute(33, new byte[] {1}) // IFLA_CARRIER
                .attribute(1, new byte[6]) // IFLA_ADDRESS
                .attribute(2, new byte[6]) // IFLA_BROADCAST
                .attribute(23, new byte[200]) // IFLA_STATS64
                .attribute(7, new byte[96]) // IFLA_STATS
                .attribute(6, "noqueue"); // IFLA_QDISC
    }

    static void addresses(NetlinkMessage out, int family) {
        byte[] cache = new byte[16]; // struct ifa_cacheinfo: valid for ever
        for (int i = 0; i < 8; i++) {
            cache[i] = -1;
        }
        if (family == Domain.UNSPEC || family == Domain.INET) {
            byte[] body = {Domain.INET, 8, PERMANENT, SCOPE_HOST, INDEX, 0, 0, 0};
            out.begin(NEWADDR, NetlinkMessage.MULTI, body)
                    .attribute(1, LOOPBACK4) // IFA_ADDRESS
                    .attribute(2, LOOPBACK4) // IFA_LOCAL
                    .attribute(3, NAME) // IFA_LABEL
                    .attribute(8, 0x80) // IFA_FLAGS
                    .attribute(6, cache); // IFA_CACHEINFO
        }
        if (family == Domain.UNSPEC || family == Domain.INET6) {
            byte[] body = {Domain.INET6, PERMANENT, PERMANENT, SCOPE_HOST, INDEX, 0, 0, 0};
            out.begin(NEWADDR, NetlinkMessage.MULTI, body)
                    .attribute(1, LOOPBACK6)
                    .attribute(6, cache)
                    .attribute(8, 0x80);
        }
    }

    static void routes(NetlinkMessage out, int family) {
        if (family == Domain.UNSPEC || family == Domain.INET) {
            route(out, 8, SCOPE_HOST, LOCAL, new byte[] {127, 0, 0, 0});
            route(out, 32, SCOPE_HOST, LOCAL, LOOPBACK4);
            route(out, 32, SCOPE_LINK, BROADCAST, new byte[] {127, -1, -1, -1});
        }
        if (family == Domain.UNSPEC || family == Domain.INET6) {
            byte[] body = {Domain.INET6, PERMANENT, 0, 0, TABLE_LOCAL, 2, 0, LOCAL, 0, 0, 0, 0};
            out.begin(NEWROUTE, NetlinkMessage.MULTI, body)
                    .attribute(15, 255) // RTA_TABLE
                    .attribute(1, LOOPBACK6) // RTA_DST
                    .attribute(6, 0) // RTA_PRIORITY
                    .attribute(4, INDEX) // RTA_OIF
                    .attribute(20, new byte[1]); // RTA_PREF
        }
    }

    private static void route(NetlinkMessage out, int bits, byte scope, byte type, byte[] to) {
        byte[] body = {Domain.INET, (byte) bits, 0, 0, TABLE_LOCAL, 2, scope, type, 0, 0, 0, 0};
        out.begin(NEWROUTE, NetlinkMessage.MULTI, body)
                .attribute(15, 255)
                .attribute(1, to)
                .attribute(7, LOOPBACK4) // RTA_PREFSRC
                .attribute(4, INDEX);
    }
}
