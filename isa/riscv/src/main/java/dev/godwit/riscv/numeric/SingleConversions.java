package dev.godwit.riscv.numeric;

/** Conversions of single precision: to and from integers and the other formats (F, D, Zfh). */
public final class SingleConversions {
    private static final Format F = Format.SINGLE;

    private SingleConversions() {}

    /**
     * {@code fcvt.w.s}: to a signed integer of 32 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toW(long a, int rounding, FloatState s) {
        return DoubleConversions.toW(number(a), rounding, s);
    }

    /**
     * {@code fcvt.wu.s}: to an unsigned integer of 32 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer with its bit 31 repeated above; the greatest for a NaN, the nearest bound
     *     for what is beyond, both with NV
     */
    public static long toWu(long a, int rounding, FloatState s) {
        return DoubleConversions.toWu(number(a), rounding, s);
    }

    /**
     * {@code fcvt.l.s}: to a signed integer of 64 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toL(long a, int rounding, FloatState s) {
        return DoubleConversions.toL(number(a), rounding, s);
    }

    /**
     * {@code fcvt.lu.s}: to an unsigned integer of 64 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toLu(long a, int rounding, FloatState s) {
        return DoubleConversions.toLu(number(a), rounding, s);
    }

    /**
     * {@code fcvt.s.w}: from a signed integer of 32 bits, the low ones of the register.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromW(long x, int rounding, FloatState s) {
        int integer = (int) x;
        float result = (float) integer;
        if ((double) result == integer) {
            return Singles.box(result);
        }
        if (rounding == Rounding.RNE) {
            s.flags |= FloatState.NX;
            return Singles.box(result);
        }
        return F.box(SoftConversions.fromSigned(F, integer, rounding, s));
    }

    /**
     * {@code fcvt.s.wu}: from an unsigned integer of 32 bits, the low ones of the register.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromWu(long x, int rounding, FloatState s) {
        long integer = x & 0xFFFF_FFFFL;
        float result = (float) integer;
        if ((double) result == integer) {
            return Singles.box(result);
        }
        if (rounding == Rounding.RNE) {
            s.flags |= FloatState.NX;
            return Singles.box(result);
        }
        return F.box(SoftConversions.fromUnsigned(F, integer, rounding, s));
    }

    /**
     * {@code fcvt.s.l}: from a signed integer of 64 bits.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromL(long x, int rounding, FloatState s) {
        float result = (float) x;
        // the greatest integer becomes 2^63, and that would come back as the greatest
        if ((long) result == x && x != Long.MAX_VALUE) {
            return Singles.box(result);
        }
        if (rounding == Rounding.RNE) {
            s.flags |= FloatState.NX;
            return Singles.box(result);
        }
        return F.box(SoftConversions.fromSigned(F, x, rounding, s));
    }

    /**
     * {@code fcvt.s.lu}: from an unsigned integer of 64 bits.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromLu(long x, int rounding, FloatState s) {
        return x >= 0
                ? fromL(x, rounding, s)
                : F.box(SoftConversions.fromUnsigned(F, x, rounding, s));
    }

    /**
     * {@code fcvt.d.s}: to double precision, exactly.
     *
     * @param a a register
     * @param s takes the exceptions
     * @return the value; the canonical NaN for a NaN
     */
    public static long toD(long a, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        if (Singles.isBoxed(a) && !Float.isNaN(x)) {
            return Double.doubleToRawLongBits(x);
        }
        return SoftConversions.convert(F, Format.DOUBLE, F.unbox(a), Rounding.RNE, s);
    }

    /**
     * {@code fcvt.h.s}: to half precision.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded; the canonical NaN for a NaN
     */
    public static long toH(long a, int rounding, FloatState s) {
        return Format.HALF.box(SoftConversions.convert(F, Format.HALF, F.unbox(a), rounding, s));
    }

    /** What integers are made from; which NaN it is makes no difference to them. */
    private static double number(long a) {
        return Singles.isBoxed(a) ? Float.intBitsToFloat((int) a) : Double.NaN;
    }
}
