package dev.godwit.wasm.numeric;

/**
 * Vectors of two doubles: a half of a vector is the bits of one. What computes a NaN gives the
 * canonical one ({@link Floats} says why); what only moves or selects lanes keeps their bits. The
 * relaxed instructions are explained at {@link F32x4}.
 */
public final class F64x2 {
    private F64x2() {}

    private static double of(long a) {
        return Double.longBitsToDouble(a);
    }

    private static long bits(double a) {
        return Double.doubleToLongBits(a);
    }

    /** {@code f64x2.eq}. */
    public static long eq(long a, long b) {
        return of(a) == of(b) ? -1 : 0;
    }

    /** {@code f64x2.lt}. */
    public static long lt(long a, long b) {
        return of(a) < of(b) ? -1 : 0;
    }

    /** {@code f64x2.le}. */
    public static long le(long a, long b) {
        return of(a) <= of(b) ? -1 : 0;
    }

    /** {@code f64x2.add}. */
    public static long add(long a, long b) {
        return bits(of(a) + of(b));
    }

    /** {@code f64x2.sub}. */
    public static long sub(long a, long b) {
        return bits(of(a) - of(b));
    }

    /** {@code f64x2.mul}. */
    public static long mul(long a, long b) {
        return bits(of(a) * of(b));
    }

    /** {@code f64x2.div}. */
    public static long div(long a, long b) {
        return bits(of(a) / of(b));
    }

    /** {@code f64x2.min}. */
    public static long min(long a, long b) {
        return bits(Math.min(of(a), of(b)));
    }

    /** {@code f64x2.max}. */
    public static long max(long a, long b) {
        return bits(Math.max(of(a), of(b)));
    }

    /** {@code f64x2.pmin}. */
    public static long pmin(long a, long b) {
        return of(b) < of(a) ? b : a;
    }

    /** {@code f64x2.pmax}. */
    public static long pmax(long a, long b) {
        return of(a) < of(b) ? b : a;
    }

    /** {@code f64x2.sqrt}. */
    public static long sqrt(long a) {
        return bits(Math.sqrt(of(a)));
    }

    /** {@code f64x2.ceil}. */
    public static long ceil(long a) {
        return bits(Floats.ceil(of(a)));
    }

    /** {@code f64x2.floor}. */
    public static long floor(long a) {
        return bits(Floats.floor(of(a)));
    }

    /** {@code f64x2.trunc}. */
    public static long trunc(long a) {
        return bits(Floats.trunc(of(a)));
    }

    /** {@code f64x2.nearest}. */
    public static long nearest(long a) {
        return bits(Floats.nearest(of(a)));
    }

    /** {@code f64x2.relaxed_madd}, unfused. */
    public static long madd(long a, long b, long c) {
        return bits(of(a) * of(b) + of(c));
    }

    /** {@code f64x2.relaxed_nmadd}, unfused. */
    public static long nmadd(long a, long b, long c) {
        return bits(of(c) - of(a) * of(b));
    }

    /** The first lane of {@code f64x2.convert_low_i32x4_s}. */
    public static long convertLowS(long a) {
        return bits((int) a);
    }

    /** The last lane of {@code f64x2.convert_low_i32x4_s}. */
    public static long convertHighS(long a) {
        return bits((int) (a >>> 32));
    }

    /** The first lane of {@code f64x2.convert_low_i32x4_u}. */
    public static long convertLowU(long a) {
        return bits((double) (a & 0xffff_ffffL));
    }

    /** The last lane of {@code f64x2.convert_low_i32x4_u}. */
    public static long convertHighU(long a) {
        return bits((double) (a >>> 32));
    }

    /** The first lane of {@code f64x2.promote_low_f32x4}. */
    public static long promoteLow(long a) {
        return bits(F32x4.low(a));
    }

    /** The last lane of {@code f64x2.promote_low_f32x4}. */
    public static long promoteHigh(long a) {
        return bits(F32x4.high(a));
    }
}
