package dev.godwit.net.user;

import dev.godwit.net.packet.Checksum;
import dev.godwit.net.packet.Ipv4;
import dev.godwit.net.packet.Network;

/** Datagrams of UDP as they come from the guest (RFC 768). */
final class Datagram {
    private Datagram() {}

    /** Whether a packet holds a whole datagram, with a right checksum or none. */
    static boolean isWhole(Ipv4 packet) {
        byte[] bytes = packet.bytes();
        int at = packet.payload();
        if (packet.payloadLength() < Cable.UDP_HEADER) {
            return false;
        }
        int length = Network.get16(bytes, at + 4);
        if (length < Cable.UDP_HEADER || length > packet.payloadLength()) {
            return false;
        }
        if (Network.get16(bytes, at + 6) == 0) {
            return true;
        }
        long sum = Checksum.pseudoHeader(packet.source(), packet.destination(), Ipv4.UDP, length);
        return Checksum.finish(Checksum.add(sum, bytes, at, length)) == 0;
    }
}
