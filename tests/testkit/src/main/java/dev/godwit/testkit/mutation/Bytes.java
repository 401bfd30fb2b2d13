package dev.godwit.testkit.mutation;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Edits that know nothing of the format. */
final class Bytes {
    private Bytes() {}

    /** A copy in which a range is replaced. */
    static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + by.length);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** One edit of a range of bytes, which another input may give some to. */
    static byte[] edit(byte[] bytes, byte[] other, Dice dice) {
        int length = bytes.length;
        if (length == 0) {
            return new byte[] {(byte) dice.below(256)};
        }
        int at = dice.below(length);
        int span = 1 + dice.below(Math.min(length - at, dice.oneIn(3) ? length : 16));
        byte[] copy = bytes.clone();
        switch (dice.below(9)) {
            case 0, 1 -> copy[at] ^= (byte) (1 << dice.below(8));
            case 2 -> copy[at] = (byte) dice.below(256);
            case 3 -> copy[at] = (byte) dice.of(0, 1, 0x7f, 0x80, 0xff, 0x40, 0x0b, 0x70, 0x6e);
            case 4 -> {
                return replace(bytes, at, at + span, new byte[0]);
            }
            case 5 -> {
                return replace(bytes, at, at, Arrays.copyOfRange(bytes, at, at + span));
            }
            case 6 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 7 -> {
                return splice(bytes, at, other, dice);
            }
            default -> {
                byte[] some = new byte[1 + dice.below(8)];
                for (int i = 0; i < some.length; i++) {
                    some[i] = (byte) dice.below(256);
                }
                return replace(bytes, at, at, some);
            }
        }
        return copy;
    }

    /** The beginning of the one and the end of the other, or a piece of the other inside. */
    private static byte[] splice(byte[] bytes, int at, byte[] other, Dice dice) {
        if (other.length == 0) {
            return Arrays.copyOf(bytes, at);
        }
        int from = dice.below(other.length);
        int to = dice.oneIn(2) ? other.length : from + 1 + dice.below(other.length - from);
        byte[] piece = Arrays.copyOfRange(other, from, to);
        return dice.oneIn(2)
                ? concat(Arrays.copyOf(bytes, at), piece)
                : replace(bytes, at, at, piece);
    }
}
