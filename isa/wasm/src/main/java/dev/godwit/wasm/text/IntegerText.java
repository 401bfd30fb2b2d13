package dev.godwit.wasm.text;

/** The values of integer tokens. Specification: section 6.3.1 (Integers). */
final class IntegerText {
    private IntegerText() {}

    /**
     * The magnitude of an integer.
     *
     * @param text where the token stands
     * @param from its first byte
     * @param to the byte behind it
     * @return the number without its sign, unsigned
     * @throws OutOfRange if it has more than 64 bits
     */
    static long magnitude(byte[] text, int from, int to) throws OutOfRange {
        int at = from;
        if (text[at] == '+' || text[at] == '-') {
            at++;
        }
        boolean hex = NumberGrammar.startsWith(text, at, to, "0x");
        long value = 0;
        for (at = hex ? at + 2 : at; at < to; at++) {
            if (text[at] == '_') {
                continue;
            }
            int digit = NumberGrammar.digit(text[at], hex);
            if (hex) {
                if (value >>> 60 != 0) {
                    throw OutOfRange.INSTANCE;
                }
                value = value << 4 | digit;
            } else {
                // 2^64 - 1 is 1844674407370955161 * 10 + 5
                long limit = 1844674407370955161L;
                if (value < 0 || value > limit || value == limit && digit > 5) {
                    throw OutOfRange.INSTANCE;
                }
                value = value * 10 + digit;
            }
        }
        return value;
    }

    /**
     * An unsigned integer.
     *
     * @param text where the token stands
     * @param from its first byte
     * @param to the byte behind it
     * @param bits 1 to 64
     * @return the number
     * @throws OutOfRange if it has more bits
     */
    static long unsigned(byte[] text, int from, int to, int bits) throws OutOfRange {
        long value = magnitude(text, from, to);
        if (bits < 64 && value >>> bits != 0) {
            throw OutOfRange.INSTANCE;
        }
        return value;
    }

    /**
     * An integer that may be read as signed or unsigned.
     *
     * @param text where the token stands
     * @param from its first byte
     * @param to the byte behind it
     * @param bits 8 to 64
     * @return the number, with its sign extended to 64 bits
     * @throws OutOfRange if it is below -2^(bits-1) or above 2^bits - 1
     */
    static long integer(byte[] text, int from, int to, int bits) throws OutOfRange {
        long value = magnitude(text, from, to);
        if (text[from] == '-') {
            if (value < 0
                    ? value != Long.MIN_VALUE || bits < 64
                    : value > 1L << bits - 1 && bits < 64) {
                throw OutOfRange.INSTANCE;
            }
            value = -value;
        } else if (bits < 64 && value >>> bits != 0) {
            throw OutOfRange.INSTANCE;
        }
        return bits == 64 ? value : value << 64 - bits >> 64 - bits;
    }
}
