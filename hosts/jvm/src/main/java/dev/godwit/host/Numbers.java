package dev.godwit.host;

/** Arithmetic that some hosts lack or get wrong. */
public final class Numbers {
    private Numbers() {}

    /**
     * The high 64 bits of the signed 128-bit product.
     *
     * @param a a factor
     * @param b a factor
     * @return the high half
     */
    public static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b);
    }

    /**
     * The high 64 bits of the unsigned 128-bit product.
     *
     * @param a a factor, unsigned
     * @param b a factor, unsigned
     * @return the high half
     */
    public static long unsignedMultiplyHigh(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b);
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
        return Math.fma(a, b, c);
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
        return Math.fma(a, b, c);
    }

    /**
     * The integer nearest to {@code x}, ties to even, with the sign of {@code x}.
     *
     * @param x any value
     * @return the rounded value; a quiet NaN for a NaN
     */
    public static double nearest(double x) {
        return Math.rint(x);
    }

    /**
     * The integer nearest to {@code x}, ties to even, with the sign of {@code x}.
     *
     * @param x any value
     * @return the rounded value; a quiet NaN for a NaN
     */
    public static float nearest(float x) {
        return (float) Math.rint(x);
    }
}
