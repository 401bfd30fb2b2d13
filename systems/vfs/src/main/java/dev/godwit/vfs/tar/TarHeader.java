package dev.godwit.vfs.tar;

import java.util.Arrays;

/** A header block: its fields, as the formats that there are have them. */
final class TarHeader {
    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    /** Star ends a shorter prefix with times, and the block with this. */
    private static final int STAR_MAGIC = 508;

    private static final int STAR_PREFIX_LENGTH = 131;
    private static final int SPARSE_FIELD = 12;

    private final byte[] block;
    final long offset;

    TarHeader(byte[] block, long offset) {
        this.block = block;
        this.offset = offset;
    }

    static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Old programs added the bytes with their signs. */
    void check() {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean isChecksum = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            byte each = isChecksum ? (byte) ' ' : block[i];
            unsigned += each & 0xff;
            signed += each;
        }
        long told = number(CHECKSUM, CHECKSUM_LENGTH);
        if (told != unsigned && told != signed) {
            throw TarBytes.malformed("a header's checksum is wrong", offset);
        }
    }

    private boolean has(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (block[at + i] != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isPosix() {
        return has(MAGIC, "ustar\0");
    }

    /** Whether fields that the oldest format has not are there. */
    private boolean isExtended() {
        return has(MAGIC, "ustar");
    }

    char typeflag() {
        return (char) (block[156] & 0xff);
    }

    /** A text that NUL or the field's end ends. */
    private byte[] text(int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, at, end);
    }

    byte[] name() {
        byte[] name = text(0, 100);
        boolean isStar = has(STAR_MAGIC, "tar\0");
        byte[] prefix =
                isPosix() ? text(PREFIX, isStar ? STAR_PREFIX_LENGTH : PREFIX_LENGTH) : new byte[0];
        if (prefix.length == 0) {
            return name;
        }
        byte[] both = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        both[prefix.length] = '/';
        System.arraycopy(name, 0, both, prefix.length + 1, name.length);
        return both;
    }

    byte[] linkname() {
        return text(157, 100);
    }

    int mode() {
        return (int) (number(100, 8) & 07777);
    }

    long uid() {
        return number(108, 8);
    }

    long gid() {
        return number(116, 8);
    }

    long size() {
        return number(124, 12);
    }

    long mtime() {
        return number(136, 12);
    }

    long device() {
        if (!isExtended()) {
            return 0;
        }
        long major = number(329, 8);
        long minor = number(337, 8);
        if (major < 0 || major > 0xffff_ffffL || minor < 0 || minor > 0xffff_ffffL) {
            throw TarBytes.malformed("a device's number is too large", offset + 329);
        }
        return major << 32 | minor;
    }

    /** The size that a sparse file of GNU's old format has. */
    long sparseSize() {
        return number(483, SPARSE_FIELD);
    }

    /** Whether the map of GNU's old sparse format goes on in a block behind this one. */
    boolean goesOn() {
        return block[482] != 0;
    }

    /** Of GNU's old sparse format: adds the pieces of the header. */
    void pieces(SparseMap map) {
        pieces(block, 386, 4, offset, map);
    }

    /** The same of a block behind the header; answers whether another one follows. */
    static boolean morePieces(byte[] block, long offset, SparseMap map) {
        pieces(block, 0, 21, offset, map);
        return block[504] != 0;
    }

    private static void pieces(byte[] block, int from, int count, long offset, SparseMap map) {
        for (int i = 0; i < count; i++) {
            int at = from + i * 2 * SPARSE_FIELD;
            if (block[at + SPARSE_FIELD] == 0) {
                return;
            }
            map.add(
                    number(block, at, SPARSE_FIELD, offset),
                    number(block, at + SPARSE_FIELD, SPARSE_FIELD, offset));
        }
    }

    private long number(int at, int length) {
        return number(block, at, length, offset);
    }

    /** Octal digits, or GNU's two's complement of base 256 behind a first bit that is set. */
    private static long number(byte[] block, int at, int length, long offset) {
        if (block[at] < 0) {
            return binary(block, at, length, offset);
        }
        int end = at + length;
        int i = at;
        while (i < end && (block[i] == ' ' || block[i] == 0)) {
            i++;
        }
        long value = 0;
        while (i < end && block[i] != ' ' && block[i] != 0) {
            if (block[i] < '0' || block[i] > '7') {
                throw TarBytes.malformed("a header's number is not octal", offset + i);
            }
            value = value << 3 | block[i] - '0';
            i++;
        }
        return value;
    }

    private static long binary(byte[] block, int at, int length, long offset) {
        boolean isNegative = (block[at] & 0x40) != 0;
        long value = isNegative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int digit = i == 0 ? block[at] & 0x3f | (isNegative ? 0xc0 : 0) : block[at + i] & 0xff;
            if (value >> 55 != (isNegative ? -1 : 0)) {
                throw TarBytes.malformed("a header's number is too large", offset + at);
            }
            value = value << 8 | digit;
        }
        return value;
    }
}
