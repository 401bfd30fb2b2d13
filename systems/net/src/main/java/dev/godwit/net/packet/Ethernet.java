package dev.godwit.net.packet;

/** The header of a frame of Ethernet II: destination, source, type. */
public final class Ethernet {
    /** Bytes of the header. */
    public static final int HEADER = 14;

    /** The most bytes of a packet in a frame. */
    public static final int MTU = 1500;

    /** Everyone on the cable. */
    public static final long BROADCAST = 0xffff_ffff_ffffL;

    /** The type of IPv4. */
    public static final int TYPE_IPV4 = 0x0800;

    /** The type of ARP. */
    public static final int TYPE_ARP = 0x0806;

    private Ethernet() {}

    /**
     * {@return whether an address is of several stations}
     *
     * @param address 48 bits
     */
    public static boolean isMulticast(long address) {
        return (address & 0x0100_0000_0000L) != 0;
    }

    /**
     * Writes a header.
     *
     * @param frame where it goes
     * @param offset its first byte, with room for {@link #HEADER}
     * @param destination 48 bits
     * @param source 48 bits
     * @param type 16 bits
     */
    public static void write(byte[] frame, int offset, long destination, long source, int type) {
        Network.put48(frame, offset, destination);
        Network.put48(frame, offset + 6, source);
        Network.put16(frame, offset + 12, type);
    }
}
