package dev.godwit.wasm.numeric;

import dev.godwit.host.Numbers;

/**
 * Floating-point instructions that are more than one Java operator.
 *
 * <p>A NaN result is the canonical NaN with a positive sign, whatever NaN came in. The
 * specification allows any arithmetic NaN there, and its deterministic profile prescribes this one:
 * processors and compilers differ in the sign and payload that they hand on, and the same guest
 * must compute the same bits everywhere.
 */
public final class Floats {
    private Floats() {}

    /**
     * {@code f32.ceil}.
     *
     * @param a any value
     * @return the least integer not below it, with its sign
     */
    public static float ceil(float a) {
        return Float.isNaN(a) ? Float.NaN : (float) Math.ceil(a);
    }

    /**
     * {@code f64.ceil}.
     *
     * @param a any value
     * @return the least integer not below it, with its sign
     */
    public static double ceil(double a) {
        return Double.isNaN(a) ? Double.NaN : Math.ceil(a);
    }

    /**
     * {@code f32.floor}.
     *
     * @param a any value
     * @return the greatest integer not above it, with its sign
     */
    public static float floor(float a) {
        return Float.isNaN(a) ? Float.NaN : (float) Math.floor(a);
    }

    /**
     * {@code f64.floor}.
     *
     * @param a any value
     * @return the greatest integer not above it, with its sign
     */
    public static double floor(double a) {
        return Double.isNaN(a) ? Double.NaN : Math.floor(a);
    }

    /**
     * {@code f32.trunc}.
     *
     * @param a any value
     * @return the integer nearest to it that is not further from zero, with its sign
     */
    public static float trunc(float a) {
        return (float) trunc((double) a);
    }

    /**
     * {@code f64.trunc}.
     *
     * @param a any value
     * @return the integer nearest to it that is not further from zero, with its sign
     */
    public static double trunc(double a) {
        if (Double.isNaN(a)) {
            return Double.NaN;
        }
        return a < 0 ? Math.ceil(a) : Math.floor(a);
    }

    /**
     * {@code f32.nearest}.
     *
     * @param a any value
     * @return the integer nearest to it, ties to even, with its sign
     */
    public static float nearest(float a) {
        return Float.isNaN(a) ? Float.NaN : Numbers.nearest(a);
    }

    /**
     * {@code f64.nearest}.
     *
     * @param a any value
     * @return the integer nearest to it, ties to even, with its sign
     */
    public static double nearest(double a) {
        return Double.isNaN(a) ? Double.NaN : Numbers.nearest(a);
    }

    /**
     * {@code f32.min}.
     *
     * @param a a value
     * @param b a value
     * @return the lesser one, -0 being less than +0; a NaN if one of them is
     */
    public static float min(float a, float b) {
        float least = Math.min(a, b);
        return Float.isNaN(least) ? Float.NaN : least;
    }

    /**
     * {@code f64.min}.
     *
     * @param a a value
     * @param b a value
     * @return the lesser one, -0 being less than +0; a NaN if one of them is
     */
    public static double min(double a, double b) {
        double least = Math.min(a, b);
        return Double.isNaN(least) ? Double.NaN : least;
    }

    /**
     * {@code f32.max}.
     *
     * @param a a value
     * @param b a value
     * @return the greater one, +0 being greater than -0; a NaN if one of them is
     */
    public static float max(float a, float b) {
        float greatest = Math.max(a, b);
        return Float.isNaN(greatest) ? Float.NaN : greatest;
    }

    /**
     * {@code f64.max}.
     *
     * @param a a value
     * @param b a value
     * @return the greater one, +0 being greater than -0; a NaN if one of them is
     */
    public static double max(double a, double b) {
        double greatest = Math.max(a, b);
        return Double.isNaN(greatest) ? Double.NaN : greatest;
    }
}
