package dev.godwit.riscv.numeric;

/**
 * A binary interchange format of IEEE 754 of at most 64 bits: its widths, and questions about its
 * encodings. Encodings are the low bits of a long, with zeros above.
 */
final class Format {
    static final Format HALF = new Format(5, 11);
    static final Format SINGLE = new Format(8, 24);
    static final Format DOUBLE = new Format(11, 53);

    /** Bits of a significand, with the one that is not stored. */
    final int precision;

    /** The exponent that is all ones: of infinities and NaNs. */
    final int greatestExponent;

    final int bias;
    final long sign;
    final long infinity;
    final long canonicalNaN;
    private final long quiet;
    private final long fraction;

    /** What a register holds above a value. */
    private final long box;

    private Format(int exponentBits, int precision) {
        this.precision = precision;
        greatestExponent = (1 << exponentBits) - 1;
        bias = greatestExponent >> 1;
        int width = exponentBits + precision;
        sign = 1L << width - 1;
        fraction = (1L << precision - 1) - 1;
        infinity = (long) greatestExponent << precision - 1;
        quiet = 1L << precision - 2;
        canonicalNaN = infinity | quiet;
        // two shifts, because one by 64 shifts by 0
        box = -1L << width - 1 << 1;
    }

    /** A value as a register holds it. */
    long box(long value) {
        return value | box;
    }

    /** The value that a register holds, the canonical NaN if it is not boxed. */
    long unbox(long register) {
        return (register & box) == box ? register & ~box : canonicalNaN;
    }

    boolean isNegative(long value) {
        return (value & sign) != 0;
    }

    long magnitude(long value) {
        return value & ~sign;
    }

    boolean isNaN(long value) {
        return magnitude(value) > infinity;
    }

    boolean isSignaling(long value) {
        return isNaN(value) && (value & quiet) == 0;
    }

    boolean isInfinite(long value) {
        return magnitude(value) == infinity;
    }

    boolean isZero(long value) {
        return magnitude(value) == 0;
    }

    /** The integer m of a finite value's magnitude m * 2^{@link #exponent}. */
    long significand(long value) {
        long m = value & fraction;
        return isSubnormal(value) ? m : m | fraction + 1;
    }

    /** The weight of the lowest bit of {@link #significand}, as a power of two. */
    int exponent(long value) {
        return Math.max(1, storedExponent(value)) - bias - precision + 1;
    }

    boolean isSubnormal(long value) {
        return storedExponent(value) == 0;
    }

    private int storedExponent(long value) {
        return (int) (magnitude(value) >>> precision - 1);
    }

    /** A zero. */
    long zero(boolean negative) {
        return negative ? sign : 0;
    }

    /** An infinity. */
    long infinity(boolean negative) {
        return infinity | zero(negative);
    }

    /** The finite value of greatest magnitude. */
    long greatest(boolean negative) {
        return infinity - 1 | zero(negative);
    }
}
