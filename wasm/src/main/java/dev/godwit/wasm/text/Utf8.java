package dev.godwit.wasm.text;

/** Checks UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The length of the character at an offset, or 0 if it is malformed. */
    static int length(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xc2 && lead < 0xe0) {
            return at + 1 < end && isTail(bytes[at + 1]) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead < 0xf0) {
            if (at + 2 >= end || !isTail(bytes[at + 1]) || !isTail(bytes[at + 2])) {
                return 0;
            }
            int second = bytes[at + 1] & 0xff;
            boolean wrong = lead == 0xe0 && second < 0xa0 || lead == 0xed && second >= 0xa0;
            return wrong ? 0 : 3;
        }
        if (lead >= 0xf0 && lead < 0xf5) {
            if (at + 3 >= end
                    || !isTail(bytes[at + 1])
                    || !isTail(bytes[at + 2])
                    || !isTail(bytes[at + 3])) {
                return 0;
            }
            int second = bytes[at + 1] & 0xff;
            boolean wrong = lead == 0xf0 && second < 0x90 || lead == 0xf4 && second >= 0x90;
            return wrong ? 0 : 4;
        }
        return 0;
    }

    private static boolean isTail(byte b) {
        return (b & 0xc0) == 0x80;
    }

    /** Whether a range is UTF-8. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int length = length(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }
}
