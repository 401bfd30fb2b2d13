package dev.godwit.riscv.numeric;

/**
 * Half precision: the instructions named {@code .h} of Zfh and Zfa, on boxed registers. All is
 * computed in integers.
 */
public final class Halves {
    private static final Format F = Format.HALF;
    private static final long[] IMMEDIATES = Immediates.of(F);

    private Halves() {}

    /**
     * {@code fadd.h}: {@code a + b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the sum, rounded; the canonical NaN for a NaN
     */
    public static long add(long a, long b, int rounding, FloatState s) {
        return F.box(SoftFloat.add(F, F.unbox(a), F.unbox(b), rounding, s));
    }

    /**
     * {@code fsub.h}: {@code a - b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the difference, rounded; the canonical NaN for a NaN
     */
    public static long sub(long a, long b, int rounding, FloatState s) {
        return F.box(SoftFloat.sub(F, F.unbox(a), F.unbox(b), rounding, s));
    }

    /**
     * {@code fmul.h}: {@code a * b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the product, rounded; the canonical NaN for a NaN
     */
    public static long mul(long a, long b, int rounding, FloatState s) {
        return F.box(SoftFloat.mul(F, F.unbox(a), F.unbox(b), rounding, s));
    }

    /**
     * {@code fdiv.h}: {@code a / b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the quotient, rounded; the canonical NaN for a NaN
     */
    public static long div(long a, long b, int rounding, FloatState s) {
        return F.box(SoftFloat.div(F, F.unbox(a), F.unbox(b), rounding, s));
    }

    /**
     * {@code fsqrt.h}: the square root.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the root, rounded; the canonical NaN for a NaN and for what is below zero
     */
    public static long sqrt(long a, int rounding, FloatState s) {
        return F.box(SoftFloat.sqrt(F, F.unbox(a), rounding, s));
    }

    /**
     * {@code fmadd.h}: {@code a * b + c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is added
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long madd(long a, long b, long c, int rounding, FloatState s) {
        return F.box(SoftFloat.fma(F, F.unbox(a), F.unbox(b), F.unbox(c), rounding, s));
    }

    /**
     * {@code fmsub.h}: {@code a * b - c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is subtracted
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long msub(long a, long b, long c, int rounding, FloatState s) {
        return madd(a, b, c ^ F.sign, rounding, s);
    }

    /**
     * {@code fnmsub.h}: {@code -(a * b) + c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is added
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long nmsub(long a, long b, long c, int rounding, FloatState s) {
        return madd(a ^ F.sign, b, c, rounding, s);
    }

    /**
     * {@code fnmadd.h}: {@code -(a * b) - c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is subtracted
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long nmadd(long a, long b, long c, int rounding, FloatState s) {
        return madd(a ^ F.sign, b, c ^ F.sign, rounding, s);
    }

    /**
     * {@code fmin.h}: the lesser one, -0 being less than +0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it, the other one where one is a NaN; the canonical NaN for two
     */
    public static long min(long a, long b, FloatState s) {
        return F.box(SoftFloat.min(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code fmax.h}: the greater one, +0 being greater than -0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it, the other one where one is a NaN; the canonical NaN for two
     */
    public static long max(long a, long b, FloatState s) {
        return F.box(SoftFloat.max(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code fminm.h} of Zfa: the lesser one, -0 being less than +0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it; the canonical NaN if one is a NaN
     */
    public static long minm(long a, long b, FloatState s) {
        return F.box(SoftFloat.minm(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code fmaxm.h} of Zfa: the greater one, +0 being greater than -0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it; the canonical NaN if one is a NaN
     */
    public static long maxm(long a, long b, FloatState s) {
        return F.box(SoftFloat.maxm(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code feq.h}: equal; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long feq(long a, long b, FloatState s) {
        return SoftFloat.eq(F, F.unbox(a), F.unbox(b), s);
    }

    /**
     * {@code flt.h}: {@code a < b}; a NaN is invalid.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long flt(long a, long b, FloatState s) {
        return SoftFloat.lt(F, F.unbox(a), F.unbox(b), false, s);
    }

    /**
     * {@code fle.h}: {@code a <= b}; a NaN is invalid.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fle(long a, long b, FloatState s) {
        return SoftFloat.le(F, F.unbox(a), F.unbox(b), false, s);
    }

    /**
     * {@code fltq.h} of Zfa: {@code a < b}; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fltq(long a, long b, FloatState s) {
        return SoftFloat.lt(F, F.unbox(a), F.unbox(b), true, s);
    }

    /**
     * {@code fleq.h} of Zfa: {@code a <= b}; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fleq(long a, long b, FloatState s) {
        return SoftFloat.le(F, F.unbox(a), F.unbox(b), true, s);
    }

    /**
     * {@code fclass.h}: the kind of a value, raising nothing.
     *
     * @param a a register
     * @return a mask of one bit: 0 to 3 for -infinity, negative normal, negative subnormal, -0; 4
     *     to 7 for +0 and so on up; 8 signaling NaN, 9 quiet NaN
     */
    public static long fclass(long a) {
        return SoftFloat.classify(F, F.unbox(a));
    }

    /**
     * {@code fsgnj.h}: a value with the sign of another, NaNs with their payload.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the sign of b
     */
    public static long sgnj(long a, long b) {
        return F.box(F.unbox(a) & ~F.sign | F.unbox(b) & F.sign);
    }

    /**
     * {@code fsgnjn.h}: a value with the opposite of the sign of another.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the other sign than that of b
     */
    public static long sgnjn(long a, long b) {
        return F.box(F.unbox(a) & ~F.sign | ~F.unbox(b) & F.sign);
    }

    /**
     * {@code fsgnjx.h}: a value, its sign changed where another is negative.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the product of the signs
     */
    public static long sgnjx(long a, long b) {
        return F.box(F.unbox(a) ^ F.unbox(b) & F.sign);
    }

    /**
     * {@code fround.h} of Zfa: to an integer in the same format; raises no NX.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer, with the sign of a; the canonical NaN for a NaN
     */
    public static long round(long a, int rounding, FloatState s) {
        return F.box(SoftConversions.round(F, F.unbox(a), rounding, false, s));
    }

    /**
     * {@code froundnx.h} of Zfa: to an integer in the same format; raises NX where it differs.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer, with the sign of a; the canonical NaN for a NaN
     */
    public static long roundnx(long a, int rounding, FloatState s) {
        return F.box(SoftConversions.round(F, F.unbox(a), rounding, true, s));
    }

    /**
     * {@code fli.h} of Zfa: a constant.
     *
     * @param index the instruction's field rs1, 0 to 31
     * @return the register
     */
    public static long fli(int index) {
        return IMMEDIATES[index];
    }
}
