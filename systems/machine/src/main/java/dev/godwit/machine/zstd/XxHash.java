package dev.godwit.machine.zstd;

import dev.godwit.host.Bytes;

/** XXH64, with the seed 0, of which a frame's checksum is the low half. */
final class XxHash {
    private static final long P1 = 0x9e37_79b1_85eb_ca87L;
    private static final long P2 = 0xc2b2_ae3d_27d4_eb4fL;
    private static final long P3 = 0x1656_67b1_9e37_79f9L;
    private static final long P4 = 0x85eb_ca77_c2b2_ae63L;
    private static final long P5 = 0x27d4_eb2f_1656_67c5L;

    private XxHash() {}

    static long of(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        long hash;
        if (length >= 32) {
            long a = 0x60ea_27ee_adc0_b5d6L; // P1 + P2, which overflows
            long b = P2;
            long c = 0;
            long d = -P1;
            for (; at <= end - 32; at += 32) {
                a = round(a, Bytes.getLong(bytes, at));
                b = round(b, Bytes.getLong(bytes, at + 8));
                c = round(c, Bytes.getLong(bytes, at + 16));
                d = round(d, Bytes.getLong(bytes, at + 24));
            }
            hash =
                    Long.rotateLeft(a, 1)
                            + Long.rotateLeft(b, 7)
                            + Long.rotateLeft(c, 12)
                            + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = P5;
        }
        hash += length;
        for (; at <= end - 8; at += 8) {
            hash ^= round(0, Bytes.getLong(bytes, at));
            hash = Long.rotateLeft(hash, 27) * P1 + P4;
        }
        if (at <= end - 4) {
            hash ^= (Bytes.getInt(bytes, at) & 0xffff_ffffL) * P1;
            hash = Long.rotateLeft(hash, 23) * P2 + P3;
            at += 4;
        }
        for (; at < end; at++) {
            hash ^= (bytes[at] & 0xff) * P5;
            hash = Long.rotateLeft(hash, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long round(long state, long word) {
        return Long.rotateLeft(state + word * P2, 31) * P1;
    }

    private static long merge(long hash, long state) {
        return (hash ^ round(0, state)) * P1 + P4;
    }
}
