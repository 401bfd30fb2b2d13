package dev.godwit.wasm.numeric;

/**
 * Vectors of 8 integers of 16 bits. A half of a vector is a long; its lowest bits are its first
 * lane. A method of one or two halves computes a half of the result.
 */
public final class I16x8 {
    /** The highest bit of each lane. */
    private static final long H = 0x8000_8000_8000_8000L;

    /** The width of a lane. */
    private static final int W = 16;

    private I16x8() {}

    /** {@code i16x8.eq}. */
    public static long eq(long a, long b) {
        return Packed.eq(a, b, H, W);
    }

    /** {@code i16x8.lt_s}. */
    public static long ltS(long a, long b) {
        return Packed.ltS(a, b, H, W);
    }

    /** {@code i16x8.lt_u}. */
    public static long ltU(long a, long b) {
        return Packed.ltU(a, b, H, W);
    }

    /** {@code i16x8.min_s}. */
    public static long minS(long a, long b) {
        return Packed.minS(a, b, H, W);
    }

    /** {@code i16x8.min_u}. */
    public static long minU(long a, long b) {
        return Packed.minU(a, b, H, W);
    }

    /** {@code i16x8.max_s}. */
    public static long maxS(long a, long b) {
        return Packed.maxS(a, b, H, W);
    }

    /** {@code i16x8.max_u}. */
    public static long maxU(long a, long b) {
        return Packed.maxU(a, b, H, W);
    }

    /** {@code i16x8.add}. */
    public static long add(long a, long b) {
        return Packed.add(a, b, H);
    }

    /** {@code i16x8.sub}. */
    public static long sub(long a, long b) {
        return Packed.sub(a, b, H);
    }

    /** {@code i16x8.neg}. */
    public static long neg(long a) {
        return Packed.sub(0, a, H);
    }

    /** {@code i16x8.abs}. */
    public static long abs(long a) {
        return Packed.abs(a, H, W);
    }

    /** {@code i16x8.shl}; the count is taken modulo 16. */
    public static long shl(long a, int count) {
        return Packed.shl(a, count, H, W);
    }

    /** {@code i16x8.shr_s}; the count is taken modulo 16. */
    public static long shrS(long a, int count) {
        return Packed.shrS(a, count, H, W);
    }

    /** {@code i16x8.shr_u}; the count is taken modulo 16. */
    public static long shrU(long a, int count) {
        return Packed.shrU(a, count, H, W);
    }

    /** {@code i16x8.all_true}. */
    public static int allTrue(long aL, long aH) {
        return (Packed.zeros(aL, H) | Packed.zeros(aH, H)) == 0 ? 1 : 0;
    }

    /** {@code i16x8.add_sat_s}. */
    public static long addSatS(long a, long b) {
        return Packed.addSatS(a, b, H, W);
    }

    /** {@code i16x8.add_sat_u}. */
    public static long addSatU(long a, long b) {
        return Packed.addSatU(a, b, H, W);
    }

    /** {@code i16x8.sub_sat_s}. */
    public static long subSatS(long a, long b) {
        return Packed.subSatS(a, b, H, W);
    }

    /** {@code i16x8.sub_sat_u}. */
    public static long subSatU(long a, long b) {
        return Packed.subSatU(a, b, H, W);
    }

    /** {@code i16x8.avgr_u}. */
    public static long avgrU(long a, long b) {
        return Packed.avgrU(a, b, H, W);
    }

    /** {@code i16x8.bitmask}. */
    public static int bitmask(long aL, long aH) {
        return signs(aL) | signs(aH) << 4;
    }

    private static int signs(long a) {
        return (int) (a >>> 15 & 1 | a >>> 30 & 2 | a >>> 45 & 4 | a >>> 60 & 8);
    }

    /** {@code i16x8.mul}. */
    public static long mul(long a, long b) {
        return of(
                (int) a * (int) b,
                (int) (a >>> 16) * (int) (b >>> 16),
                (int) (a >>> 32) * (int) (b >>> 32),
                (int) (a >>> 48) * (int) (b >>> 48));
    }

    /** Four lanes of the low 16 bits. */
    private static long of(int lane0, int lane1, int lane2, int lane3) {
        return I32x4.of(lane0 & 0xffff | lane1 << 16, lane2 & 0xffff | lane3 << 16);
    }

    /** {@code i16x8.q15mulr_sat_s}. */
    public static long q15mulrSatS(long a, long b) {
        return of(
                q15(a, b),
                q15(a >>> 16, b >>> 16),
                q15(a >>> 32, b >>> 32),
                q15(a >>> 48, b >>> 48));
    }

    /** The rounded product of two fractions; only -1 times -1 saturates. */
    private static int q15(long a, long b) {
        return Math.min(((short) a * (short) b + 0x4000) >> 15, Short.MAX_VALUE);
    }

    /** {@code i16x8.splat}. */
    public static long splat(int a) {
        return (a & 0xffffL) * 0x0001_0001_0001_0001L;
    }

    /** {@code i16x8.extract_lane_s}. */
    public static int extractS(long aL, long aH, int lane) {
        return (short) ((lane < 4 ? aL : aH) >>> (lane << 4));
    }

    /** {@code i16x8.extract_lane_u}. */
    public static int extractU(long aL, long aH, int lane) {
        return extractS(aL, aH, lane) & 0xffff;
    }

    /** A half of {@code i16x8.replace_lane}; one without that lane stays as it is. */
    public static long replace(long a, int lane, int value) {
        if ((lane & ~3) != 0) {
            return a;
        }
        int s = lane << 4;
        return a & ~(0xffffL << s) | (value & 0xffffL) << s;
    }

    /** {@code i16x8.narrow_i32x4_s}: both halves of an operand give one of the result. */
    public static long narrowS(long aL, long aH) {
        return of(
                clamp((int) aL, Short.MIN_VALUE, Short.MAX_VALUE),
                clamp((int) (aL >>> 32), Short.MIN_VALUE, Short.MAX_VALUE),
                clamp((int) aH, Short.MIN_VALUE, Short.MAX_VALUE),
                clamp((int) (aH >>> 32), Short.MIN_VALUE, Short.MAX_VALUE));
    }

    /** {@code i16x8.narrow_i32x4_u}: both halves of an operand give one of the result. */
    public static long narrowU(long aL, long aH) {
        return of(
                clamp((int) aL, 0, 0xffff),
                clamp((int) (aL >>> 32), 0, 0xffff),
                clamp((int) aH, 0, 0xffff),
                clamp((int) (aH >>> 32), 0, 0xffff));
    }

    private static int clamp(int a, int least, int greatest) {
        return Math.min(Math.max(a, least), greatest);
    }

    /** The first four lanes of {@code i16x8.extend_low_i8x16_u}, or of a half shifted down. */
    public static long extendLowU(long a) {
        long pairs = (a & 0xffffL) | (a & 0xffff_0000L) << 16;
        return (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ffL;
    }

    /** The last four lanes of {@code i16x8.extend_low_i8x16_u}. */
    public static long extendHighU(long a) {
        return extendLowU(a >>> 32);
    }

    /** The first four lanes of {@code i16x8.extend_low_i8x16_s}. */
    public static long extendLowS(long a) {
        return evenS(extendLowU(a));
    }

    /** The last four lanes of {@code i16x8.extend_low_i8x16_s}. */
    public static long extendHighS(long a) {
        return evenS(extendLowU(a >>> 32));
    }

    /** The even bytes. */
    private static long evenU(long a) {
        return a & 0x00ff_00ff_00ff_00ffL;
    }

    /** The even bytes with their signs: a sign bit times 0x1fe fills the byte above it. */
    private static long evenS(long a) {
        return evenU(a) | (a & 0x0080_0080_0080_0080L) * 0x1fe;
    }

    /** {@code i16x8.extadd_pairwise_i8x16_s}. */
    public static long extaddPairwiseS(long a) {
        return add(evenS(a), evenS(a >>> 8));
    }

    /** {@code i16x8.extadd_pairwise_i8x16_u}. */
    public static long extaddPairwiseU(long a) {
        return evenU(a) + evenU(a >>> 8);
    }

    /** The first four lanes of {@code i16x8.extmul_low_i8x16_s}. */
    public static long extmulLowS(long a, long b) {
        return mul(extendLowS(a), extendLowS(b));
    }

    /** The last four lanes of {@code i16x8.extmul_low_i8x16_s}. */
    public static long extmulHighS(long a, long b) {
        return mul(extendHighS(a), extendHighS(b));
    }

    /** The first four lanes of {@code i16x8.extmul_low_i8x16_u}. */
    public static long extmulLowU(long a, long b) {
        return mul(extendLowU(a), extendLowU(b));
    }

    /** The last four lanes of {@code i16x8.extmul_low_i8x16_u}. */
    public static long extmulHighU(long a, long b) {
        return mul(extendHighU(a), extendHighU(b));
    }

    /**
     * {@code i16x8.relaxed_dot_i8x16_i7x16_s}: both operands are signed and the sum saturates, as
     * in the deterministic profile.
     */
    public static long dotI8x16S(long a, long b) {
        return addSatS(mul(evenS(a), evenS(b)), mul(evenS(a >>> 8), evenS(b >>> 8)));
    }
}
