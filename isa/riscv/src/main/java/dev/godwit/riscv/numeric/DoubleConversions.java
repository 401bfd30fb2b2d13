package dev.godwit.riscv.numeric;

/** Conversions of double precision: to and from integers and the other formats (D, Zfh, Zfa). */
public final class DoubleConversions {
    private static final Format F = Format.DOUBLE;

    /** Numbers with fractions are smaller. */
    private static final double WHOLE = 0x1p52;

    private DoubleConversions() {}

    /**
     * {@code fcvt.w.d}: to a signed integer of 32 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toW(long a, int rounding, FloatState s) {
        return toW(Double.longBitsToDouble(a), rounding, s);
    }

    /**
     * {@code fcvt.wu.d}: to an unsigned integer of 32 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer with its bit 31 repeated above; the greatest for a NaN, the nearest bound
     *     for what is beyond, both with NV
     */
    public static long toWu(long a, int rounding, FloatState s) {
        return toWu(Double.longBitsToDouble(a), rounding, s);
    }

    /**
     * {@code fcvt.l.d}: to a signed integer of 64 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toL(long a, int rounding, FloatState s) {
        return toL(Double.longBitsToDouble(a), rounding, s);
    }

    /**
     * {@code fcvt.lu.d}: to an unsigned integer of 64 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toLu(long a, int rounding, FloatState s) {
        return toLu(Double.longBitsToDouble(a), rounding, s);
    }

    /**
     * {@code fcvt.d.w}: from a signed integer of 32 bits, the low ones of the register.
     *
     * @param x an integer register
     * @return the value, exactly
     */
    public static long fromW(long x) {
        return Double.doubleToRawLongBits((int) x);
    }

    /**
     * {@code fcvt.d.wu}: from an unsigned integer of 32 bits, the low ones of the register.
     *
     * @param x an integer register
     * @return the value, exactly
     */
    public static long fromWu(long x) {
        return Double.doubleToRawLongBits((double) (x & 0xFFFF_FFFFL));
    }

    /**
     * {@code fcvt.d.l}: from a signed integer of 64 bits.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromL(long x, int rounding, FloatState s) {
        double result = (double) x;
        // the greatest integer becomes 2^63, and that would come back as the greatest
        if ((long) result == x && x != Long.MAX_VALUE) {
            return Double.doubleToRawLongBits(result);
        }
        if (rounding == Rounding.RNE) {
            s.flags |= FloatState.NX;
            return Double.doubleToRawLongBits(result);
        }
        return SoftConversions.fromSigned(F, x, rounding, s);
    }

    /**
     * {@code fcvt.d.lu}: from an unsigned integer of 64 bits.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromLu(long x, int rounding, FloatState s) {
        return x >= 0 ? fromL(x, rounding, s) : SoftConversions.fromUnsigned(F, x, rounding, s);
    }

    /**
     * {@code fcvt.s.d}: to single precision.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded; the canonical NaN for a NaN
     */
    public static long toS(long a, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        float result = (float) x;
        if (result == x) {
            return Singles.box(result);
        }
        if (rounding == Rounding.RNE && Singles.isNormal(result)) {
            s.flags |= FloatState.NX;
            return Singles.box(result);
        }
        return Format.SINGLE.box(SoftConversions.convert(F, Format.SINGLE, a, rounding, s));
    }

    /**
     * {@code fcvt.h.d}: to half precision.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded; the canonical NaN for a NaN
     */
    public static long toH(long a, int rounding, FloatState s) {
        return Format.HALF.box(SoftConversions.convert(F, Format.HALF, a, rounding, s));
    }

    /**
     * {@code fcvtmod.w.d} of Zfa: the low 32 bits of the integer towards zero, as ECMAScript has
     * it; raises what {@code fcvt.w.d} does.
     *
     * @param a a register
     * @param s takes the exceptions
     * @return the bits, with bit 31 repeated above; 0 for NaNs and infinities
     */
    public static long modW(long a, FloatState s) {
        double x = Double.longBitsToDouble(a);
        int result = (int) x;
        return result == x ? result : SoftConversions.modW(F, a, s);
    }

    /** As the public method; of a value that may have been single precision. */
    static long toW(double x, int rounding, FloatState s) {
        int result = (int) x;
        if (result == x) {
            return result;
        }
        if (rounding != Rounding.RMM && Math.abs(x) < Integer.MAX_VALUE) {
            s.flags |= FloatState.NX;
            return rounding == Rounding.RTZ ? result : (int) Doubles.integral(x, rounding);
        }
        return SoftConversions.toW(F, Double.doubleToRawLongBits(x), rounding, s);
    }

    static long toWu(double x, int rounding, FloatState s) {
        long result = (long) x;
        if (result == x && result >>> 32 == 0) {
            return (int) result;
        }
        if (rounding != Rounding.RMM && x > 0 && x < 0xFFFF_FFFFL) {
            s.flags |= FloatState.NX;
            return (int) (rounding == Rounding.RTZ ? result : (long) Doubles.integral(x, rounding));
        }
        return SoftConversions.toWu(F, Double.doubleToRawLongBits(x), rounding, s);
    }

    static long toL(double x, int rounding, FloatState s) {
        long result = (long) x;
        // the greatest integer stands for what is beyond: it is no value itself
        if (result == x && result != Long.MAX_VALUE) {
            return result;
        }
        if (rounding != Rounding.RMM && Math.abs(x) < WHOLE) {
            s.flags |= FloatState.NX;
            return rounding == Rounding.RTZ ? result : (long) Doubles.integral(x, rounding);
        }
        return SoftConversions.toL(F, Double.doubleToRawLongBits(x), rounding, s);
    }

    static long toLu(double x, int rounding, FloatState s) {
        long result = (long) x;
        if (result == x && result >= 0 && result != Long.MAX_VALUE) {
            return result;
        }
        if (rounding != Rounding.RMM && x > 0 && x < WHOLE) {
            s.flags |= FloatState.NX;
            return rounding == Rounding.RTZ ? result : (long) Doubles.integral(x, rounding);
        }
        return SoftConversions.toLu(F, Double.doubleToRawLongBits(x), rounding, s);
    }
}
