package dev.godwit.host;

/** Little-endian numbers in an array of bytes. The range must lie in the array. */
public final class Bytes {
    private Bytes() {}

    /**
     * Reads four bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value
     */
    public static int getInt(byte[] bytes, int index) {
        return bytes[index] & 0xFF
                | (bytes[index + 1] & 0xFF) << 8
                | (bytes[index + 2] & 0xFF) << 16
                | bytes[index + 3] << 24;
    }

    /**
     * Reads eight bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value
     */
    public static long getLong(byte[] bytes, int index) {
        return getInt(bytes, index) & 0xFFFF_FFFFL | (long) getInt(bytes, index + 4) << 32;
    }

    /**
     * Reads two bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value, sign-extended
     */
    public static short getShort(byte[] bytes, int index) {
        return (short) (bytes[index] & 0xFF | bytes[index + 1] << 8);
    }

    /**
     * Writes two bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value the low 16 bits are written
     */
    public static void putShort(byte[] bytes, int index, int value) {
        bytes[index] = (byte) value;
        bytes[index + 1] = (byte) (value >> 8);
    }

    /**
     * Writes four bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value what is written
     */
    public static void putInt(byte[] bytes, int index, int value) {
        bytes[index] = (byte) value;
        bytes[index + 1] = (byte) (value >> 8);
        bytes[index + 2] = (byte) (value >> 16);
        bytes[index + 3] = (byte) (value >> 24);
    }

    /**
     * Writes eight bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value what is written
     */
    public static void putLong(byte[] bytes, int index, long value) {
        putInt(bytes, index, (int) value);
        putInt(bytes, index + 4, (int) (value >> 32));
    }
}
