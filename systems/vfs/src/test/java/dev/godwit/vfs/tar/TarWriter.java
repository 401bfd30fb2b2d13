package dev.godwit.vfs.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes archives as they should be, and as they should not. */
final class TarWriter {
    static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A header that can be changed before it is written. */
    static final class Header {
        final byte[] block = new byte[BLOCK];

        Header(char type, String name, long size) {
            text(0, name);
            octal(100, 8, 0644);
            octal(108, 8, 1000);
            octal(116, 8, 100);
            octal(124, 12, size);
            octal(136, 12, 1_000_000_000);
            block[156] = (byte) type;
            text(257, "ustar\00000");
        }

        Header text(int at, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, block, at, bytes.length);
            return this;
        }

        Header octal(int at, int length, long value) {
            String digits = Long.toOctalString(value);
            return text(at, "0".repeat(length - 1 - digits.length()) + digits + "\0");
        }

        /** GNU's numbers. */
        Header binary(int at, int length, long value) {
            for (int i = 0; i < length; i++) {
                int shift = 8 * (length - 1 - i);
                block[at + i] = (byte) (shift > 63 ? value >> 63 : value >> shift);
            }
            block[at] |= (byte) 0x80;
            return this;
        }

        Header gnu() {
            return text(257, "ustar  \0");
        }

        Header v7() {
            Arrays.fill(block, 257, BLOCK, (byte) 0);
            return this;
        }
    }

    static void checksum(byte[] bytes, int at, boolean signed) {
        Arrays.fill(bytes, at + 148, at + 156, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
            sum += signed ? bytes[i] : bytes[i] & 0xff;
        }
        String digits = Integer.toOctalString(Math.max(0, sum));
        String field = "0".repeat(Math.max(0, 6 - digits.length())) + digits + "\0 ";
        byte[] text = field.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, at + 148, 8);
    }

    int size() {
        return out.size();
    }

    TarWriter add(Header header) {
        checksum(header.block, 0, false);
        out.writeBytes(header.block);
        return this;
    }

    TarWriter raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    TarWriter content(byte[] bytes) {
        out.writeBytes(bytes);
        out.writeBytes(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
        return this;
    }

    TarWriter file(String name, String content) {
        return add(new Header('0', name, content.length())).content(latin(content));
    }

    TarWriter member(char type, String name, String linkname) {
        return add(new Header(type, name, 0).text(157, linkname));
    }

    /** Extended headers: x, g, L, K. */
    TarWriter extended(char type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return add(new Header(type, "extended", bytes.length)).content(bytes);
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String record(String key, String value) {
        int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
        int length = rest + 1;
        while (String.valueOf(length).length() + rest != length) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    TarWriter pax(String... keysAndValues) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            text.append(record(keysAndValues[i], keysAndValues[i + 1]));
        }
        return extended('x', text.toString());
    }

    byte[] end() {
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
