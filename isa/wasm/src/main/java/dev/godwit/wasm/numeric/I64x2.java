package dev.godwit.wasm.numeric;

/**
 * Vectors of two integers of 64 bits: a half of a vector is a lane, so most of their instructions
 * are Java operators.
 */
public final class I64x2 {
    private I64x2() {}

    /** {@code i64x2.bitmask}. */
    public static int bitmask(long aL, long aH) {
        return (int) (aL >>> 63 | aH >>> 62 & 2);
    }

    /** The first lane of {@code i64x2.extmul_low_i32x4_s}. */
    public static long extmulLowS(long a, long b) {
        return (long) (int) a * (int) b;
    }

    /** The last lane of {@code i64x2.extmul_low_i32x4_s}. */
    public static long extmulHighS(long a, long b) {
        return (a >> 32) * (b >> 32);
    }

    /** The first lane of {@code i64x2.extmul_low_i32x4_u}. */
    public static long extmulLowU(long a, long b) {
        return (a & 0xffff_ffffL) * (b & 0xffff_ffffL);
    }

    /** The last lane of {@code i64x2.extmul_low_i32x4_u}. */
    public static long extmulHighU(long a, long b) {
        return (a >>> 32) * (b >>> 32);
    }
}
