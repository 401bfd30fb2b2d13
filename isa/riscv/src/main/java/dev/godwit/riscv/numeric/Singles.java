package dev.godwit.riscv.numeric;

import dev.godwit.host.Numbers;

/**
 * Single precision: the instructions named {@code .s} of F and Zfa, on boxed registers. See {@link
 * Doubles} for when the host computes; here a double tells what is exact.
 */
public final class Singles {
    private static final Format F = Format.SINGLE;
    private static final long SIGN = 1L << 31;
    private static final long BOX = -1L << 32;
    private static final long[] IMMEDIATES = Immediates.of(F);

    private Singles() {}

    /**
     * {@code fadd.s}: {@code a + b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the sum, rounded; the canonical NaN for a NaN
     */
    public static long add(long a, long b, int rounding, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        float result = x + y;
        if (rounding == Rounding.RNE
                && (s.flags & FloatState.NX) != 0
                && isBoxed(a & b)
                && Math.abs(result) <= Float.MAX_VALUE) {
            return box(result);
        }
        return addMore(a, b, rounding, s);
    }

    /** Exact if the error of the sum, which is a value of the format, is zero. */
    private static long addMore(long a, long b, int rounding, FloatState s) {
        if (isBoxed(a & b) && rounding == Rounding.RNE) {
            float x = Float.intBitsToFloat((int) a);
            float y = Float.intBitsToFloat((int) b);
            float result = x + y;
            float fromY = result - x;
            float error = (x - (result - fromY)) + (y - fromY);
            if (error == 0) {
                return box(result);
            }
            // the steps overflow where x is near the greatest value: then it is no number
            if (Math.abs(error) <= Float.MAX_VALUE && Math.abs(result) <= Float.MAX_VALUE) {
                s.flags |= FloatState.NX;
                return box(result);
            }
        }
        return F.box(SoftFloat.add(F, F.unbox(a), F.unbox(b), rounding, s));
    }

    /**
     * {@code fsub.s}: {@code a - b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the difference, rounded; the canonical NaN for a NaN
     */
    public static long sub(long a, long b, int rounding, FloatState s) {
        return add(a, b ^ SIGN, rounding, s);
    }

    /**
     * {@code fmul.s}: {@code a * b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the product, rounded; the canonical NaN for a NaN
     */
    public static long mul(long a, long b, int rounding, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        float result = x * y;
        if (rounding == Rounding.RNE
                && (s.flags & FloatState.NX) != 0
                && isBoxed(a & b)
                && isNormal(result)) {
            return box(result);
        }
        return mulMore(a, b, rounding, s);
    }

    /** Exact if the result is the product in double precision, which always is exact. */
    private static long mulMore(long a, long b, int rounding, FloatState s) {
        if (isBoxed(a & b) && rounding == Rounding.RNE) {
            float x = Float.intBitsToFloat((int) a);
            float y = Float.intBitsToFloat((int) b);
            float result = x * y;
            if (result == (double) x * y) {
                return box(result);
            }
            if (isNormal(result)) {
                s.flags |= FloatState.NX;
                return box(result);
            }
        }
        return F.box(SoftFloat.mul(F, F.unbox(a), F.unbox(b), rounding, s));
    }

    /**
     * {@code fdiv.s}: {@code a / b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the quotient, rounded; the canonical NaN for a NaN
     */
    public static long div(long a, long b, int rounding, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        float result = x / y;
        if (rounding == Rounding.RNE
                && (s.flags & FloatState.NX) != 0
                && isBoxed(a & b)
                && isNormal(result)) {
            return box(result);
        }
        return divMore(a, b, rounding, s);
    }

    /** Exact if the result times the divisor is the dividend. */
    private static long divMore(long a, long b, int rounding, FloatState s) {
        if (isBoxed(a & b) && rounding == Rounding.RNE) {
            float x = Float.intBitsToFloat((int) a);
            float y = Float.intBitsToFloat((int) b);
            float result = x / y;
            if ((double) result * y == x) {
                return box(result);
            }
            if (isNormal(result)) {
                s.flags |= FloatState.NX;
                return box(result);
            }
        }
        return F.box(SoftFloat.div(F, F.unbox(a), F.unbox(b), rounding, s));
    }

    /**
     * {@code fsqrt.s}: the square root.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the root, rounded; the canonical NaN for a NaN and for what is below zero
     */
    public static long sqrt(long a, int rounding, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float result = (float) Math.sqrt(x);
        if (rounding == Rounding.RNE
                && (s.flags & FloatState.NX) != 0
                && isBoxed(a)
                && result <= Float.MAX_VALUE) {
            return box(result);
        }
        return sqrtMore(a, rounding, s);
    }

    /** Exact if the square of the result is the radicand. */
    private static long sqrtMore(long a, int rounding, FloatState s) {
        if (isBoxed(a) && rounding == Rounding.RNE) {
            float x = Float.intBitsToFloat((int) a);
            float result = (float) Math.sqrt(x);
            if ((double) result * result == x) {
                return box(result);
            }
            if (isNormal(result)) {
                s.flags |= FloatState.NX;
                return box(result);
            }
        }
        return F.box(SoftFloat.sqrt(F, F.unbox(a), rounding, s));
    }

    /**
     * {@code fmadd.s}: {@code a * b + c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is added
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long madd(long a, long b, long c, int rounding, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        float z = Float.intBitsToFloat((int) c);
        float result = Numbers.fma(x, y, z);
        if (rounding == Rounding.RNE
                && (s.flags & FloatState.NX) != 0
                && isBoxed(a & b & c)
                && isNormal(result)) {
            return box(result);
        }
        return maddMore(a, b, c, rounding, s);
    }

    /** Exact if the sum is so in double precision, where the product always is. */
    private static long maddMore(long a, long b, long c, int rounding, FloatState s) {
        if (isBoxed(a & b & c) && rounding == Rounding.RNE) {
            float x = Float.intBitsToFloat((int) a);
            float y = Float.intBitsToFloat((int) b);
            float z = Float.intBitsToFloat((int) c);
            float result = Numbers.fma(x, y, z);
            double product = (double) x * y;
            double sum = product + z;
            double fromZ = sum - product;
            double error = (product - (sum - fromZ)) + (z - fromZ);
            if (error == 0 && result == sum) {
                return box(result);
            }
            if (isNormal(result)) {
                s.flags |= FloatState.NX;
                return box(result);
            }
        }
        return F.box(SoftFloat.fma(F, F.unbox(a), F.unbox(b), F.unbox(c), rounding, s));
    }

    /**
     * {@code fmsub.s}: {@code a * b - c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is subtracted
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long msub(long a, long b, long c, int rounding, FloatState s) {
        return madd(a, b, c ^ SIGN, rounding, s);
    }

    /**
     * {@code fnmsub.s}: {@code -(a * b) + c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is added
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long nmsub(long a, long b, long c, int rounding, FloatState s) {
        return madd(a ^ SIGN, b, c, rounding, s);
    }

    /**
     * {@code fnmadd.s}: {@code -(a * b) - c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is subtracted
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long nmadd(long a, long b, long c, int rounding, FloatState s) {
        return madd(a ^ SIGN, b, c ^ SIGN, rounding, s);
    }

    /**
     * {@code fmin.s}: the lesser one, -0 being less than +0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it, the other one where one is a NaN; the canonical NaN for two
     */
    public static long min(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x < y || x > y)) {
            return x < y ? a : b;
        }
        return F.box(SoftFloat.min(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code fmax.s}: the greater one, +0 being greater than -0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it, the other one where one is a NaN; the canonical NaN for two
     */
    public static long max(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x < y || x > y)) {
            return x > y ? a : b;
        }
        return F.box(SoftFloat.max(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code fminm.s} of Zfa: the lesser one, -0 being less than +0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it; the canonical NaN if one is a NaN
     */
    public static long minm(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x < y || x > y)) {
            return x < y ? a : b;
        }
        return F.box(SoftFloat.minm(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code fmaxm.s} of Zfa: the greater one, +0 being greater than -0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it; the canonical NaN if one is a NaN
     */
    public static long maxm(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x < y || x > y)) {
            return x > y ? a : b;
        }
        return F.box(SoftFloat.maxm(F, F.unbox(a), F.unbox(b), s));
    }

    /**
     * {@code feq.s}: equal; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long feq(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x == y || x < y || x > y)) {
            return x == y ? 1 : 0;
        }
        return SoftFloat.eq(F, F.unbox(a), F.unbox(b), s);
    }

    /**
     * {@code flt.s}: {@code a < b}; a NaN is invalid.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long flt(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x < y || x >= y)) {
            return x < y ? 1 : 0;
        }
        return SoftFloat.lt(F, F.unbox(a), F.unbox(b), false, s);
    }

    /**
     * {@code fle.s}: {@code a <= b}; a NaN is invalid.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fle(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x <= y || x > y)) {
            return x <= y ? 1 : 0;
        }
        return SoftFloat.le(F, F.unbox(a), F.unbox(b), false, s);
    }

    /**
     * {@code fltq.s} of Zfa: {@code a < b}; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fltq(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x < y || x >= y)) {
            return x < y ? 1 : 0;
        }
        return SoftFloat.lt(F, F.unbox(a), F.unbox(b), true, s);
    }

    /**
     * {@code fleq.s} of Zfa: {@code a <= b}; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fleq(long a, long b, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if (isBoxed(a & b) && (x <= y || x > y)) {
            return x <= y ? 1 : 0;
        }
        return SoftFloat.le(F, F.unbox(a), F.unbox(b), true, s);
    }

    /**
     * {@code fclass.s}: the kind of a value, raising nothing.
     *
     * @param a a register
     * @return a mask of one bit: 0 to 3 for -infinity, negative normal, negative subnormal, -0; 4
     *     to 7 for +0 and so on up; 8 signaling NaN, 9 quiet NaN
     */
    public static long fclass(long a) {
        return SoftFloat.classify(F, F.unbox(a));
    }

    /**
     * {@code fsgnj.s}: a value with the sign of another, NaNs with their payload.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the sign of b
     */
    public static long sgnj(long a, long b) {
        return F.unbox(a) & ~SIGN | F.unbox(b) & SIGN | BOX;
    }

    /**
     * {@code fsgnjn.s}: a value with the opposite of the sign of another.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the other sign than that of b
     */
    public static long sgnjn(long a, long b) {
        return F.unbox(a) & ~SIGN | ~F.unbox(b) & SIGN | BOX;
    }

    /**
     * {@code fsgnjx.s}: a value, its sign changed where another is negative.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the product of the signs
     */
    public static long sgnjx(long a, long b) {
        return F.unbox(a) ^ F.unbox(b) & SIGN | BOX;
    }

    /**
     * {@code fround.s} of Zfa: to an integer in the same format; raises no NX.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer, with the sign of a; the canonical NaN for a NaN
     */
    public static long round(long a, int rounding, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        if (isBoxed(a) && rounding != Rounding.RMM && !Float.isNaN(x)) {
            return box((float) Doubles.integral(x, rounding));
        }
        return F.box(SoftConversions.round(F, F.unbox(a), rounding, false, s));
    }

    /**
     * {@code froundnx.s} of Zfa: to an integer in the same format; raises NX where it differs.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer, with the sign of a; the canonical NaN for a NaN
     */
    public static long roundnx(long a, int rounding, FloatState s) {
        float x = Float.intBitsToFloat((int) a);
        if (isBoxed(a) && rounding != Rounding.RMM && !Float.isNaN(x)) {
            float result = (float) Doubles.integral(x, rounding);
            if (result != x) {
                s.flags |= FloatState.NX;
            }
            return box(result);
        }
        return F.box(SoftConversions.round(F, F.unbox(a), rounding, true, s));
    }

    /**
     * {@code fli.s} of Zfa: a constant.
     *
     * @param index the instruction's field rs1, 0 to 31
     * @return the register
     */
    public static long fli(int index) {
        return IMMEDIATES[index];
    }

    /** Whether a register, or both of two that are combined with and, hold a boxed value. */
    static boolean isBoxed(long registers) {
        return registers >> 32 == -1;
    }

    static long box(float value) {
        return Float.floatToRawIntBits(value) | BOX;
    }

    /** Whether a result cannot have come by underflow, nor by overflow, nor be a NaN. */
    static boolean isNormal(float result) {
        float magnitude = Math.abs(result);
        // the least normal value may be rounded up from below
        return magnitude > Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE;
    }
}
