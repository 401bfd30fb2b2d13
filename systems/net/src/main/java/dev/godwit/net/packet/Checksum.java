package dev.godwit.net.packet;

import dev.godwit.host.Bytes;

/**
 * The checksum of the Internet's protocols (RFC 1071): the complement of the sum of 16-bit words in
 * ones' complement. It does not depend on the order of bytes, so eight bytes are added at a time as
 * they lie, and the sum is turned round at the end.
 */
public final class Checksum {
    private Checksum() {}

    /**
     * Adds bytes to a sum. Only the last range of a sum may have an odd length.
     *
     * @param sum 0, or what an earlier call returned
     * @param bytes the array
     * @param offset the first byte
     * @param length how many, 0 or more; the range lies in the array
     * @return the sum, to be {@linkplain #finish finished}
     */
    public static long add(long sum, byte[] bytes, int offset, int length) {
        long total = sum;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            total = plus(total, Bytes.getLong(bytes, at));
        }
        if (at + 4 <= end) {
            total = plus(total, Bytes.getInt(bytes, at) & 0xffff_ffffL);
            at += 4;
        }
        if (at + 2 <= end) {
            total = plus(total, Bytes.getShort(bytes, at) & 0xffffL);
            at += 2;
        }
        if (at < end) {
            total = plus(total, bytes[at] & 0xffL);
        }
        return total;
    }

    /**
     * Begins a sum with the pseudo header that TCP and UDP prepend.
     *
     * @param source the sender's address
     * @param destination the receiver's address
     * @param protocol the protocol's number, 0 to 255
     * @param length of header and data, 0 to 65,535
     * @return the sum
     */
    public static long pseudoHeader(int source, int destination, int protocol, int length) {
        long sum = (source & 0xffff_ffffL) + (destination & 0xffff_ffffL) + protocol + length;
        return Long.reverseBytes(sum);
    }

    /**
     * Ends a sum.
     *
     * @param sum what the other methods returned
     * @return the checksum, 0 to 65,535; 0 if the sum was over bytes that hold a right one
     */
    public static int finish(long sum) {
        long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
        folded = (folded >>> 16 & 0xffff) + (folded & 0xffff) + (folded >>> 32);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        return ~Short.reverseBytes((short) folded) & 0xffff;
    }

    /**
     * The checksum of bytes alone.
     *
     * @param bytes the array
     * @param offset the first byte
     * @param length how many, 0 or more; the range lies in the array
     * @return the checksum, 0 to 65,535
     */
    public static int of(byte[] bytes, int offset, int length) {
        return finish(add(0, bytes, offset, length));
    }

    /** Adds, and adds what is carried out of the top at the bottom. */
    private static long plus(long a, long b) {
        long sum = a + b;
        return Long.compareUnsigned(sum, b) < 0 ? sum + 1 : sum;
    }
}
