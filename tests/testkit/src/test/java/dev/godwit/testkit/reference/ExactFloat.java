package dev.godwit.testkit.reference;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/**
 * An oracle for floating-point numbers: IEEE 754 over exact fractions of big integers, written from
 * the standard alone. Numbers are their bits; every NaN that is computed is the canonical one.
 */
final class ExactFloat {
    static final ExactFloat F32 = new ExactFloat(24, 127);
    static final ExactFloat F64 = new ExactFloat(53, 1023);

    private final int precision;
    private final int greatestExponent;

    /** The exponent of the lowest bit of the least positive number. */
    private final int leastExponent;

    private final int width;
    private final long infinity;

    /** The bits of the canonical NaN. */
    final long nan;

    final long sign;

    private ExactFloat(int precision, int greatestExponent) {
        this.precision = precision;
        this.greatestExponent = greatestExponent;
        leastExponent = 2 - greatestExponent - precision;
        width = precision == 24 ? 32 : 64;
        infinity = (2L * greatestExponent + 1) << (precision - 1);
        nan = infinity | 1L << (precision - 2);
        sign = 1L << (width - 1);
    }

    /** A fraction with a denominator above zero. */
    private record Fraction(BigInteger n, BigInteger d) {
        int compareTo(Fraction other) {
            return n.multiply(other.d).compareTo(other.n.multiply(d));
        }

        BigInteger floor() {
            BigInteger[] q = n.divideAndRemainder(d);
            return q[1].signum() < 0 ? q[0].subtract(BigInteger.ONE) : q[0];
        }
    }

    boolean isNan(long a) {
        return (a & ~sign & mask()) > infinity;
    }

    private long mask() {
        return width == 32 ? 0xffffffffL : -1L;
    }

    private boolean isNegative(long a) {
        return (a & sign) != 0;
    }

    private boolean isInfinite(long a) {
        return (a & ~sign & mask()) == infinity;
    }

    private boolean isZero(long a) {
        return (a & ~sign & mask()) == 0;
    }

    private Fraction value(long a) {
        long field = (a & ~sign & mask()) >>> (precision - 1);
        long fraction = a & (1L << (precision - 1)) - 1;
        BigInteger m = BigInteger.valueOf(field == 0 ? fraction : fraction | 1L << (precision - 1));
        int e = leastExponent + (int) Math.max(field - 1, 0);
        m = isNegative(a) ? m.negate() : m;
        return e >= 0
                ? new Fraction(m.shiftLeft(e), BigInteger.ONE)
                : new Fraction(m, BigInteger.ONE.shiftLeft(-e));
    }

    /** The number nearest to a fraction, ties to even; a zero takes the sign that is given. */
    private long round(Fraction x, boolean zeroIsNegative) {
        if (x.n.signum() == 0) {
            return zeroIsNegative ? sign : 0;
        }
        long signBit = x.n.signum() < 0 ? sign : 0;
        BigInteger n = x.n.abs();
        int e = Math.max(n.bitLength() - x.d.bitLength() - precision, leastExponent);
        BigInteger[] q = scaled(n, x.d, e);
        if (q[0].bitLength() > precision) {
            e++;
            q = scaled(n, x.d, e);
        }
        BigInteger m = q[0];
        int half = q[1].shiftLeft(1).compareTo(q[2]);
        if (half > 0 || half == 0 && m.testBit(0)) {
            m = m.add(BigInteger.ONE);
        }
        if (m.bitLength() > precision) {
            m = m.shiftRight(1);
            e++;
        }
        if (e + precision - 1 > greatestExponent) {
            return signBit | infinity;
        }
        long bits = m.longValueExact();
        if (m.bitLength() == precision) {
            long field = e - leastExponent + 1L;
            bits = bits - (1L << (precision - 1)) + (field << (precision - 1));
        }
        return signBit | bits;
    }

    /** Quotient, remainder and divisor of n / (d * 2^e). */
    private static BigInteger[] scaled(BigInteger n, BigInteger d, int e) {
        BigInteger dividend = e >= 0 ? n : n.shiftLeft(-e);
        BigInteger divisor = e >= 0 ? d.shiftLeft(e) : d;
        BigInteger[] q = dividend.divideAndRemainder(divisor);
        return new BigInteger[] {q[0], q[1], divisor};
    }

    long neg(long a) {
        return a ^ sign;
    }

    long abs(long a) {
        return a & ~sign;
    }

    long copysign(long a, long b) {
        return a & ~sign | b & sign;
    }

    long add(long a, long b) {
        if (isNan(a) || isNan(b)) {
            return nan;
        }
        if (isInfinite(a)) {
            return isInfinite(b) && a != b ? nan : a;
        }
        if (isInfinite(b)) {
            return b;
        }
        Fraction x = value(a);
        Fraction y = value(b);
        boolean zeroIsNegative = isZero(a) && isZero(b) && isNegative(a) && isNegative(b);
        return round(
                new Fraction(x.n.multiply(y.d).add(y.n.multiply(x.d)), x.d.multiply(y.d)),
                zeroIsNegative);
    }

    long sub(long a, long b) {
        return isNan(b) ? nan : add(a, neg(b));
    }

    long mul(long a, long b) {
        if (isNan(a) || isNan(b)) {
            return nan;
        }
        long signBit = (a ^ b) & sign;
        if (isInfinite(a) || isInfinite(b)) {
            return isZero(a) || isZero(b) ? nan : signBit | infinity;
        }
        Fraction x = value(a);
        Fraction y = value(b);
        return round(new Fraction(x.n.multiply(y.n), x.d.multiply(y.d)), signBit != 0);
    }

    long div(long a, long b) {
        if (isNan(a) || isNan(b) || isInfinite(a) && isInfinite(b) || isZero(a) && isZero(b)) {
            return nan;
        }
        long signBit = (a ^ b) & sign;
        if (isInfinite(a) || isZero(b)) {
            return signBit | infinity;
        }
        if (isInfinite(b)) {
            return signBit;
        }
        Fraction x = value(a);
        Fraction y = value(b);
        BigInteger n = x.n.multiply(y.d);
        BigInteger d = x.d.multiply(y.n);
        return round(
                d.signum() < 0 ? new Fraction(n.negate(), d.negate()) : new Fraction(n, d),
                signBit != 0);
    }

    long sqrt(long a) {
        if (isNan(a) || isNegative(a) && !isZero(a)) {
            return nan;
        }
        if (isZero(a) || isInfinite(a)) {
            return a;
        }
        // n / d = n * d / d^2; scaled so that the root has far more bits than the result keeps
        Fraction x = value(a);
        int scale = 2 * precision + x.d.bitLength();
        BigInteger square = x.n.multiply(x.d).shiftLeft(2 * scale);
        BigInteger root = square.sqrt();
        boolean exact = root.multiply(root).equals(square);
        BigInteger n = root.shiftLeft(1).add(exact ? BigInteger.ZERO : BigInteger.ONE);
        return round(new Fraction(n, x.d.shiftLeft(scale + 1)), false);
    }

    long min(long a, long b) {
        if (isNan(a) || isNan(b)) {
            return nan;
        }
        if (isZero(a) && isZero(b)) {
            return a | b;
        }
        return lt(a, b) ? a : b;
    }

    long max(long a, long b) {
        if (isNan(a) || isNan(b)) {
            return nan;
        }
        if (isZero(a) && isZero(b)) {
            return a & b;
        }
        return lt(a, b) ? b : a;
    }

    private boolean isUnordered(long a, long b) {
        return isNan(a) || isNan(b);
    }

    boolean eq(long a, long b) {
        return !isUnordered(a, b) && (a == b || isZero(a) && isZero(b));
    }

    boolean lt(long a, long b) {
        if (isUnordered(a, b) || a == b) {
            return false;
        }
        if (isInfinite(a) || isInfinite(b)) {
            return isInfinite(a) ? isNegative(a) : !isNegative(b);
        }
        return value(a).compareTo(value(b)) < 0;
    }

    /** Rounds to an integer: ceil, floor, trunc or nearest. */
    long integral(String mode, long a) {
        if (isNan(a)) {
            return nan;
        }
        if (isInfinite(a)) {
            return a;
        }
        return round(new Fraction(integer(mode, value(a)), BigInteger.ONE), isNegative(a));
    }

    private static BigInteger integer(String mode, Fraction x) {
        BigInteger below = x.floor();
        if (below.multiply(x.d).equals(x.n)) {
            return below;
        }
        BigInteger above = below.add(BigInteger.ONE);
        return switch (mode) {
            case "ceil" -> above;
            case "floor" -> below;
            case "trunc" -> x.n.signum() < 0 ? above : below;
            case "nearest" -> {
                Fraction middle =
                        new Fraction(below.shiftLeft(1).add(BigInteger.ONE), BigInteger.TWO);
                int c = x.compareTo(middle);
                yield c < 0 || c == 0 && !below.testBit(0) ? below : above;
            }
            default -> throw new IllegalArgumentException(mode);
        };
    }

    /** The integer part; null for a NaN; for an infinity something that no type can hold. */
    @Nullable BigInteger truncated(long a) {
        if (isNan(a)) {
            return null;
        }
        if (isInfinite(a)) {
            BigInteger huge = BigInteger.ONE.shiftLeft(200);
            return isNegative(a) ? huge.negate() : huge;
        }
        return integer("trunc", value(a));
    }

    long fromInteger(BigInteger a) {
        return round(new Fraction(a, BigInteger.ONE), false);
    }

    /** A number of the other type as one of this type. */
    long convert(ExactFloat from, long a) {
        if (from.isNan(a)) {
            return nan;
        }
        if (from.isInfinite(a)) {
            return from.isNegative(a) ? sign | infinity : infinity;
        }
        return round(from.value(a), from.isNegative(a));
    }
}
