package dev.godwit.net.user;

import dev.godwit.net.packet.Ethernet;
import dev.godwit.net.packet.Network;

/** ARP for IPv4 on Ethernet (RFC 826). */
final class Arp {
    /** Bytes of a frame. */
    static final int FRAME = Ethernet.HEADER + 28;

    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    private Arp() {}

    /**
     * Takes a packet: learns of its sender, and answers for every address of the network that no
     * guest is known to have. Who only probes whether an address is free (RFC 5227, section 2.1.1)
     * is told of our own addresses alone.
     */
    static void receive(Cable cable, byte[] frame, int offset, int length) {
        int at = offset + Ethernet.HEADER;
        if (length < FRAME
                || Network.get32(frame, at) != 0x0001_0800
                || Network.get16(frame, at + 4) != 0x0604) {
            return;
        }
        long station = Network.get48(frame, at + 8);
        int sender = Network.get32(frame, at + 14);
        int target = Network.get32(frame, at + 24);
        cable.learn(sender, station);
        if (Network.get16(frame, at + 6) != REQUEST
                || target == sender
                || !Addresses.isStation(target)
                || !Addresses.isOurs(target) && (sender == 0 || cable.knows(target))) {
            return;
        }
        FrameQueue frames = cable.frames();
        if (frames.room() > 0) {
            write(frames.next(), REPLY, target, station, station, sender);
            frames.add(FRAME);
        }
    }

    /** Writes a question to everyone, of the gateway. */
    static void writeRequest(byte[] frame, int address) {
        write(frame, REQUEST, Addresses.GATEWAY, Ethernet.BROADCAST, 0, address);
    }

    private static void write(
            byte[] frame, int operation, int from, long to, long station, int address) {
        long ours = Addresses.hardware(from);
        Ethernet.write(frame, 0, to, ours, Ethernet.TYPE_ARP);
        int at = Ethernet.HEADER;
        Network.put32(frame, at, 0x0001_0800);
        Network.put16(frame, at + 4, 0x0604);
        Network.put16(frame, at + 6, operation);
        Network.put48(frame, at + 8, ours);
        Network.put32(frame, at + 14, from);
        Network.put48(frame, at + 18, station);
        Network.put32(frame, at + 24, address);
    }
}
