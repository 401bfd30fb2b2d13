package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;

import java.nio.charset.StandardCharsets;

/** A text while it is printed: lines, indents, strings, identifiers. */
final class TextOut {
    /** Deeper nesting is not indented further: the text must not grow with its square. */
    private static final int DEEPEST = 40;

    private static final String HEX = "0123456789abcdef";

    private final BinaryWriter out = new BinaryWriter(1024);

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /** Adds ASCII. */
    TextOut add(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            out.u8(ascii.charAt(i));
        }
        return this;
    }

    TextOut add(int number) {
        return add(Integer.toString(number));
    }

    TextOut unsigned(int number) {
        return add(Integer.toUnsignedString(number));
    }

    TextOut unsigned(long number) {
        return add(Long.toUnsignedString(number));
    }

    TextOut hex(long number) {
        return add("0x").add(Long.toHexString(number));
    }

    /** Starts a line. */
    TextOut line(int depth) {
        out.u8('\n');
        for (int i = Math.min(depth, DEEPEST); i > 0; i--) {
            out.u8(' ');
            out.u8(' ');
        }
        return this;
    }

    /** An index as a comment. */
    TextOut comment(int index) {
        return add(" (;").add(index).add(";)");
    }

    /** A name as a string. */
    TextOut name(String name) {
        out.u8('"');
        for (int i = 0; i < name.length(); ) {
            int point = name.codePointAt(i);
            i += point > 0xffff ? 2 : 1;
            if (point == '"' || point == '\\') {
                out.u8('\\');
                out.u8(point);
            } else if (isVisible(point)) {
                String one = name.substring(i - (point > 0xffff ? 2 : 1), i);
                byte[] utf8 = one.getBytes(StandardCharsets.UTF_8);
                out.bytes(utf8, 0, utf8.length);
            } else {
                add("\\u{").add(Integer.toHexString(point)).add("}");
            }
        }
        out.u8('"');
        return this;
    }

    /** Whether a character can be shown as it is: no control, no formatting, no private one. */
    private static boolean isVisible(int point) {
        if (point < 0xa0) {
            return point >= ' ' && point < 0x7f;
        }
        return point != 0xad
                && (point < 0x2000 || point > 0x200f)
                && (point < 0x2028 || point > 0x202f)
                && (point < 0x205f || point > 0x206f)
                && point != 0x3000
                && (point < 0xe000 || point > 0xf8ff)
                && (point < 0xfe00 || point > 0xfe0f)
                && point != 0xfeff
                && (point < 0xfff0 || point > 0xffff)
                && point < 0xe0000;
    }

    /** Bytes as a string. */
    TextOut bytes(byte[] bytes, int from, int length) {
        out.u8('"');
        for (int i = from; i < from + length; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\') {
                out.u8('\\');
                out.u8(b);
            } else if (b >= ' ' && b < 0x7f) {
                out.u8(b);
            } else {
                out.u8('\\');
                out.u8(HEX.charAt(b >> 4 & 15));
                out.u8(HEX.charAt(b & 15));
            }
        }
        out.u8('"');
        return this;
    }

    /** Bytes as strings of one line each, if they are many. */
    void longBytes(byte[] bytes, int from, int length, int depth) {
        int perLine = 64;
        if (length <= perLine) {
            add(" ").bytes(bytes, from, length);
            return;
        }
        for (int i = 0; i < length; i += perLine) {
            line(depth).bytes(bytes, from + i, Math.min(perLine, length - i));
        }
    }

    /** An identifier. */
    TextOut id(String name) {
        out.u8('$');
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 0x80 || !Lexer.isIdCharacter(c)) {
                return name(name);
            }
        }
        return add(name);
    }
}
