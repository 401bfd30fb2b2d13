package dev.godwit.wasm.numeric;

/**
 * Vectors of 4 integers of 32 bits. A half of a vector is a long; its lowest bits are its first
 * lane. A method of one or two halves computes a half of the result. With two lanes in a half, most
 * are quicker one by one than {@link Packed}.
 */
public final class I32x4 {
    /** The highest bit of each lane. */
    private static final long H = 0x8000_0000_8000_0000L;

    private I32x4() {}

    /** {@code i32x4.eq}. */
    public static long eq(long a, long b) {
        return of((int) a == (int) b ? -1 : 0, (int) (a >>> 32) == (int) (b >>> 32) ? -1 : 0);
    }

    /** {@code i32x4.lt_s}. */
    public static long ltS(long a, long b) {
        return of((int) a < (int) b ? -1 : 0, (int) (a >>> 32) < (int) (b >>> 32) ? -1 : 0);
    }

    /** {@code i32x4.lt_u}. */
    public static long ltU(long a, long b) {
        return of(
                Integer.compareUnsigned((int) a, (int) b) < 0 ? -1 : 0,
                Integer.compareUnsigned((int) (a >>> 32), (int) (b >>> 32)) < 0 ? -1 : 0);
    }

    /** {@code i32x4.min_s}. */
    public static long minS(long a, long b) {
        return of(Math.min((int) a, (int) b), Math.min((int) (a >>> 32), (int) (b >>> 32)));
    }

    /** {@code i32x4.min_u}. */
    public static long minU(long a, long b) {
        return Packed.select(ltU(a, b), a, b);
    }

    /** {@code i32x4.max_s}. */
    public static long maxS(long a, long b) {
        return of(Math.max((int) a, (int) b), Math.max((int) (a >>> 32), (int) (b >>> 32)));
    }

    /** {@code i32x4.max_u}. */
    public static long maxU(long a, long b) {
        return Packed.select(ltU(a, b), b, a);
    }

    /** {@code i32x4.add}. */
    public static long add(long a, long b) {
        return Packed.add(a, b, H);
    }

    /** {@code i32x4.sub}. */
    public static long sub(long a, long b) {
        return Packed.sub(a, b, H);
    }

    /** {@code i32x4.neg}. */
    public static long neg(long a) {
        return Packed.sub(0, a, H);
    }

    /** {@code i32x4.abs}. */
    public static long abs(long a) {
        return of(Math.abs((int) a), Math.abs((int) (a >>> 32)));
    }

    /** {@code i32x4.shl}; the count is taken modulo 32. */
    public static long shl(long a, int count) {
        return of((int) a << count, (int) (a >>> 32) << count);
    }

    /** {@code i32x4.shr_s}; the count is taken modulo 32. */
    public static long shrS(long a, int count) {
        return of((int) a >> count, (int) (a >>> 32) >> count);
    }

    /** {@code i32x4.shr_u}; the count is taken modulo 32. */
    public static long shrU(long a, int count) {
        return of((int) a >>> count, (int) (a >>> 32) >>> count);
    }

    /** {@code i32x4.all_true}. */
    public static int allTrue(long aL, long aH) {
        return (Packed.zeros(aL, H) | Packed.zeros(aH, H)) == 0 ? 1 : 0;
    }

    /** Two lanes. */
    static long of(int lane0, int lane1) {
        return lane0 & 0xffff_ffffL | (long) lane1 << 32;
    }

    /** {@code i32x4.bitmask}. */
    public static int bitmask(long aL, long aH) {
        return (int) (aL >>> 31 & 1 | aL >>> 62 & 2 | aH >>> 29 & 4 | aH >>> 60 & 8);
    }

    /** {@code i32x4.mul}. */
    public static long mul(long a, long b) {
        return of((int) a * (int) b, (int) (a >>> 32) * (int) (b >>> 32));
    }

    /** {@code i32x4.dot_i16x8_s}. */
    public static long dotI16x8S(long a, long b) {
        return of(dot((int) a, (int) b), dot((int) (a >>> 32), (int) (b >>> 32)));
    }

    private static int dot(int a, int b) {
        return (short) a * (short) b + (a >> 16) * (b >> 16);
    }

    /** {@code i32x4.splat}. */
    public static long splat(int a) {
        return of(a, a);
    }

    /** {@code i32x4.extract_lane}. */
    public static int extract(long aL, long aH, int lane) {
        return (int) ((lane < 2 ? aL : aH) >>> (lane << 5));
    }

    /** A half of {@code i32x4.replace_lane}; one without that lane stays as it is. */
    public static long replace(long a, int lane, int value) {
        return switch (lane) {
            case 0 -> a & 0xffff_ffff_0000_0000L | value & 0xffff_ffffL;
            case 1 -> of((int) a, value);
            default -> a;
        };
    }

    /** The first two lanes of {@code i32x4.extend_low_i16x8_s}. */
    public static long extendLowS(long a) {
        return of((short) a, (short) (a >>> 16));
    }

    /** The last two lanes of {@code i32x4.extend_low_i16x8_s}. */
    public static long extendHighS(long a) {
        return extendLowS(a >>> 32);
    }

    /** The first two lanes of {@code i32x4.extend_low_i16x8_u}. */
    public static long extendLowU(long a) {
        return a & 0xffff | (a & 0xffff_0000L) << 16;
    }

    /** The last two lanes of {@code i32x4.extend_low_i16x8_u}. */
    public static long extendHighU(long a) {
        return extendLowU(a >>> 32);
    }

    /** {@code i32x4.extadd_pairwise_i16x8_s}. */
    public static long extaddPairwiseS(long a) {
        return of((short) a + ((int) a >> 16), (short) (a >>> 32) + (int) (a >> 48));
    }

    /** {@code i32x4.extadd_pairwise_i16x8_u}. */
    public static long extaddPairwiseU(long a) {
        return (a & 0x0000_ffff_0000_ffffL) + (a >>> 16 & 0x0000_ffff_0000_ffffL);
    }

    /** The first two lanes of {@code i32x4.extmul_low_i16x8_s}. */
    public static long extmulLowS(long a, long b) {
        return mul(extendLowS(a), extendLowS(b));
    }

    /** The last two lanes of {@code i32x4.extmul_low_i16x8_s}. */
    public static long extmulHighS(long a, long b) {
        return mul(extendHighS(a), extendHighS(b));
    }

    /** The first two lanes of {@code i32x4.extmul_low_i16x8_u}. */
    public static long extmulLowU(long a, long b) {
        return mul(extendLowU(a), extendLowU(b));
    }

    /** The last two lanes of {@code i32x4.extmul_low_i16x8_u}. */
    public static long extmulHighU(long a, long b) {
        return mul(extendHighU(a), extendHighU(b));
    }

    /** {@code i32x4.trunc_sat_f32x4_s}. */
    public static long truncSatF32x4S(long a) {
        return of(
                Conversions.truncSatToI32S(F32x4.low(a)),
                Conversions.truncSatToI32S(F32x4.high(a)));
    }

    /** {@code i32x4.trunc_sat_f32x4_u}. */
    public static long truncSatF32x4U(long a) {
        return of(
                Conversions.truncSatToI32U(F32x4.low(a)),
                Conversions.truncSatToI32U(F32x4.high(a)));
    }

    /** The low half of {@code i32x4.trunc_sat_f64x2_s_zero}. */
    public static long truncSatF64x2S(long aL, long aH) {
        return of(
                Conversions.truncSatToI32S(Double.longBitsToDouble(aL)),
                Conversions.truncSatToI32S(Double.longBitsToDouble(aH)));
    }

    /** The low half of {@code i32x4.trunc_sat_f64x2_u_zero}. */
    public static long truncSatF64x2U(long aL, long aH) {
        return of(
                Conversions.truncSatToI32U(Double.longBitsToDouble(aL)),
                Conversions.truncSatToI32U(Double.longBitsToDouble(aH)));
    }
}
