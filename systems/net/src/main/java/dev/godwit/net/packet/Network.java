package dev.godwit.net.packet;

import dev.godwit.host.Bytes;

/** Numbers in network order, most significant byte first. The range must lie in the array. */
public final class Network {
    private Network() {}

    /**
     * Reads one byte.
     *
     * @param bytes the array
     * @param index the byte
     * @return its value, 0 to 255
     */
    public static int get8(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }

    /**
     * Reads two bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value, 0 to 65,535
     */
    public static int get16(byte[] bytes, int index) {
        return Short.reverseBytes(Bytes.getShort(bytes, index)) & 0xffff;
    }

    /**
     * Reads four bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value
     */
    public static int get32(byte[] bytes, int index) {
        return Integer.reverseBytes(Bytes.getInt(bytes, index));
    }

    /**
     * Reads six bytes, as an address of Ethernet has them.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value, 0 or more
     */
    public static long get48(byte[] bytes, int index) {
        return (long) get16(bytes, index) << 32 | get32(bytes, index + 2) & 0xffff_ffffL;
    }

    /**
     * Writes two bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value the low 16 bits are written
     */
    public static void put16(byte[] bytes, int index, int value) {
        Bytes.putShort(bytes, index, Short.reverseBytes((short) value));
    }

    /**
     * Writes four bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value what is written
     */
    public static void put32(byte[] bytes, int index, int value) {
        Bytes.putInt(bytes, index, Integer.reverseBytes(value));
    }

    /**
     * Writes six bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value the low 48 bits are written
     */
    public static void put48(byte[] bytes, int index, long value) {
        put16(bytes, index, (int) (value >>> 32));
        put32(bytes, index + 2, (int) value);
    }
}
