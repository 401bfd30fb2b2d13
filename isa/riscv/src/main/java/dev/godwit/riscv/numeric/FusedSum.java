package dev.godwit.riscv.numeric;

import dev.godwit.host.Numbers;

/**
 * The sum of a product and an addend in 128 bits. Both stand with their highest bit at bit 125; the
 * smaller one is shifted right to the other's weight, its lowest bit standing for what falls out. A
 * product has at most 106 bits, so nothing falls out where the two nearly cancel.
 */
final class FusedSum {
    private long high;
    private long low;
    private int exponent;
    private final boolean negative;

    private FusedSum(long high, long low, int exponent, boolean negative) {
        this.high = high;
        this.low = low;
        this.exponent = exponent;
        this.negative = negative;
    }

    /** {@code a * b + c}, all finite and not zero. */
    static long of(Format f, long a, long b, long c, int rounding, FloatState s) {
        FusedSum product = product(f, a, b);
        FusedSum addend = addend(f, c);
        boolean swap = !product.isAtLeast(addend);
        FusedSum large = swap ? addend : product;
        FusedSum small = swap ? product : addend;
        small.shiftRightSticky(large.exponent - small.exponent);
        if (large.negative == small.negative) {
            large.add(small);
        } else {
            large.subtract(small);
        }
        return large.round(f, rounding, s);
    }

    private static FusedSum product(Format f, long a, long b) {
        long ma = f.significand(a);
        long mb = f.significand(b);
        int shiftA = Long.numberOfLeadingZeros(ma) - 1;
        int shiftB = Long.numberOfLeadingZeros(mb) - 1;
        ma <<= shiftA;
        mb <<= shiftB;
        long high = Numbers.unsignedMultiplyHigh(ma, mb);
        long low = ma * mb;
        int exponent = f.exponent(a) - shiftA + f.exponent(b) - shiftB;
        if (high >>> 61 == 0) {
            high = high << 1 | low >>> 63;
            low <<= 1;
            exponent--;
        }
        return new FusedSum(high, low, exponent, f.isNegative(a) != f.isNegative(b));
    }

    private static FusedSum addend(Format f, long c) {
        long m = f.significand(c);
        int shift = Long.numberOfLeadingZeros(m) - 2;
        return new FusedSum(m << shift, 0, f.exponent(c) - shift - 64, f.isNegative(c));
    }

    private boolean isAtLeast(FusedSum other) {
        if (exponent != other.exponent) {
            return exponent > other.exponent;
        }
        return high != other.high ? high > other.high : Long.compareUnsigned(low, other.low) >= 0;
    }

    private void shiftRightSticky(int count) {
        if (count == 0) {
            return;
        }
        if (count >= 64) {
            long lost = low | (count == 64 ? 0 : high << Math.max(0, 128 - count));
            low = count >= 128 ? 0 : high >>> count - 64;
            high = 0;
            low |= lost == 0 ? 0 : 1;
            return;
        }
        long lost = low << 64 - count;
        low = low >>> count | high << 64 - count | (lost == 0 ? 0 : 1);
        high >>>= count;
    }

    private void add(FusedSum other) {
        long sum = low + other.low;
        high += other.high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
    }

    private void subtract(FusedSum other) {
        high -= other.high + (Long.compareUnsigned(low, other.low) < 0 ? 1 : 0);
        low -= other.low;
    }

    private long round(Format f, int rounding, FloatState s) {
        if ((high | low) == 0) {
            return f.zero(rounding == Rounding.RDN);
        }
        if (high == 0) {
            return Packing.round(f, negative, exponent, low, rounding, s);
        }
        int shift = Long.numberOfLeadingZeros(high);
        if (shift > 0) {
            high = high << shift | low >>> 64 - shift;
            low <<= shift;
        }
        long sticky = low == 0 ? 0 : 1;
        return Packing.round(f, negative, exponent - shift + 64, high | sticky, rounding, s);
    }
}
