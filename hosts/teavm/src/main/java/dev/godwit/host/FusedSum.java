package dev.godwit.host;

/**
 * The fused multiply-add of doubles in integers, for finite values that are not zero. Product and
 * addend are laid out alike, their leading bit at bit 125 of 128; the smaller one is shifted to the
 * other's exponent, with what falls out kept as a sticky lowest bit.
 */
final class FusedSum {
    private static final int LEADING = 125;
    private static final long FRACTION = (1L << 52) - 1;
    private static final int LEAST_EXPONENT = -1074;

    private long high;
    private long low;
    private int exponent;

    private FusedSum(long high, long low, int exponent) {
        this.high = high;
        this.low = low;
        this.exponent = exponent;
        int shift = LEADING - highestBit();
        shiftLeft(shift);
        this.exponent -= shift;
    }

    static double of(double a, double b, double c) {
        long ma = significand(a);
        long mb = significand(b);
        FusedSum product =
                new FusedSum(
                        Numbers.unsignedMultiplyHigh(ma, mb), ma * mb, exponent(a) + exponent(b));
        FusedSum addend = new FusedSum(0, significand(c), exponent(c));
        boolean productNegative = a < 0 != b < 0;
        boolean addendNegative = c < 0;
        boolean productLarger = product.isAtLeast(addend);
        FusedSum larger = productLarger ? product : addend;
        FusedSum smaller = productLarger ? addend : product;
        boolean negative = productLarger ? productNegative : addendNegative;
        smaller.shiftRightSticky(larger.exponent - smaller.exponent);
        if (productNegative == addendNegative) {
            larger.add(smaller);
        } else {
            larger.subtract(smaller);
        }
        long bits = larger.round();
        // an exact zero of two opposite values is positive
        boolean zero = (larger.high | larger.low) == 0;
        return Double.longBitsToDouble(negative && !zero ? bits | Long.MIN_VALUE : bits);
    }

    /** The integer m with |x| = m * 2^{@link #exponent}. */
    private static long significand(double x) {
        long bits = Double.doubleToRawLongBits(x);
        long fraction = bits & FRACTION;
        return biasedExponent(bits) == 0 ? fraction : fraction | 1L << 52;
    }

    private static int exponent(double x) {
        int biased = biasedExponent(Double.doubleToRawLongBits(x));
        return (biased == 0 ? 1 : biased) - 1075;
    }

    private static int biasedExponent(long bits) {
        return (int) (bits >>> 52) & 0x7FF;
    }

    private int highestBit() {
        return high != 0
                ? 127 - Long.numberOfLeadingZeros(high)
                : 63 - Long.numberOfLeadingZeros(low);
    }

    private boolean isAtLeast(FusedSum other) {
        if (exponent != other.exponent) {
            return exponent > other.exponent;
        }
        return high != other.high ? high > other.high : Long.compareUnsigned(low, other.low) >= 0;
    }

    private void shiftLeft(int count) {
        if (count >= 64) {
            high = low << count - 64;
            low = 0;
        } else if (count > 0) {
            high = high << count | low >>> 64 - count;
            low <<= count;
        }
    }

    private void shiftRightSticky(int count) {
        if (count == 0) {
            return;
        }
        if (count >= 128) {
            high = 0;
            low = 1;
            return;
        }
        long lost;
        if (count > 64) {
            lost = low | high << 128 - count;
            low = high >>> count - 64;
            high = 0;
        } else if (count == 64) {
            lost = low;
            low = high;
            high = 0;
        } else {
            lost = low << 64 - count;
            low = low >>> count | high << 64 - count;
            high >>>= count;
        }
        low |= lost == 0 ? 0 : 1;
    }

    private void add(FusedSum other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        low = sum;
        high += other.high + carry;
    }

    private void subtract(FusedSum other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        low -= other.low;
        high -= other.high + borrow;
    }

    /** The bits of the nearest double, ties to even, without a sign. */
    private long round() {
        if ((high | low) == 0) {
            return 0;
        }
        int shift = Math.max(highestBit() - 52, LEAST_EXPONENT - exponent);
        int scale = exponent + shift;
        long significand;
        if (shift <= 0) {
            significand = low << -shift;
        } else {
            FusedSum rest = new FusedSum(this);
            // two more bits than the result has, and the lowest of them sticky
            if (shift >= 2) {
                rest.shiftRightSticky(shift - 2);
            } else {
                rest.shiftLeft(2 - shift);
            }
            int tail = (int) rest.low & 3;
            significand = rest.low >>> 2 | rest.high << 62;
            if (tail == 3 || tail == 2 && (significand & 1) != 0) {
                significand++;
            }
        }
        if (significand == 1L << 53) {
            significand >>>= 1;
            scale++;
        }
        if (significand < 1L << 52) {
            return significand;
        }
        int biased = scale + 1075;
        return biased >= 0x7FF ? 0x7FFL << 52 : (long) biased << 52 | significand & FRACTION;
    }

    private FusedSum(FusedSum other) {
        high = other.high;
        low = other.low;
        exponent = other.exponent;
    }
}
