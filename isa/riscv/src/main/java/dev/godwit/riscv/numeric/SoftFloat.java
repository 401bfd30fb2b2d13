package dev.godwit.riscv.numeric;

import dev.godwit.host.Numbers;

/**
 * Arithmetic in integers, for any format, in any rounding mode. Slow, and right without regard to
 * the operands. Operands and results are encodings of the format, not boxed.
 */
final class SoftFloat {
    private SoftFloat() {}

    /** The result of an operation that has none. */
    static long invalid(Format f, FloatState s) {
        s.flags |= FloatState.NV;
        return f.canonicalNaN;
    }

    /** The result of arithmetic with a NaN among the operands. */
    private static long nan(Format f, long a, long b, FloatState s) {
        return f.isSignaling(a) || f.isSignaling(b) ? invalid(f, s) : f.canonicalNaN;
    }

    static long add(Format f, long a, long b, int rounding, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return nan(f, a, b, s);
        }
        boolean opposite = f.isNegative(a) != f.isNegative(b);
        if (f.isInfinite(a)) {
            return f.isInfinite(b) && opposite ? invalid(f, s) : a;
        }
        if (f.isInfinite(b)) {
            return b;
        }
        if (f.isZero(a) && f.isZero(b)) {
            return opposite ? f.zero(rounding == Rounding.RDN) : a;
        }
        if (f.isZero(a)) {
            return b;
        }
        return f.isZero(b) ? a : sum(f, a, b, rounding, s);
    }

    static long sub(Format f, long a, long b, int rounding, FloatState s) {
        return add(f, a, b ^ f.sign, rounding, s);
    }

    /** Of finite values that are not zero. */
    private static long sum(Format f, long a, long b, int rounding, FloatState s) {
        boolean swap = f.magnitude(a) < f.magnitude(b);
        long large = swap ? b : a;
        long small = swap ? a : b;
        long m = f.significand(large);
        // one bit for a carry, and at least ten below: a sticky one never meets the rounding
        int shift = Long.numberOfLeadingZeros(m) - 1;
        int e = f.exponent(large) - shift;
        m <<= shift;
        int gap = f.exponent(small) - e;
        long other = f.significand(small);
        other = gap >= 0 ? other << gap : shiftRightSticky(other, -gap);
        boolean negative = f.isNegative(large);
        long total = negative == f.isNegative(small) ? m + other : m - other;
        return total == 0
                ? f.zero(rounding == Rounding.RDN)
                : Packing.round(f, negative, e, total, rounding, s);
    }

    /** The low bit of the result stands for all that was shifted out. */
    static long shiftRightSticky(long m, int count) {
        if (count >= 64) {
            return m == 0 ? 0 : 1;
        }
        return count == 0 ? m : m >>> count | (m << 64 - count == 0 ? 0 : 1);
    }

    static long mul(Format f, long a, long b, int rounding, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return nan(f, a, b, s);
        }
        boolean negative = f.isNegative(a) != f.isNegative(b);
        if (f.isInfinite(a) || f.isInfinite(b)) {
            return f.isZero(a) || f.isZero(b) ? invalid(f, s) : f.infinity(negative);
        }
        if (f.isZero(a) || f.isZero(b)) {
            return f.zero(negative);
        }
        long ma = f.significand(a);
        long mb = f.significand(b);
        int shiftA = Long.numberOfLeadingZeros(ma);
        int shiftB = Long.numberOfLeadingZeros(mb);
        ma <<= shiftA;
        mb <<= shiftB;
        long high = Numbers.unsignedMultiplyHigh(ma, mb) | (ma * mb == 0 ? 0 : 1);
        int e = f.exponent(a) - shiftA + f.exponent(b) - shiftB + 64;
        return Packing.round(f, negative, e, high, rounding, s);
    }

    static long div(Format f, long a, long b, int rounding, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return nan(f, a, b, s);
        }
        boolean negative = f.isNegative(a) != f.isNegative(b);
        if (f.isInfinite(a)) {
            return f.isInfinite(b) ? invalid(f, s) : f.infinity(negative);
        }
        if (f.isInfinite(b)) {
            return f.zero(negative);
        }
        if (f.isZero(b)) {
            if (f.isZero(a)) {
                return invalid(f, s);
            }
            s.flags |= FloatState.DZ;
            return f.infinity(negative);
        }
        if (f.isZero(a)) {
            return f.zero(negative);
        }
        // both have 53 bits: then a step of ten bits of the quotient needs no more than 63
        int shiftA = Long.numberOfLeadingZeros(f.significand(a)) - 11;
        int shiftB = Long.numberOfLeadingZeros(f.significand(b)) - 11;
        long rest = f.significand(a) << shiftA;
        long divisor = f.significand(b) << shiftB;
        long quotient = rest / divisor;
        rest %= divisor;
        for (int i = 0; i < 6; i++) {
            rest <<= 10;
            quotient = quotient << 10 | rest / divisor;
            rest %= divisor;
        }
        int e = f.exponent(a) - shiftA - (f.exponent(b) - shiftB) - 60;
        return Packing.round(f, negative, e, quotient | (rest == 0 ? 0 : 1), rounding, s);
    }

    static long sqrt(Format f, long a, int rounding, FloatState s) {
        if (f.isNaN(a)) {
            return nan(f, a, a, s);
        }
        if (f.isZero(a)) {
            return a;
        }
        if (f.isNegative(a)) {
            return invalid(f, s);
        }
        if (f.isInfinite(a)) {
            return a;
        }
        long m = f.significand(a);
        int shift = Long.numberOfLeadingZeros(m);
        int e = f.exponent(a) - shift;
        m <<= shift;
        if ((e & 1) != 0) {
            m >>>= 1;
            e++;
        }
        // digit by digit: 32 of them from m, 25 more from the zeros behind it
        long root = 0;
        long rest = 0;
        for (int i = 0; i < 57; i++) {
            rest = rest << 2 | m >>> 62;
            m <<= 2;
            long odd = root << 2 | 1;
            root <<= 1;
            if (rest >= odd) {
                rest -= odd;
                root |= 1;
            }
        }
        return Packing.round(f, false, e / 2 - 25, root | (rest == 0 ? 0 : 1), rounding, s);
    }

    /** {@code a * b + c}, rounded once. */
    static long fma(Format f, long a, long b, long c, int rounding, FloatState s) {
        boolean endless = f.isInfinite(a) && f.isZero(b) || f.isZero(a) && f.isInfinite(b);
        if (f.isNaN(a) || f.isNaN(b) || f.isNaN(c) || endless) {
            // infinity times zero is invalid even where a quiet NaN is added
            boolean signaling = f.isSignaling(a) || f.isSignaling(b) || f.isSignaling(c);
            return endless || signaling ? invalid(f, s) : f.canonicalNaN;
        }
        boolean negative = f.isNegative(a) != f.isNegative(b);
        if (f.isInfinite(a) || f.isInfinite(b)) {
            boolean opposite = f.isInfinite(c) && f.isNegative(c) != negative;
            return opposite ? invalid(f, s) : f.infinity(negative);
        }
        if (f.isInfinite(c)) {
            return c;
        }
        if (f.isZero(a) || f.isZero(b)) {
            return add(f, f.zero(negative), c, rounding, s);
        }
        return f.isZero(c) ? mul(f, a, b, rounding, s) : FusedSum.of(f, a, b, c, rounding, s);
    }

    static long min(Format f, long a, long b, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return number(f, a, b, s);
        }
        return order(f, a) <= order(f, b) ? a : b;
    }

    static long max(Format f, long a, long b, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return number(f, a, b, s);
        }
        return order(f, a) >= order(f, b) ? a : b;
    }

    /** The operand that is not a NaN. */
    private static long number(Format f, long a, long b, FloatState s) {
        long nan = nan(f, a, b, s);
        if (!f.isNaN(a)) {
            return a;
        }
        return f.isNaN(b) ? nan : b;
    }

    static long minm(Format f, long a, long b, FloatState s) {
        return f.isNaN(a) || f.isNaN(b) ? nan(f, a, b, s) : min(f, a, b, s);
    }

    static long maxm(Format f, long a, long b, FloatState s) {
        return f.isNaN(a) || f.isNaN(b) ? nan(f, a, b, s) : max(f, a, b, s);
    }

    /** An integer that orders values as their sizes do, with -0 below +0. */
    private static long order(Format f, long a) {
        return f.isNegative(a) ? -f.magnitude(a) - 1 : a;
    }

    static long eq(Format f, long a, long b, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            nan(f, a, b, s);
            return 0;
        }
        return a == b || f.isZero(a) && f.isZero(b) ? 1 : 0;
    }

    /** Less; a NaN is invalid, unless quiet ones are let pass. */
    static long lt(Format f, long a, long b, boolean quiet, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return unordered(f, a, b, quiet, s);
        }
        boolean zeros = f.isZero(a) && f.isZero(b);
        return !zeros && order(f, a) < order(f, b) ? 1 : 0;
    }

    /** Less or equal; a NaN is invalid, unless quiet ones are let pass. */
    static long le(Format f, long a, long b, boolean quiet, FloatState s) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return unordered(f, a, b, quiet, s);
        }
        boolean zeros = f.isZero(a) && f.isZero(b);
        return zeros || order(f, a) <= order(f, b) ? 1 : 0;
    }

    private static long unordered(Format f, long a, long b, boolean quiet, FloatState s) {
        if (!quiet || f.isSignaling(a) || f.isSignaling(b)) {
            s.flags |= FloatState.NV;
        }
        return 0;
    }

    /** One of ten bits, as fclass numbers them. */
    static long classify(Format f, long a) {
        if (f.isNaN(a)) {
            return f.isSignaling(a) ? 1 << 8 : 1 << 9;
        }
        int distance;
        if (f.isInfinite(a)) {
            distance = 3;
        } else if (f.isZero(a)) {
            distance = 0;
        } else {
            distance = f.isSubnormal(a) ? 1 : 2;
        }
        return f.isNegative(a) ? 1 << 3 - distance : 1 << 4 + distance;
    }
}
