package dev.godwit.wasm.numeric;

/**
 * Conversions between integers and floating-point numbers.
 *
 * <p>Those from a number to an integer take a double: a float becomes one exactly and without
 * losing a NaN, so that one method serves both types. Ranges are checked before a Java cast sees
 * the value, because casts out of range differ between hosts.
 */
public final class Conversions {
    private static final double TWO_31 = 0x1p31;
    private static final double TWO_32 = 0x1p32;
    private static final double TWO_63 = 0x1p63;
    private static final double TWO_64 = 0x1p64;

    private Conversions() {}

    /**
     * {@code i32.trunc_f32_s} and {@code i32.trunc_f64_s}.
     *
     * @param a the number
     * @return its integer part, signed
     * @throws Fault if it is a NaN or does not fit
     */
    public static int truncToI32S(double a) {
        if (a > -TWO_31 - 1 && a < TWO_31) {
            return (int) a;
        }
        throw fault(a);
    }

    /**
     * {@code i32.trunc_f32_u} and {@code i32.trunc_f64_u}.
     *
     * @param a the number
     * @return its integer part, unsigned
     * @throws Fault if it is a NaN or does not fit
     */
    public static int truncToI32U(double a) {
        if (a > -1 && a < TWO_32) {
            return (int) (long) a;
        }
        throw fault(a);
    }

    /**
     * {@code i64.trunc_f32_s} and {@code i64.trunc_f64_s}.
     *
     * @param a the number
     * @return its integer part, signed
     * @throws Fault if it is a NaN or does not fit
     */
    public static long truncToI64S(double a) {
        if (a >= -TWO_63 && a < TWO_63) {
            return (long) a;
        }
        throw fault(a);
    }

    /**
     * {@code i64.trunc_f32_u} and {@code i64.trunc_f64_u}.
     *
     * @param a the number
     * @return its integer part, unsigned
     * @throws Fault if it is a NaN or does not fit
     */
    public static long truncToI64U(double a) {
        if (a > -1 && a < TWO_64) {
            return toU64(a);
        }
        throw fault(a);
    }

    private static Fault fault(double a) {
        return Double.isNaN(a) ? Fault.INVALID_CONVERSION : Fault.INTEGER_OVERFLOW;
    }

    /** The integer part of a number above -1 and below 2^64. */
    private static long toU64(double a) {
        return a < TWO_63 ? (long) a : (long) (a - TWO_63) ^ Long.MIN_VALUE;
    }

    /**
     * {@code i32.trunc_sat_f32_s} and {@code i32.trunc_sat_f64_s}.
     *
     * @param a the number
     * @return the signed integer of that type nearest to its integer part; 0 for a NaN
     */
    public static int truncSatToI32S(double a) {
        if (a > -TWO_31) {
            return a < TWO_31 ? (int) a : Integer.MAX_VALUE;
        }
        return Double.isNaN(a) ? 0 : Integer.MIN_VALUE;
    }

    /**
     * {@code i32.trunc_sat_f32_u} and {@code i32.trunc_sat_f64_u}.
     *
     * @param a the number
     * @return the unsigned integer of that type nearest to its integer part; 0 for a NaN
     */
    public static int truncSatToI32U(double a) {
        if (a > 0) {
            return a < TWO_32 ? (int) (long) a : -1;
        }
        return 0;
    }

    /**
     * {@code i64.trunc_sat_f32_s} and {@code i64.trunc_sat_f64_s}.
     *
     * @param a the number
     * @return the signed integer of that type nearest to its integer part; 0 for a NaN
     */
    public static long truncSatToI64S(double a) {
        if (a > -TWO_63) {
            return a < TWO_63 ? (long) a : Long.MAX_VALUE;
        }
        return Double.isNaN(a) ? 0 : Long.MIN_VALUE;
    }

    /**
     * {@code i64.trunc_sat_f32_u} and {@code i64.trunc_sat_f64_u}.
     *
     * @param a the number
     * @return the unsigned integer of that type nearest to its integer part; 0 for a NaN
     */
    public static long truncSatToI64U(double a) {
        if (a > 0) {
            return a < TWO_64 ? toU64(a) : -1;
        }
        return 0;
    }

    /**
     * {@code f32.convert_i64_u}.
     *
     * @param a an integer, unsigned
     * @return the nearest float, ties to even
     */
    public static float u64ToF32(long a) {
        return a >= 0 ? (float) a : (float) halfRoundedToOdd(a) * 2;
    }

    /**
     * {@code f64.convert_i64_u}.
     *
     * @param a an integer, unsigned
     * @return the nearest double, ties to even
     */
    public static double u64ToF64(long a) {
        return a >= 0 ? (double) a : (double) halfRoundedToOdd(a) * 2;
    }

    /** Half of an unsigned number; the bit that is lost sticks, so that later rounding sees it. */
    private static long halfRoundedToOdd(long a) {
        return a >>> 1 | a & 1;
    }

    /**
     * {@code f32.demote_f64}.
     *
     * @param a a number
     * @return the nearest float, ties to even; the canonical NaN for a NaN
     */
    public static float demote(double a) {
        return Double.isNaN(a) ? Float.NaN : (float) a;
    }

    /**
     * {@code f64.promote_f32}.
     *
     * @param a a number
     * @return the same number; the canonical NaN for a NaN
     */
    public static double promote(float a) {
        return Float.isNaN(a) ? Double.NaN : a;
    }
}
