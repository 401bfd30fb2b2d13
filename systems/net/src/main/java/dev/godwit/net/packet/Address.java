package dev.godwit.net.packet;

/** Addresses of IPv4 as numbers of 32 bits, the first byte on top, and as texts. */
public final class Address {
    /** What {@link #parse} answers to what is no address. */
    public static final long NONE = -1;

    private Address() {}

    /**
     * {@return an address}
     *
     * @param a its first byte
     * @param b its second byte
     * @param c its third byte
     * @param d its last byte
     */
    public static int of(int a, int b, int c, int d) {
        return (a & 0xff) << 24 | (b & 0xff) << 16 | (c & 0xff) << 8 | d & 0xff;
    }

    /**
     * Reads an address: four decimal numbers of 0 to 255 with dots between them.
     *
     * @param text what is read
     * @return the address in the low 32 bits, or {@link #NONE}
     */
    public static long parse(String text) {
        long address = 0;
        int numbers = 0;
        int at = 0;
        while (at <= text.length()) {
            int dot = text.indexOf('.', at);
            int end = dot < 0 ? text.length() : dot;
            int number = number(text, at, end, 255);
            if (number < 0 || numbers == 4) {
                return NONE;
            }
            address = address << 8 | number;
            numbers++;
            at = end + 1;
        }
        return numbers == 4 ? address : NONE;
    }

    /**
     * Reads a decimal number without a sign and without needless zeros.
     *
     * @param text what is read
     * @param from its first character
     * @param to behind its last character
     * @param most the greatest value that is allowed, up to 99,999,999
     * @return the number, or -1 if it is none
     */
    public static int number(String text, int from, int to, int most) {
        if (from >= to || to - from > 8 || text.charAt(from) == '0' && to - from > 1) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value <= most ? value : -1;
    }

    /**
     * {@return the text of an address}
     *
     * @param address the address
     */
    public static String text(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 0xff)
                + "."
                + (address >>> 8 & 0xff)
                + "."
                + (address & 0xff);
    }
}
