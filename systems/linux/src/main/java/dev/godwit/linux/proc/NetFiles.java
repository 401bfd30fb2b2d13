package dev.godwit.linux.proc;

import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.PseudoInode;

/** /proc/PID/net: tables of sockets and devices, the same for all processes. */
final class NetFiles {
    private static final int TCP_WIDTH = 149;
    private static final int WIDTH = 127;
    private static final String SOCKET =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
                    + " timeout inode";
    private static final String SOCKET6 =
            "  sl  local_address                         remote_address                        st"
                    + " tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private static final String DATAGRAMS = " ref pointer drops";

    /** Files that are a heading and rows: name, heading, width to which that is filled. */
    private static final Object[][] TABLES = {
        {"tcp", SOCKET, TCP_WIDTH},
        {"tcp6", SOCKET6, 0},
        {"udp", " " + SOCKET + DATAGRAMS, WIDTH},
        {"udp6", SOCKET6 + DATAGRAMS, 0},
        {"raw", SOCKET + DATAGRAMS, 0},
        {"raw6", SOCKET6 + DATAGRAMS, 0},
        {"unix", "Num       RefCount Protocol Flags    Type St Inode Path", 0},
        {
            "netlink",
            "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops   "
                    + " Inode",
            0
        },
        {"packet", "sk               RefCnt Type Proto  Iface R Rmem   User   Inode", 0},
        {
            "route",
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
            WIDTH
        },
        {
            "arp",
            "IP address       HW type     Flags       HW address            Mask     Device",
            0
        },
        {
            "protocols",
            "protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh"
                    + " ss gs se re bi br ha uh gp em",
            0
        },
    };

    private static final String[][] STATISTICS = {
        {
            "Ip",
            "Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams"
                    + " InUnknownProtos InDiscards InDelivers OutRequests OutDiscards OutNoRoutes"
                    + " ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates"
                    + " OutTransmits",
            "2 64"
        },
        {
            "Icmp",
            "InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds InParmProbs InSrcQuenchs"
                    + " InRedirects InEchos InEchoReps InTimestamps InTimestampReps InAddrMasks"
                    + " InAddrMaskReps OutMsgs OutErrors OutRateLimitGlobal OutRateLimitHost"
                    + " OutDestUnreachs OutTimeExcds OutParmProbs OutSrcQuenchs OutRedirects"
                    + " OutEchos OutEchoReps OutTimestamps OutTimestampReps OutAddrMasks"
                    + " OutAddrMaskReps",
            ""
        },
        {
            "Tcp",
            "RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets"
                    + " CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors",
            "1 200 120000 -1"
        },
        {
            "Udp",
            "InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors"
                    + " IgnoredMulti MemErrors",
            ""
        },
        {
            "UdpLite",
            "InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors"
                    + " IgnoredMulti MemErrors",
            ""
        },
    };

    private NetFiles() {}

    static PseudoInode make(Subject subject) {
        ProcSystem system = subject.system;
        NetTables net = system.net;
        Branch branch = new Branch(system.fs);
        for (Object[] table : TABLES) {
            String name = (String) table[0];
            String heading =
                    new Lines().left((String) table[1], (Integer) table[2]).add('\n').toString();
            branch.file(name, 0444, () -> heading + net.rows(name));
        }
        branch.file("dev", 0444, () -> devices(net));
        branch.file("if_inet6", 0444, () -> "0".repeat(31) + "1 01 80 10 80       lo\n");
        branch.file("snmp", 0444, NetFiles::statistics);
        branch.file("sockstat", 0444, () -> sockets(net, ""));
        branch.file("sockstat6", 0444, () -> sockets(net, "6"));
        return system.fs.directory(Access.ofRoot(0555), branch);
    }

    private static String devices(NetTables net) {
        String bytes = Long.toString(net.loopbackBytes());
        String packets = Long.toString(net.loopbackPackets());
        return new Lines()
                .add("Inter-|   Receive                                                |  ")
                .add("Transmit\n")
                .add(" face |bytes    packets errs drop fifo frame compressed multicast|bytes")
                .add("    packets errs drop fifo colls carrier compressed\n")
                .add("    lo: ")
                .right(bytes, 7)
                .add(' ')
                .right(packets, 7)
                .add("    0    0    0     0          0         0 ")
                .right(bytes, 8)
                .add(' ')
                .right(packets, 7)
                .add("    0    0    0     0       0          0\n")
                .toString();
    }

    /** Each protocol's names and figures, a line each; but for the first figures all are 0. */
    private static String statistics() {
        Lines out = new Lines();
        for (String[] row : STATISTICS) {
            out.add(row[0]).add(": ").add(row[1]).add('\n');
            out.add(row[0]).add(':').add(row[2].isEmpty() ? "" : " ").add(row[2]);
            int known = row[2].isEmpty() ? 0 : row[2].split(" ", -1).length;
            int all = row[1].split(" ", -1).length;
            for (int i = known; i < all; i++) {
                out.add(" 0");
            }
            out.add('\n');
        }
        return out.toString();
    }

    private static String sockets(NetTables net, String version) {
        Lines out = new Lines();
        int tcp = net.sockets("TCP" + version);
        if (version.isEmpty()) {
            out.add("sockets: used ").add(net.sockets("all")).add('\n');
            out.add("TCP: inuse ").add(tcp).add(" orphan 0 tw 0 alloc ").add(tcp);
            out.add(" mem 0\n");
            out.add("UDP: inuse ").add(net.sockets("UDP")).add(" mem 0\n");
        } else {
            out.add("TCP6: inuse ").add(tcp).add('\n');
            out.add("UDP6: inuse ").add(net.sockets("UDP6")).add('\n');
        }
        out.add("UDPLITE").add(version).add(": inuse 0\n");
        out.add("RAW").add(version).add(": inuse ").add(net.sockets("RAW" + version)).add('\n');
        return out.add("FRAG").add(version).add(": inuse 0 memory 0\n").toString();
    }
}
