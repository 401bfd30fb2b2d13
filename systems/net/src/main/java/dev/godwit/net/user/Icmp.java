package dev.godwit.net.user;

import dev.godwit.base.host.Errno;
import dev.godwit.net.packet.Checksum;
import dev.godwit.net.packet.Ipv4;
import dev.godwit.net.packet.Network;

/** Messages of ICMP to the guest (RFC 792, codes also of RFC 1122 and RFC 1812). */
final class Icmp {
    /** Bytes of a header. */
    static final int HEADER = 8;

    static final int ECHO_REPLY = 0;
    static final int ECHO = 8;

    /** Type and code of errors. */
    static final int NETWORK_UNREACHABLE = 3 << 8;

    static final int HOST_UNREACHABLE = 3 << 8 | 1;
    static final int PROTOCOL_UNREACHABLE = 3 << 8 | 2;
    static final int PORT_UNREACHABLE = 3 << 8 | 3;
    static final int PROHIBITED = 3 << 8 | 13;
    static final int TIME_EXCEEDED = 11 << 8;

    private static final int QUOTED = 8;

    private final Cable cable;

    Icmp(Cable cable) {
        this.cable = cable;
    }

    /**
     * Says what became of a packet, of which the beginning is quoted. Nothing is said of what is
     * itself an error (RFC 1122, section 3.2.2).
     */
    void error(int typeAndCode, int from, Ipv4 packet) {
        if (cable.frames().room() == 0 || packet.protocol() == Ipv4.ICMP && !isEcho(packet)) {
            return;
        }
        int header = packet.payload() - packet.header();
        int length = header + Math.min(packet.payloadLength(), QUOTED);
        byte[] frame = cable.frames().next();
        System.arraycopy(packet.bytes(), packet.header(), frame, Cable.HEADERS + HEADER, length);
        error(typeAndCode, from, packet.source(), frame, length);
    }

    /**
     * Says what became of a packet of a flow that is not at hand any more.
     *
     * @param word what followed the ports in it
     */
    void error(int typeAndCode, int from, Flow flow, int protocol, int word) {
        if (cable.frames().room() == 0) {
            return;
        }
        byte[] frame = cable.frames().next();
        int at = Cable.HEADERS + HEADER;
        Ipv4.write(frame, at, flow.guest, flow.remote, protocol, QUOTED);
        Network.put16(frame, at + Ipv4.HEADER, flow.guestPort);
        Network.put16(frame, at + Ipv4.HEADER + 2, flow.remotePort);
        Network.put32(frame, at + Ipv4.HEADER + 4, word);
        error(typeAndCode, from, flow.guest, frame, Ipv4.HEADER + QUOTED);
    }

    private void error(int typeAndCode, int from, int to, byte[] frame, int quoted) {
        int at = Cable.HEADERS;
        Network.put16(frame, at, typeAndCode);
        Network.put32(frame, at + 4, 0);
        writeChecksum(frame, at, HEADER + quoted);
        cable.sendNext(from, to, Ipv4.ICMP, HEADER + quoted);
    }

    private static boolean isEcho(Ipv4 packet) {
        return packet.payloadLength() >= HEADER && packet.bytes()[packet.payload()] == ECHO;
    }

    static void writeChecksum(byte[] bytes, int offset, int length) {
        Network.put16(bytes, offset + 2, 0);
        Network.put16(bytes, offset + 2, Checksum.of(bytes, offset, length));
    }

    /** Type and code for what the host says of a peer; 0 if that is nothing that ICMP tells. */
    static int ofError(Errno errno) {
        return switch (errno) {
            case ECONNREFUSED -> PORT_UNREACHABLE;
            case EHOSTUNREACH, ETIMEDOUT -> HOST_UNREACHABLE;
            case ENETUNREACH, ENETDOWN, EADDRNOTAVAIL -> NETWORK_UNREACHABLE;
            case EACCES, EPERM -> PROHIBITED;
            default -> 0;
        };
    }
}
