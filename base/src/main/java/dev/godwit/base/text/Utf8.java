package dev.godwit.base.text;

/**
 * Checks UTF-8 (Unicode, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
 * Java's own decoder replaces what is wrong.
 */
public final class Utf8 {
    private Utf8() {}

    /**
     * The length of one character.
     *
     * @param bytes where it is
     * @param at its first byte
     * @param end the byte behind the last that may be part of it
     * @return 1 to 4, or 0 if it is malformed
     */
    public static int length(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (size == 0 || end - at < size) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /**
     * Whether a range is UTF-8.
     *
     * @param bytes where it is
     * @param from its first byte
     * @param to the byte behind it
     * @return false if a character in it is malformed
     */
    public static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int length = bytes[at] >= 0 ? 1 : length(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }
}
