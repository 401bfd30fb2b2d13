package dev.godwit.riscv.numeric;

import dev.godwit.host.Numbers;

/**
 * Double precision: the instructions named {@code .d} of D and Zfa.
 *
 * <p>To nearest even, the host computes. Its result is right by itself; what remains is to know
 * which exceptions there were. Where NX has accrued already and the result is normal, there is no
 * other that could come; else an error term tells whether the result is exact. What is neither
 * plain goes to {@link SoftFloat}.
 */
public final class Doubles {
    private static final Format F = Format.DOUBLE;
    private static final long SIGN = Long.MIN_VALUE;

    /** From here on an error term of an operation is no smaller than the least value. */
    private static final double LARGE = 0x1p-900;

    /** Up to here the sum of two does not overflow. */
    private static final double SUMMAND = 0x1p1000;

    private static final long[] IMMEDIATES = Immediates.of(F);

    private Doubles() {}

    /**
     * {@code fadd.d}: {@code a + b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the sum, rounded; the canonical NaN for a NaN
     */
    public static long add(long a, long b, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double result = x + y;
        if (rounding == Rounding.RNE
                && (s.flags & FloatState.NX) != 0
                && Math.abs(result) <= Double.MAX_VALUE) {
            return Double.doubleToRawLongBits(result);
        }
        return addMore(a, b, rounding, s);
    }

    /** Exact if the error of the sum, which is a value of the format, is zero. */
    private static long addMore(long a, long b, int rounding, FloatState s) {
        if (rounding == Rounding.RNE) {
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            double result = x + y;
            double fromY = result - x;
            double error = (x - (result - fromY)) + (y - fromY);
            if (error == 0) {
                return Double.doubleToRawLongBits(result);
            }
            // the steps overflow where x is near the greatest value: then it is no number
            if (Math.abs(error) <= Double.MAX_VALUE && Math.abs(result) <= Double.MAX_VALUE) {
                s.flags |= FloatState.NX;
                return Double.doubleToRawLongBits(result);
            }
        }
        return SoftFloat.add(F, a, b, rounding, s);
    }

    /**
     * {@code fsub.d}: {@code a - b}.
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
     * {@code fmul.d}: {@code a * b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the product, rounded; the canonical NaN for a NaN
     */
    public static long mul(long a, long b, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double result = x * y;
        if (rounding == Rounding.RNE && (s.flags & FloatState.NX) != 0 && isNormal(result)) {
            return Double.doubleToRawLongBits(result);
        }
        return mulMore(a, b, rounding, s);
    }

    /** Exact if a fused product less the result is zero, where that cannot underflow. */
    private static long mulMore(long a, long b, int rounding, FloatState s) {
        if (rounding == Rounding.RNE) {
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            double result = x * y;
            if (isLarge(result)) {
                s.flags |= inexact(Numbers.fma(x, y, 0.0 - result));
                return Double.doubleToRawLongBits(result);
            }
            if (result == 0 && (x == 0 || y == 0)) {
                return Double.doubleToRawLongBits(result);
            }
        }
        return SoftFloat.mul(F, a, b, rounding, s);
    }

    /**
     * {@code fdiv.d}: {@code a / b}.
     *
     * @param a a register
     * @param b a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the quotient, rounded; the canonical NaN for a NaN
     */
    public static long div(long a, long b, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double result = x / y;
        if (rounding == Rounding.RNE && (s.flags & FloatState.NX) != 0 && isNormal(result)) {
            return Double.doubleToRawLongBits(result);
        }
        return divMore(a, b, rounding, s);
    }

    /** Exact if the result times the divisor is the dividend, where that cannot underflow. */
    private static long divMore(long a, long b, int rounding, FloatState s) {
        if (rounding == Rounding.RNE) {
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            double result = x / y;
            if (isNormal(result) && isLarge(x)) {
                s.flags |= inexact(Numbers.fma(result, y, 0.0 - x));
                return Double.doubleToRawLongBits(result);
            }
            if (result == 0 && x == 0) {
                return Double.doubleToRawLongBits(result);
            }
        }
        return SoftFloat.div(F, a, b, rounding, s);
    }

    /**
     * {@code fsqrt.d}: the square root.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the root, rounded; the canonical NaN for a NaN and for what is below zero
     */
    public static long sqrt(long a, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double result = Math.sqrt(x);
        if (rounding == Rounding.RNE
                && (s.flags & FloatState.NX) != 0
                && result <= Double.MAX_VALUE) {
            return Double.doubleToRawLongBits(result);
        }
        return sqrtMore(a, rounding, s);
    }

    /** Exact if the square of the result is the radicand, where that cannot underflow. */
    private static long sqrtMore(long a, int rounding, FloatState s) {
        if (rounding == Rounding.RNE) {
            double x = Double.longBitsToDouble(a);
            double result = Math.sqrt(x);
            if (x >= LARGE && x <= Double.MAX_VALUE) {
                s.flags |= inexact(Numbers.fma(result, result, 0.0 - x));
                return Double.doubleToRawLongBits(result);
            }
            if (x == 0) {
                return a;
            }
        }
        return SoftFloat.sqrt(F, a, rounding, s);
    }

    /**
     * {@code fmadd.d}: {@code a * b + c}, rounded once.
     *
     * @param a a register
     * @param b a register
     * @param c a register: what is added
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the fused result
     */
    public static long madd(long a, long b, long c, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        double z = Double.longBitsToDouble(c);
        double result = Numbers.fma(x, y, z);
        if (rounding == Rounding.RNE && (s.flags & FloatState.NX) != 0 && isNormal(result)) {
            return Double.doubleToRawLongBits(result);
        }
        return maddMore(a, b, c, rounding, s);
    }

    /** Exact if the three parts of the exact sum leave nothing beside the result. */
    private static long maddMore(long a, long b, long c, int rounding, FloatState s) {
        if (rounding == Rounding.RNE) {
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            double z = Double.longBitsToDouble(c);
            double result = Numbers.fma(x, y, z);
            double product = x * y;
            boolean known = isNormal(result) || result == 0;
            if (known && isLarge(product) && fitsSums(product) && fitsSums(z)) {
                s.flags |= inexact(errorOfFused(x, y, z, product, result));
                return Double.doubleToRawLongBits(result);
            }
            // a product that is zero exactly, not by underflow, makes the sum exact
            if ((x == 0 || y == 0) && Math.abs(result) <= Double.MAX_VALUE) {
                return Double.doubleToRawLongBits(result);
            }
        }
        return SoftFloat.fma(F, a, b, c, rounding, s);
    }

    /**
     * {@code fmsub.d}: {@code a * b - c}, rounded once.
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
     * {@code fnmsub.d}: {@code -(a * b) + c}, rounded once.
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
     * {@code fnmadd.d}: {@code -(a * b) - c}, rounded once.
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
     * {@code fmin.d}: the lesser one, -0 being less than +0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it, the other one where one is a NaN; the canonical NaN for two
     */
    public static long min(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x < y) {
            return a;
        }
        if (x > y) {
            return b;
        }
        return SoftFloat.min(F, a, b, s);
    }

    /**
     * {@code fmax.d}: the greater one, +0 being greater than -0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it, the other one where one is a NaN; the canonical NaN for two
     */
    public static long max(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x > y) {
            return a;
        }
        if (x < y) {
            return b;
        }
        return SoftFloat.max(F, a, b, s);
    }

    /**
     * {@code fminm.d} of Zfa: the lesser one, -0 being less than +0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it; the canonical NaN if one is a NaN
     */
    public static long minm(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x < y) {
            return a;
        }
        if (x > y) {
            return b;
        }
        return SoftFloat.minm(F, a, b, s);
    }

    /**
     * {@code fmaxm.d} of Zfa: the greater one, +0 being greater than -0.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return it; the canonical NaN if one is a NaN
     */
    public static long maxm(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x > y) {
            return a;
        }
        if (x < y) {
            return b;
        }
        return SoftFloat.maxm(F, a, b, s);
    }

    /**
     * {@code feq.d}: equal; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long feq(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x == y) {
            return 1;
        }
        if (x < y || x > y) {
            return 0;
        }
        return SoftFloat.eq(F, a, b, s);
    }

    /**
     * {@code flt.d}: {@code a < b}; a NaN is invalid.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long flt(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x < y) {
            return 1;
        }
        if (x >= y) {
            return 0;
        }
        return SoftFloat.lt(F, a, b, false, s);
    }

    /**
     * {@code fle.d}: {@code a <= b}; a NaN is invalid.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fle(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x <= y) {
            return 1;
        }
        if (x > y) {
            return 0;
        }
        return SoftFloat.le(F, a, b, false, s);
    }

    /**
     * {@code fltq.d} of Zfa: {@code a < b}; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fltq(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x < y) {
            return 1;
        }
        if (x >= y) {
            return 0;
        }
        return SoftFloat.lt(F, a, b, true, s);
    }

    /**
     * {@code fleq.d} of Zfa: {@code a <= b}; a quiet NaN raises nothing.
     *
     * @param a a register
     * @param b a register
     * @param s takes the exceptions
     * @return 1 or 0
     */
    public static long fleq(long a, long b, FloatState s) {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x <= y) {
            return 1;
        }
        if (x > y) {
            return 0;
        }
        return SoftFloat.le(F, a, b, true, s);
    }

    /**
     * {@code fclass.d}: the kind of a value, raising nothing.
     *
     * @param a a register
     * @return a mask of one bit: 0 to 3 for -infinity, negative normal, negative subnormal, -0; 4
     *     to 7 for +0 and so on up; 8 signaling NaN, 9 quiet NaN
     */
    public static long fclass(long a) {
        return SoftFloat.classify(F, a);
    }

    /**
     * {@code fsgnj.d}: a value with the sign of another, NaNs with their payload.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the sign of b
     */
    public static long sgnj(long a, long b) {
        return a & ~SIGN | b & SIGN;
    }

    /**
     * {@code fsgnjn.d}: a value with the opposite of the sign of another.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the other sign than that of b
     */
    public static long sgnjn(long a, long b) {
        return a & ~SIGN | ~b & SIGN;
    }

    /**
     * {@code fsgnjx.d}: a value, its sign changed where another is negative.
     *
     * @param a a register
     * @param b a register
     * @return the bits of a with the product of the signs
     */
    public static long sgnjx(long a, long b) {
        return a ^ b & SIGN;
    }

    /**
     * {@code fround.d} of Zfa: to an integer in the same format; raises no NX.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer, with the sign of a; the canonical NaN for a NaN
     */
    public static long round(long a, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        if (rounding != Rounding.RMM && !Double.isNaN(x)) {
            return Double.doubleToRawLongBits(integral(x, rounding));
        }
        return SoftConversions.round(F, a, rounding, false, s);
    }

    /**
     * {@code froundnx.d} of Zfa: to an integer in the same format; raises NX where it differs.
     *
     * @param a a register
     * @param rounding a mode, {@link Rounding#RNE} to {@link Rounding#RMM}
     * @param s takes the exceptions
     * @return the integer, with the sign of a; the canonical NaN for a NaN
     */
    public static long roundnx(long a, int rounding, FloatState s) {
        double x = Double.longBitsToDouble(a);
        if (rounding != Rounding.RMM && !Double.isNaN(x)) {
            double result = integral(x, rounding);
            if (result != x) {
                s.flags |= FloatState.NX;
            }
            return Double.doubleToRawLongBits(result);
        }
        return SoftConversions.round(F, a, rounding, true, s);
    }

    /**
     * {@code fli.d} of Zfa: a constant.
     *
     * @param index the instruction's field rs1, 0 to 31
     * @return the register
     */
    public static long fli(int index) {
        return IMMEDIATES[index];
    }

    /** Whether a result cannot have come by underflow, nor by overflow, nor be a NaN. */
    private static boolean isNormal(double result) {
        double magnitude = Math.abs(result);
        // the least normal value may be rounded up from below
        return magnitude > Double.MIN_NORMAL && magnitude <= Double.MAX_VALUE;
    }

    private static boolean isLarge(double x) {
        double magnitude = Math.abs(x);
        return magnitude >= LARGE && magnitude <= Double.MAX_VALUE;
    }

    private static boolean fitsSums(double x) {
        return Math.abs(x) <= SUMMAND;
    }

    private static int inexact(double error) {
        return error == 0 ? 0 : FloatState.NX;
    }

    /**
     * What a fused result lacks, rounded: it is zero only if that is. The error of the product is
     * added to z, the two parts of that to the product, and the result taken from their sum.
     */
    private static double errorOfFused(
            double x, double y, double z, double product, double result) {
        double low = Numbers.fma(x, y, 0.0 - product);
        double inner = z + low;
        double fromLow = inner - z;
        double innerError = (z - (inner - fromLow)) + (low - fromLow);
        double outer = product + inner;
        double fromInner = outer - product;
        double outerError = (product - (outer - fromInner)) + (inner - fromInner);
        return (outer - result) + outerError + innerError;
    }

    /** The integer that a number rounds to, in any mode but RMM. */
    static double integral(double x, int rounding) {
        return switch (rounding) {
            case Rounding.RNE -> Numbers.nearest(x);
            case Rounding.RDN -> Math.floor(x);
            case Rounding.RUP -> Math.ceil(x);
            default -> x < 0 ? Math.ceil(x) : Math.floor(x);
        };
    }
}
