package dev.godwit.wasm.numeric;

/**
 * Vectors of four floats. A half of a vector is a long; its lowest bits are its first lane. A
 * method of one or two halves computes a half of the result. What computes a NaN gives the
 * canonical one ({@link Floats} says why); what only moves or selects lanes keeps their bits.
 *
 * <p>The relaxed instructions behave as in the specification's deterministic profile: {@code
 * relaxed_madd} rounds the product and the sum, because a fused one, though as well allowed, is an
 * emulation of dozens of operations on hosts without it and results must not depend on the host;
 * {@code relaxed_min} and {@code relaxed_max} are the ordinary ones.
 */
public final class F32x4 {
    private F32x4() {}

    static float low(long a) {
        return Float.intBitsToFloat((int) a);
    }

    static float high(long a) {
        return Float.intBitsToFloat((int) (a >>> 32));
    }

    private static long of(float lane0, float lane1) {
        return I32x4.of(Float.floatToIntBits(lane0), Float.floatToIntBits(lane1));
    }

    /** {@code f32x4.eq}. */
    public static long eq(long a, long b) {
        return I32x4.of(low(a) == low(b) ? -1 : 0, high(a) == high(b) ? -1 : 0);
    }

    /** {@code f32x4.lt}. */
    public static long lt(long a, long b) {
        return I32x4.of(low(a) < low(b) ? -1 : 0, high(a) < high(b) ? -1 : 0);
    }

    /** {@code f32x4.le}. */
    public static long le(long a, long b) {
        return I32x4.of(low(a) <= low(b) ? -1 : 0, high(a) <= high(b) ? -1 : 0);
    }

    /** {@code f32x4.add}. */
    public static long add(long a, long b) {
        return of(low(a) + low(b), high(a) + high(b));
    }

    /** {@code f32x4.sub}. */
    public static long sub(long a, long b) {
        return of(low(a) - low(b), high(a) - high(b));
    }

    /** {@code f32x4.mul}. */
    public static long mul(long a, long b) {
        return of(low(a) * low(b), high(a) * high(b));
    }

    /** {@code f32x4.div}. */
    public static long div(long a, long b) {
        return of(low(a) / low(b), high(a) / high(b));
    }

    /** {@code f32x4.min}. */
    public static long min(long a, long b) {
        return of(Math.min(low(a), low(b)), Math.min(high(a), high(b)));
    }

    /** {@code f32x4.max}. */
    public static long max(long a, long b) {
        return of(Math.max(low(a), low(b)), Math.max(high(a), high(b)));
    }

    /** {@code f32x4.pmin}. */
    public static long pmin(long a, long b) {
        return Packed.select(lt(b, a), b, a);
    }

    /** {@code f32x4.pmax}. */
    public static long pmax(long a, long b) {
        return Packed.select(lt(a, b), b, a);
    }

    /** {@code f32x4.sqrt}. */
    public static long sqrt(long a) {
        return of((float) Math.sqrt(low(a)), (float) Math.sqrt(high(a)));
    }

    /** {@code f32x4.ceil}. */
    public static long ceil(long a) {
        return of(Floats.ceil(low(a)), Floats.ceil(high(a)));
    }

    /** {@code f32x4.floor}. */
    public static long floor(long a) {
        return of(Floats.floor(low(a)), Floats.floor(high(a)));
    }

    /** {@code f32x4.trunc}. */
    public static long trunc(long a) {
        return of(Floats.trunc(low(a)), Floats.trunc(high(a)));
    }

    /** {@code f32x4.nearest}. */
    public static long nearest(long a) {
        return of(Floats.nearest(low(a)), Floats.nearest(high(a)));
    }

    /** {@code f32x4.relaxed_madd}, unfused. */
    public static long madd(long a, long b, long c) {
        return of(low(a) * low(b) + low(c), high(a) * high(b) + high(c));
    }

    /** {@code f32x4.relaxed_nmadd}, unfused. */
    public static long nmadd(long a, long b, long c) {
        return of(low(c) - low(a) * low(b), high(c) - high(a) * high(b));
    }

    /** {@code f32x4.convert_i32x4_s}. */
    public static long convertS(long a) {
        return of((float) (int) a, (float) (int) (a >>> 32));
    }

    /** {@code f32x4.convert_i32x4_u}. */
    public static long convertU(long a) {
        return of((float) (a & 0xffff_ffffL), (float) (a >>> 32));
    }

    /** The low half of {@code f32x4.demote_f64x2_zero}. */
    public static long demote(long aL, long aH) {
        return of((float) Double.longBitsToDouble(aL), (float) Double.longBitsToDouble(aH));
    }
}
