package dev.godwit.riscv.numeric;

/** Conversions in integers, for any format, in any rounding mode; as {@link SoftFloat}. */
final class SoftConversions {
    private SoftConversions() {}

    /** A value in another format. */
    static long convert(Format from, Format to, long a, int rounding, FloatState s) {
        if (from.isNaN(a)) {
            return from.isSignaling(a) ? SoftFloat.invalid(to, s) : to.canonicalNaN;
        }
        boolean negative = from.isNegative(a);
        if (from.isInfinite(a)) {
            return to.infinity(negative);
        }
        return from.isZero(a)
                ? to.zero(negative)
                : Packing.round(to, negative, from.exponent(a), from.significand(a), rounding, s);
    }

    /** A signed integer of 64 bits as a value. */
    static long fromSigned(Format f, long x, int rounding, FloatState s) {
        // the magnitude of the least integer is right as an unsigned one
        return x == 0 ? 0 : Packing.round(f, x < 0, 0, x < 0 ? -x : x, rounding, s);
    }

    /** An unsigned integer of 64 bits as a value. */
    static long fromUnsigned(Format f, long x, int rounding, FloatState s) {
        return x == 0 ? 0 : Packing.round(f, false, 0, x, rounding, s);
    }

    /** A value as a signed integer of 32 bits. */
    static long toW(Format f, long a, int rounding, FloatState s) {
        return toSigned(f, a, Integer.MIN_VALUE, Integer.MAX_VALUE, rounding, s);
    }

    /** A value as a signed integer of 64 bits. */
    static long toL(Format f, long a, int rounding, FloatState s) {
        return toSigned(f, a, Long.MIN_VALUE, Long.MAX_VALUE, rounding, s);
    }

    /** A value as an unsigned integer of 32 bits, with bit 31 repeated above. */
    static long toWu(Format f, long a, int rounding, FloatState s) {
        return (int) toUnsigned(f, a, 0xFFFF_FFFFL, rounding, s);
    }

    /** A value as an unsigned integer of 64 bits. */
    static long toLu(Format f, long a, int rounding, FloatState s) {
        return toUnsigned(f, a, -1, rounding, s);
    }

    private static long toSigned(
            Format f, long a, long least, long greatest, int rounding, FloatState s) {
        boolean negative = !f.isNaN(a) && f.isNegative(a);
        long bound = negative ? least : greatest;
        if (isBeyondIntegers(f, a)) {
            s.flags |= FloatState.NV;
            return bound;
        }
        long m = magnitude(f, a, rounding);
        // the bound's magnitude as an unsigned integer, right for the least integer too
        if (Long.compareUnsigned(m, negative ? -bound : bound) > 0) {
            s.flags |= FloatState.NV;
            return bound;
        }
        s.flags |= inexact(f, a);
        return negative ? -m : m;
    }

    private static long toUnsigned(Format f, long a, long greatest, int rounding, FloatState s) {
        boolean negative = !f.isNaN(a) && f.isNegative(a);
        long bound = negative ? 0 : greatest;
        if (isBeyondIntegers(f, a)) {
            s.flags |= FloatState.NV;
            return bound;
        }
        long m = magnitude(f, a, rounding);
        if (Long.compareUnsigned(m, bound) > 0) {
            s.flags |= FloatState.NV;
            return bound;
        }
        s.flags |= inexact(f, a);
        return m;
    }

    /** Whether a value is a NaN, an infinity, or 2^64 and more in magnitude. */
    private static boolean isBeyondIntegers(Format f, long a) {
        return f.magnitude(a) >= f.infinity
                || f.exponent(a) > 0 && Long.numberOfLeadingZeros(f.significand(a)) < f.exponent(a);
    }

    /** The magnitude of a finite value below 2^64, rounded to an unsigned integer. */
    private static long magnitude(Format f, long a, int rounding) {
        long m = f.significand(a);
        int e = f.exponent(a);
        if (e >= 0) {
            return m << e;
        }
        // a significand has at most 53 bits, so nothing rounds up from that far below
        int cut = Math.min(-e, 63);
        long kept = m >>> cut;
        return kept + Packing.increment(Packing.tail(m, cut), kept, f.isNegative(a), rounding);
    }

    private static int inexact(Format f, long a) {
        int e = f.exponent(a);
        long m = f.significand(a);
        boolean whole = e >= 0 || m == 0 || Long.numberOfTrailingZeros(m) >= -e;
        return whole ? 0 : FloatState.NX;
    }

    /** The integer that a value rounds to, in the same format. */
    static long round(Format f, long a, int rounding, boolean raisesInexact, FloatState s) {
        if (f.isNaN(a)) {
            return f.isSignaling(a) ? SoftFloat.invalid(f, s) : f.canonicalNaN;
        }
        if (f.isInfinite(a) || inexact(f, a) == 0) {
            return a;
        }
        if (raisesInexact) {
            s.flags |= FloatState.NX;
        }
        boolean negative = f.isNegative(a);
        long m = magnitude(f, a, rounding);
        // fewer bits than the format has, or a power of two: never rounded again
        return m == 0 ? f.zero(negative) : Packing.round(f, negative, 0, m, rounding, s);
    }

    /** The low 32 bits of the integer towards zero, with bit 31 repeated above; fcvtmod.w.d. */
    static long modW(Format f, long a, FloatState s) {
        // the exceptions are those of the conversion that saturates
        toW(f, a, Rounding.RTZ, s);
        if (f.magnitude(a) >= f.infinity) {
            return 0;
        }
        int e = f.exponent(a);
        long m = f.significand(a);
        if (e >= 0) {
            m = e >= 32 ? 0 : m << e;
        } else {
            m = -e >= 64 ? 0 : m >>> -e;
        }
        return (int) (f.isNegative(a) ? -m : m);
    }
}
