package dev.godwit.net.tcp;

import dev.godwit.net.packet.Checksum;
import dev.godwit.net.packet.Ipv4;
import dev.godwit.net.packet.Network;

/**
 * A segment as it lies in an array (RFC 9293, section 3.1). One object is filled again and again.
 */
public final class Segment {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;

    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    /** What there is for each kind of option that is known: RFC 9293, and RFC 7323, section 2. */
    private static final int OPTION_END = 0;

    private static final int OPTION_NOTHING = 1;
    private static final int OPTION_MSS = 2;
    private static final int OPTION_SCALE = 3;

    private byte[] bytes = {};
    private int sourcePort;
    private int destinationPort;
    private int sequence;
    private int acknowledgment;
    private int flags;
    private int window;
    private int data;
    private int dataLength;
    private int maximumSize;
    private int scale;

    /** Makes one that holds no segment. */
    public Segment() {}

    /**
     * Reads the segment in a packet.
     *
     * @param packet a whole packet of TCP
     * @return false if it is no whole segment with a right checksum
     */
    public boolean read(Ipv4 packet) {
        byte[] array = packet.bytes();
        int at = packet.payload();
        int length = packet.payloadLength();
        if (length < HEADER) {
            return false;
        }
        int header = (array[at + 12] >> 4 & 15) * 4;
        if (header < HEADER || header > length) {
            return false;
        }
        long sum = Checksum.pseudoHeader(packet.source(), packet.destination(), Ipv4.TCP, length);
        if (Checksum.finish(Checksum.add(sum, array, at, length)) != 0) {
            return false;
        }
        bytes = array;
        sourcePort = Network.get16(array, at);
        destinationPort = Network.get16(array, at + 2);
        sequence = Network.get32(array, at + 4);
        acknowledgment = Network.get32(array, at + 8);
        flags = array[at + 13] & 0x3f;
        window = Network.get16(array, at + 14);
        data = at + header;
        dataLength = length - header;
        maximumSize = 0;
        scale = -1;
        if (has(SYN)) {
            readOptions(at + HEADER, data);
        }
        return true;
    }

    /** Only options of a SYN matter; one that does not fit ends them. */
    private void readOptions(int from, int to) {
        int at = from;
        while (at < to && bytes[at] != OPTION_END) {
            if (bytes[at] == OPTION_NOTHING) {
                at++;
                continue;
            }
            int length = at + 1 < to ? Network.get8(bytes, at + 1) : 0;
            if (length < 2 || at + length > to) {
                return;
            }
            if (bytes[at] == OPTION_MSS && length == 4) {
                maximumSize = Network.get16(bytes, at + 2);
            } else if (bytes[at] == OPTION_SCALE && length == 3) {
                scale = Math.min(Network.get8(bytes, at + 2), 14);
            }
            at += length;
        }
    }

    /** {@return the port of who sent it} */
    public int sourcePort() {
        return sourcePort;
    }

    /** {@return the port of who gets it} */
    public int destinationPort() {
        return destinationPort;
    }

    /** {@return whether it begins a connection: SYN without ACK and RST} */
    public boolean isOpening() {
        return (flags & (SYN | ACK | RST)) == SYN;
    }

    /** {@return whether it resets a connection} */
    public boolean isReset() {
        return has(RST);
    }

    /** {@return its sequence number: what follows the ports in its header} */
    public int first() {
        return sequence;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int sequence() {
        return sequence;
    }

    int acknowledgment() {
        return acknowledgment;
    }

    /** The window as it stands there, not scaled. */
    int window() {
        return window;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The first byte of data. */
    int data() {
        return data;
    }

    int dataLength() {
        return dataLength;
    }

    /** The most data in a segment that its sender takes; 0 if it does not say. */
    int maximumSize() {
        return maximumSize;
    }

    /** By how many bits its sender's windows are shifted, up to 14; -1 if it does not say. */
    int scale() {
        return scale;
    }

    /**
     * Writes a segment that resets what this one belongs to, if anything (RFC 9293, section
     * 3.10.7.1); the checksum is missing.
     *
     * @param target where it goes
     * @param offset its first byte, with room for {@link #HEADER}
     */
    public void writeReset(byte[] target, int offset) {
        boolean acknowledges = has(ACK);
        int length = dataLength + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
        write(
                target,
                offset,
                destinationPort,
                sourcePort,
                acknowledges ? acknowledgment : 0,
                acknowledges ? 0 : sequence + length,
                acknowledges ? RST : RST | ACK,
                0);
    }

    /** Writes a header without options, and without a checksum. */
    static void write(
            byte[] target,
            int offset,
            int from,
            int to,
            int sequence,
            int acknowledgment,
            int flags,
            int window) {
        Network.put16(target, offset, from);
        Network.put16(target, offset + 2, to);
        Network.put32(target, offset + 4, sequence);
        Network.put32(target, offset + 8, acknowledgment);
        Network.put16(target, offset + 12, HEADER / 4 << 12 | flags);
        Network.put16(target, offset + 14, window);
        Network.put32(target, offset + 16, 0);
    }

    /** Writes the options of a SYN behind its header; answers their length. */
    static int writeOptions(byte[] target, int offset, int maximumSize, int scale) {
        Network.put16(target, offset + HEADER, OPTION_MSS << 8 | 4);
        Network.put16(target, offset + HEADER + 2, maximumSize);
        int length = 4;
        if (scale >= 0) {
            Network.put32(
                    target,
                    offset + HEADER + 4,
                    OPTION_NOTHING << 24 | OPTION_SCALE << 16 | 3 << 8 | scale);
            length = 8;
        }
        int words = (HEADER + length) / 4;
        Network.put16(
                target, offset + 12, words << 12 | Network.get16(target, offset + 12) & 0xfff);
        return length;
    }

    /**
     * Writes the checksum of a segment.
     *
     * @param target where it lies
     * @param offset its first byte
     * @param length of header and data
     * @param source the sender's address
     * @param destination the receiver's address
     */
    public static void writeChecksum(
            byte[] target, int offset, int length, int source, int destination) {
        Network.put16(target, offset + 16, 0);
        long sum = Checksum.pseudoHeader(source, destination, Ipv4.TCP, length);
        Network.put16(
                target, offset + 16, Checksum.finish(Checksum.add(sum, target, offset, length)));
    }
}
