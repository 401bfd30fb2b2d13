package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;

/** Strings with escapes. Specification: section 6.3.3 (Strings). */
final class Strings {
    private static final String SHORT = "t\tn\nr\r\"\"''\\\\";

    private Strings() {}

    private static int shortEscape(byte c) {
        int found = -1;
        for (int i = 0; i < SHORT.length() && found < 0; i += 2) {
            if (SHORT.charAt(i) == c) {
                found = SHORT.charAt(i + 1);
            }
        }
        return found;
    }

    /**
     * The length of an escape.
     *
     * @param text where it stands
     * @param at its backslash
     * @return bytes, or -1 if it is none
     */
    static int escapeLength(byte[] text, int at) {
        if (at + 1 >= text.length) {
            return -1;
        }
        byte c = text[at + 1];
        if (shortEscape(c) >= 0) {
            return 2;
        }
        if (NumberGrammar.digit(c, true) >= 0) {
            return at + 2 < text.length && NumberGrammar.digit(text[at + 2], true) >= 0 ? 3 : -1;
        }
        if (c == 'u' && at + 2 < text.length && text[at + 2] == '{') {
            int end = NumberGrammar.digits(text, at + 3, text.length, true);
            if (end < 0 || end >= text.length || text[end] != '}') {
                return -1;
            }
            int point = codePoint(text, at + 3, end);
            return point < 0 ? -1 : end + 1 - at;
        }
        return -1;
    }

    /** A Unicode scalar value in hexadecimal, or -1. */
    private static int codePoint(byte[] text, int from, int to) {
        int point = 0;
        for (int i = from; i < to; i++) {
            if (text[i] != '_') {
                point = point << 4 | NumberGrammar.digit(text[i], true);
                if (point > 0x10ffff) {
                    return -1;
                }
            }
        }
        return point >= 0xd800 && point < 0xe000 ? -1 : point;
    }

    /** The bytes that a string stands for, which may be any. */
    static byte[] decode(byte[] text, int from, int to) {
        BinaryWriter out = new BinaryWriter(Math.max(1, to - from));
        decode(text, from, to, out);
        return out.toByteArray();
    }

    /**
     * Writes the bytes that a string stands for.
     *
     * @param text where it stands; its escapes are known to be right
     * @param from behind the opening quote
     * @param to the closing quote
     * @param out where to
     */
    static void decode(byte[] text, int from, int to, BinaryWriter out) {
        int at = from;
        while (at < to) {
            int start = at;
            while (at < to && text[at] != '\\') {
                at++;
            }
            out.bytes(text, start, at - start);
            if (at < to) {
                int length = escapeLength(text, at);
                if (length == 2) {
                    out.u8(shortEscape(text[at + 1]));
                } else if (length == 3) {
                    int high = NumberGrammar.digit(text[at + 1], true);
                    out.u8(high << 4 | NumberGrammar.digit(text[at + 2], true));
                } else {
                    utf8(out, codePoint(text, at + 3, at + length - 1));
                }
                at += length;
            }
        }
    }

    private static void utf8(BinaryWriter out, int point) {
        if (point < 0x80) {
            out.u8(point);
        } else if (point < 0x800) {
            out.u8(0xc0 | point >> 6);
            out.u8(0x80 | point & 0x3f);
        } else if (point < 0x10000) {
            out.u8(0xe0 | point >> 12);
            out.u8(0x80 | point >> 6 & 0x3f);
            out.u8(0x80 | point & 0x3f);
        } else {
            out.u8(0xf0 | point >> 18);
            out.u8(0x80 | point >> 12 & 0x3f);
            out.u8(0x80 | point >> 6 & 0x3f);
            out.u8(0x80 | point & 0x3f);
        }
    }
}
