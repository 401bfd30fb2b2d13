package dev.godwit.riscv.numeric;

/** Rounding to a format: the one place where a result is rounded, and its exceptions are found. */
final class Packing {
    /** What was cut off lies between 0 and half a unit, is half a unit, or is more. */
    private static final int LOW = 1;

    private static final int HALF = 2;
    private static final int HIGH = 3;

    private Packing() {}

    /**
     * The value of a format nearest to {@code m * 2^e} in a rounding mode.
     *
     * @param f the format
     * @param negative the sign
     * @param e the weight of the significand's lowest bit
     * @param m the significand, unsigned and not zero; its lowest bit may stand for anything below
     *     it that is not zero, if it has two bits more than the format
     * @param rounding a mode
     * @param s takes OF, UF and NX
     * @return the encoding
     */
    static long round(Format f, boolean negative, int e, long m, int rounding, FloatState s) {
        int shift = Long.numberOfLeadingZeros(m);
        long significand = m << shift;
        // as it would be stored: 1 to greatestExponent - 1 are normal values
        int exponent = e - shift + 63 + f.bias;
        int cut = 64 - f.precision;
        if (exponent >= 1) {
            return normal(f, negative, exponent, significand, rounding, s);
        }
        int tinyCut = cut + 1 - exponent;
        long kept = tinyCut >= 64 ? 0 : significand >>> tinyCut;
        int tail = tail(significand, tinyCut);
        if (tail != 0) {
            s.flags |= FloatState.NX;
            if (exponent < 0 || !reachesNormal(negative, cut, significand, rounding)) {
                s.flags |= FloatState.UF;
            }
            kept += increment(tail, kept, negative, rounding);
        }
        // a carry into the exponent makes the least normal value, as it should
        return kept | f.zero(negative);
    }

    private static long normal(
            Format f,
            boolean negative,
            int exponent,
            long significand,
            int rounding,
            FloatState s) {
        int cut = 64 - f.precision;
        long kept = significand >>> cut;
        int tail = tail(significand, cut);
        kept += increment(tail, kept, negative, rounding);
        if (exponent >= f.greatestExponent) {
            return overflow(f, negative, rounding, s);
        }
        // the leading bit of the significand adds 1 to the exponent, and a carry another
        long result = ((long) (exponent - 1) << f.precision - 1) + kept;
        if (result >= f.infinity) {
            return overflow(f, negative, rounding, s);
        }
        if (tail != 0) {
            s.flags |= FloatState.NX;
        }
        return result | f.zero(negative);
    }

    private static long overflow(Format f, boolean negative, int rounding, FloatState s) {
        s.flags |= FloatState.OF | FloatState.NX;
        boolean away =
                switch (rounding) {
                    case Rounding.RTZ -> false;
                    case Rounding.RDN -> negative;
                    case Rounding.RUP -> !negative;
                    default -> true;
                };
        return away ? f.infinity(negative) : f.greatest(negative);
    }

    /**
     * Whether a value of just less than the least normal one becomes that with the precision of
     * normal values and no bound of the exponent: then it is not tiny after rounding.
     */
    private static boolean reachesNormal(
            boolean negative, int cut, long significand, int rounding) {
        long kept = significand >>> cut;
        long rounded = kept + increment(tail(significand, cut), kept, negative, rounding);
        return rounded >>> 64 - cut != 0;
    }

    /** How much of a unit the lowest {@code cut} bits are; the highest bit of m is set. */
    static int tail(long m, int cut) {
        if (cut <= 0) {
            return 0;
        }
        if (cut > 64) {
            return LOW;
        }
        long rest = m << 64 - cut;
        if (rest == 0) {
            return 0;
        }
        if (rest > 0) {
            return LOW;
        }
        return rest == Long.MIN_VALUE ? HALF : HIGH;
    }

    /** What rounding adds to the kept bits: 0 or 1. */
    static int increment(int tail, long kept, boolean negative, int rounding) {
        if (tail == 0) {
            return 0;
        }
        boolean away =
                switch (rounding) {
                    case Rounding.RNE -> tail == HIGH || tail == HALF && (kept & 1) != 0;
                    case Rounding.RDN -> negative;
                    case Rounding.RUP -> !negative;
                    case Rounding.RMM -> tail >= HALF;
                    default -> false;
                };
        return away ? 1 : 0;
    }
}
