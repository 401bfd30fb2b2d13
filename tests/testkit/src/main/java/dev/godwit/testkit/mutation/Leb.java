package dev.godwit.testkit.mutation;

import java.io.ByteArrayOutputStream;

/** Numbers in LEB128, also longer than needed and longer than allowed. */
final class Leb {
    private Leb() {}

    static byte[] unsigned(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    static byte[] signed(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (rest < -64 || rest >= 64) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>= 7;
        }
        out.write((int) (rest & 0x7f));
        return out.toByteArray();
    }

    /** Some number, seldom in a form that is too long. */
    static byte[] any(Dice dice) {
        byte[] bytes = dice.oneIn(2) ? signed(dice.number()) : unsigned(dice.number());
        return dice.oneIn(6) ? padded(bytes, 1 + dice.below(6)) : bytes;
    }

    private static byte[] padded(byte[] bytes, int more) {
        byte[] result = java.util.Arrays.copyOf(bytes, bytes.length + more);
        for (int i = bytes.length - 1; i < result.length - 1; i++) {
            result[i] |= (byte) 0x80;
        }
        return result;
    }

    /** The address behind a number, at most the limit. */
    static int end(byte[] bytes, int start, int limit) {
        int at = start;
        while (at < limit && bytes[at] < 0) {
            at++;
        }
        return Math.min(at + 1, limit);
    }

    /** The value of an unsigned number; beyond 31 bits it is Integer.MAX_VALUE. */
    static int value(byte[] bytes, int start, int limit) {
        long value = 0;
        int shift = 0;
        for (int at = start; at < limit && shift < 35; at++) {
            value |= (long) (bytes[at] & 0x7f) << shift;
            if (bytes[at] >= 0) {
                break;
            }
            shift += 7;
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
