package dev.godwit.riscv.numeric;

/** Conversions of half precision: to and from integers and the other formats (Zfh). */
public final class HalfConversions {
    private static final Format F = Format.HALF;

    private HalfConversions() {}

    /**
     * {@code fcvt.w.h}: to a signed integer of 32 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toW(long a, int rounding, FloatState s) {
        return SoftConversions.toW(F, F.unbox(a), rounding, s);
    }

    /**
     * {@code fcvt.wu.h}: to an unsigned integer of 32 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer with its bit 31 repeated above; the greatest for a NaN, the nearest bound
     *     for what is beyond, both with NV
     */
    public static long toWu(long a, int rounding, FloatState s) {
        return SoftConversions.toWu(F, F.unbox(a), rounding, s);
    }

    /**
     * {@code fcvt.l.h}: to a signed integer of 64 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toL(long a, int rounding, FloatState s) {
        return SoftConversions.toL(F, F.unbox(a), rounding, s);
    }

    /**
     * {@code fcvt.lu.h}: to an unsigned integer of 64 bits.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer; the greatest for a NaN, the nearest bound for what is beyond, both with
     *     NV
     */
    public static long toLu(long a, int rounding, FloatState s) {
        return SoftConversions.toLu(F, F.unbox(a), rounding, s);
    }

    /**
     * {@code fcvt.h.w}: from a signed integer of 32 bits, the low ones of the register.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromW(long x, int rounding, FloatState s) {
        int integer = (int) x;
        return F.box(SoftConversions.fromSigned(F, integer, rounding, s));
    }

    /**
     * {@code fcvt.h.wu}: from an unsigned integer of 32 bits, the low ones of the register.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromWu(long x, int rounding, FloatState s) {
        return F.box(SoftConversions.fromUnsigned(F, x & 0xFFFF_FFFFL, rounding, s));
    }

    /**
     * {@code fcvt.h.l}: from a signed integer of 64 bits.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromL(long x, int rounding, FloatState s) {
        return F.box(SoftConversions.fromSigned(F, x, rounding, s));
    }

    /**
     * {@code fcvt.h.lu}: from an unsigned integer of 64 bits.
     *
     * @param x an integer register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the value, rounded
     */
    public static long fromLu(long x, int rounding, FloatState s) {
        return F.box(SoftConversions.fromUnsigned(F, x, rounding, s));
    }

    /**
     * {@code fcvt.d.h}: to double precision, exactly.
     *
     * @param a a register
     * @param s takes the exceptions
     * @return the value; the canonical NaN for a NaN
     */
    public static long toD(long a, FloatState s) {
        return SoftConversions.convert(F, Format.DOUBLE, F.unbox(a), Rounding.RNE, s);
    }

    /**
     * {@code fcvt.s.h}: to single precision, exactly.
     *
     * @param a a register
     * @param s takes the exceptions
     * @return the value; the canonical NaN for a NaN
     */
    public static long toS(long a, FloatState s) {
        long single = SoftConversions.convert(F, Format.SINGLE, F.unbox(a), Rounding.RNE, s);
        return Format.SINGLE.box(single);
    }
}
