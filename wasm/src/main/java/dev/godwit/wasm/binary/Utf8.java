package dev.godwit.wasm.binary;

import org.jspecify.annotations.Nullable;

/** UTF-8 as section 5.2.4 (Names) defines it: nothing is replaced, what is wrong is refused. */
final class Utf8 {
    private Utf8() {}

    /**
     * Decodes bytes.
     *
     * @param bytes where they are
     * @param start the first
     * @param length how many
     * @return the text, or null if they are not UTF-8
     */
    static @Nullable String decode(byte[] bytes, int start, int length) {
        char[] chars = new char[length];
        int count = 0;
        int end = start + length;
        for (int i = start; i < end; ) {
            int b = bytes[i++];
            if (b >= 0) {
                chars[count++] = (char) b;
                continue;
            }
            int more;
            int code;
            int least;
            if ((b & 0xe0) == 0xc0) {
                more = 1;
                code = b & 0x1f;
                least = 0x80;
            } else if ((b & 0xf0) == 0xe0) {
                more = 2;
                code = b & 0x0f;
                least = 0x800;
            } else if ((b & 0xf8) == 0xf0) {
                more = 3;
                code = b & 0x07;
                least = 0x10000;
            } else {
                return null;
            }
            if (more > end - i) {
                return null;
            }
            for (; more > 0; more--) {
                int next = bytes[i++];
                if ((next & 0xc0) != 0x80) {
                    return null;
                }
                code = code << 6 | next & 0x3f;
            }
            if (code < least || code > 0x10ffff || code >= 0xd800 && code < 0xe000) {
                return null;
            }
            if (code < 0x10000) {
                chars[count++] = (char) code;
            } else {
                chars[count++] = (char) (0xd7c0 + (code >> 10));
                chars[count++] = (char) (0xdc00 + (code & 0x3ff));
            }
        }
        return new String(chars, 0, count);
    }
}
