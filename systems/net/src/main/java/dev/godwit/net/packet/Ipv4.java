package dev.godwit.net.packet;

/**
 * A packet of IPv4 (RFC 791) as it lies in an array. One object is filled again and again, so that
 * a packet costs no memory.
 */
public final class Ipv4 {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;

    /** The protocol's number of ICMP. */
    public static final int ICMP = 1;

    /** The protocol's number of TCP. */
    public static final int TCP = 6;

    /** The protocol's number of UDP. */
    public static final int UDP = 17;

    /** The time to live of packets that begin here. */
    public static final int TTL = 64;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;

    private byte[] bytes = {};
    private int header;
    private int source;
    private int destination;
    private int protocol;
    private int timeToLive;
    private int identification;
    private int fragment;
    private int payload;
    private int payloadLength;

    /** Makes one that holds no packet. */
    public Ipv4() {}

    /**
     * Reads the header of a packet. Options are passed over.
     *
     * @param array where it lies; it is kept until the next packet is read
     * @param offset its first byte
     * @param length how many bytes there are; what follows the packet is padding
     * @return false if it is no whole packet of IPv4 with a right checksum
     */
    public boolean read(byte[] array, int offset, int length) {
        if (length < HEADER || array[offset] >> 4 != 4) {
            return false;
        }
        int headerLength = (array[offset] & 15) * 4;
        int total = Network.get16(array, offset + 2);
        if (headerLength < HEADER
                || total < headerLength
                || total > length
                || Checksum.of(array, offset, headerLength) != 0) {
            return false;
        }
        identification = Network.get16(array, offset + 4);
        fragment = Network.get16(array, offset + 6);
        timeToLive = Network.get8(array, offset + 8);
        protocol = Network.get8(array, offset + 9);
        source = Network.get32(array, offset + 12);
        destination = Network.get32(array, offset + 16);
        bytes = array;
        header = offset;
        payload = offset + headerLength;
        payloadLength = total - headerLength;
        return true;
    }

    /**
     * Takes another payload instead of the one that was read: that of which it was a fragment. The
     * payload lies behind {@link #HEADER} bytes, into which the header goes.
     *
     * @param array where it lies
     * @param length the length of the payload
     */
    void reassembled(byte[] array, int length) {
        System.arraycopy(bytes, header, array, 0, HEADER);
        bytes = array;
        header = 0;
        fragment = 0;
        payload = HEADER;
        payloadLength = length;
    }

    /** {@return the array} */
    public byte[] bytes() {
        return bytes;
    }

    /** {@return the first byte of the header} */
    public int header() {
        return header;
    }

    /** {@return the sender} */
    public int source() {
        return source;
    }

    /** {@return the receiver} */
    public int destination() {
        return destination;
    }

    /** {@return the protocol's number} */
    public int protocol() {
        return protocol;
    }

    /** {@return how many routers it may still pass, 0 to 255} */
    public int timeToLive() {
        return timeToLive;
    }

    /** {@return what fragments of one packet have in common, 16 bits} */
    int identification() {
        return identification;
    }

    /** {@return whether it is a part of a packet} */
    public boolean isFragment() {
        return (fragment & ~DONT_FRAGMENT) != 0;
    }

    /** {@return where in the whole payload this one begins, a multiple of 8} */
    public int fragmentOffset() {
        return (fragment & 0x1fff) * 8;
    }

    /** {@return whether more fragments follow this one} */
    boolean moreFragments() {
        return (fragment & MORE_FRAGMENTS) != 0;
    }

    /** {@return the first byte of the payload} */
    public int payload() {
        return payload;
    }

    /** {@return the length of the payload} */
    public int payloadLength() {
        return payloadLength;
    }

    /**
     * Writes the header of a packet that is not a fragment.
     *
     * @param target where it goes
     * @param offset its first byte, with room for {@link #HEADER}
     * @param from the sender
     * @param to the receiver
     * @param number the protocol's number
     * @param length of the payload that follows
     */
    public static void write(byte[] target, int offset, int from, int to, int number, int length) {
        write(target, offset, from, to, number, length, 0, DONT_FRAGMENT);
    }

    /**
     * Writes the header of a fragment.
     *
     * @param target where it goes
     * @param offset its first byte, with room for {@link #HEADER}
     * @param from the sender
     * @param to the receiver
     * @param number the protocol's number
     * @param length of the payload that follows
     * @param id what the fragments of a packet have in common, 16 bits
     * @param begin where in the whole payload this one begins, a multiple of 8
     * @param more whether more follow
     */
    public static void writeFragment(
            byte[] target,
            int offset,
            int from,
            int to,
            int number,
            int length,
            int id,
            int begin,
            boolean more) {
        int flags = begin / 8 | (more ? MORE_FRAGMENTS : 0);
        write(target, offset, from, to, number, length, id, flags);
    }

    private static void write(
            byte[] target,
            int offset,
            int from,
            int to,
            int number,
            int length,
            int id,
            int fragmentField) {
        Network.put16(target, offset, 0x4500);
        Network.put16(target, offset + 2, HEADER + length);
        Network.put16(target, offset + 4, id);
        Network.put16(target, offset + 6, fragmentField);
        Network.put16(target, offset + 8, TTL << 8 | number);
        Network.put16(target, offset + 10, 0);
        Network.put32(target, offset + 12, from);
        Network.put32(target, offset + 16, to);
        Network.put16(target, offset + 10, Checksum.of(target, offset, HEADER));
    }
}
