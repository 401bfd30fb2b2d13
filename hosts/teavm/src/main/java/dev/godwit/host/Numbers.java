package dev.godwit.host;

/** Arithmetic that some hosts lack or get wrong. */
public final class Numbers {
    private static final double TWO_TO_52 = 0x1p52;

    private Numbers() {}

    /**
     * The high 64 bits of the signed 128-bit product.
     *
     * @param a a factor
     * @param b a factor
     * @return the high half
     */
    public static long multiplyHigh(long a, long b) {
        return unsignedMultiplyHigh(a, b) - (a >> 63 & b) - (b >> 63 & a);
    }

    /**
     * The high 64 bits of the unsigned 128-bit product.
     *
     * @param a a factor, unsigned
     * @param b a factor, unsigned
     * @return the high half
     */
    public static long unsignedMultiplyHigh(long a, long b) {
        long aLow = a & 0xFFFF_FFFFL;
        long aHigh = a >>> 32;
        long bLow = b & 0xFFFF_FFFFL;
        long bHigh = b >>> 32;
        long middle = aHigh * bLow + (aLow * bLow >>> 32);
        long other = aLow * bHigh + (middle & 0xFFFF_FFFFL);
        return aHigh * bHigh + (middle >>> 32) + (other >>> 32);
    }

    /**
     * {@code a * b + c}, rounded once.
     *
     * @param a a factor
     * @param b a factor
     * @param c what is added
     * @return the fused result
     */
    public static float fma(float a, float b, float c) {
        // the product of two floats is exact as a double; the sum is rounded to odd, so that the
        // rounding to float that follows sees on which side of a tie the exact sum lies
        double product = (double) a * b;
        double sum = product + c;
        double fromC = sum - product;
        double error = product - (sum - fromC) + (c - fromC);
        long bits = Double.doubleToRawLongBits(sum);
        if (error != 0 && Double.isFinite(error) && (bits & 1) == 0) {
            // away from zero if the exact sum is larger in magnitude, toward it otherwise
            sum = Double.longBitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
        }
        return (float) sum;
    }

    /**
     * {@code a * b + c}, rounded once.
     *
     * @param a a factor
     * @param b a factor
     * @param c what is added
     * @return the fused result
     */
    public static double fma(double a, double b, double c) {
        if (!Double.isFinite(a) || !Double.isFinite(b) || a == 0 || b == 0) {
            return a * b + c;
        }
        if (!Double.isFinite(c)) {
            return c + c;
        }
        return c == 0 ? a * b : FusedSum.of(a, b, c);
    }

    /**
     * The integer nearest to {@code x}, ties to even, with the sign of {@code x}.
     *
     * @param x any value
     * @return the rounded value; a quiet NaN for a NaN
     */
    public static double nearest(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude < TWO_TO_52)) {
            return Double.isNaN(x) ? x + x : x;
        }
        // at that size the unit in the last place is 1, so the addition rounds to an integer
        return Math.copySign(magnitude + TWO_TO_52 - TWO_TO_52, x);
    }

    /**
     * The integer nearest to {@code x}, ties to even, with the sign of {@code x}.
     *
     * @param x any value
     * @return the rounded value; a quiet NaN for a NaN
     */
    public static float nearest(float x) {
        return (float) nearest((double) x);
    }
}
