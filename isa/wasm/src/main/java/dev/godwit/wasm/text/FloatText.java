package dev.godwit.wasm.text;

import java.math.BigInteger;

/**
 * The values of floating-point tokens as bits, rounded once to nearest, ties to even.
 *
 * <p>Not by the host's parser: it knows other forms, and a float parsed as a double would be
 * rounded twice. Specification: section 6.3.2 (Floating-Point).
 */
final class FloatText {
    /** Digits that can decide how a double is rounded, and some more. */
    private static final int DIGITS = 800;

    private static final double[] POWERS = new double[23];
    private static final float[] FLOAT_POWERS = new float[11];

    static {
        long power = 1;
        for (int i = 0; i < 19; i++) {
            POWERS[i] = power;
            if (i < FLOAT_POWERS.length) {
                FLOAT_POWERS[i] = power;
            }
            power *= 10;
        }
        for (int i = 19; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final byte[] text;
    private final int to;
    private final boolean isDouble;
    private final int precision;
    private final int minExponent;
    private int at;

    private FloatText(byte[] text, int from, int to, boolean isDouble) {
        this.text = text;
        this.at = from;
        this.to = to;
        this.isDouble = isDouble;
        this.precision = isDouble ? 53 : 24;
        this.minExponent = isDouble ? -1022 : -126;
    }

    /** The bits of an f32 token (NAT, INT or FLOAT). */
    static int f32(byte[] text, int from, int to) throws OutOfRange {
        return (int) new FloatText(text, from, to, false).parse();
    }

    /** The bits of an f64 token (NAT, INT or FLOAT). */
    static long f64(byte[] text, int from, int to) throws OutOfRange {
        return new FloatText(text, from, to, true).parse();
    }

    private long parse() throws OutOfRange {
        long sign = 0;
        if (text[at] == '-') {
            sign = isDouble ? Long.MIN_VALUE : 1L << 31;
        }
        if (text[at] == '-' || text[at] == '+') {
            at++;
        }
        if (text[at] == 'i') {
            return sign | infinity();
        }
        if (text[at] == 'n') {
            return sign | infinity() | payload();
        }
        boolean hex = NumberGrammar.startsWith(text, at, to, "0x");
        if (hex) {
            at += 2;
        }
        return sign | (hex ? hexadecimal() : decimal());
    }

    private long infinity() {
        return isDouble ? 0x7ffL << 52 : 0xffL << 23;
    }

    private long payload() throws OutOfRange {
        long quiet = 1L << precision - 2;
        if (to - at == 3) {
            return quiet;
        }
        long payload = IntegerText.magnitude(text, at + 4, to);
        if (payload == 0 || payload >>> precision - 1 != 0) {
            throw OutOfRange.INSTANCE;
        }
        return payload;
    }

    private long hexadecimal() throws OutOfRange {
        long mantissa = 0;
        long exponent = 0;
        boolean sticky = false;
        boolean fraction = false;
        while (at < to && text[at] != 'p' && text[at] != 'P') {
            byte c = text[at++];
            if (c == '.') {
                fraction = true;
            } else if (c != '_') {
                int digit = NumberGrammar.digit(c, true);
                if (mantissa >>> 58 == 0) {
                    mantissa = mantissa << 4 | digit;
                    exponent -= fraction ? 4 : 0;
                } else {
                    sticky |= digit != 0;
                    exponent += fraction ? 0 : 4;
                }
            }
        }
        return round(mantissa, exponent + exponent(), sticky);
    }

    /** The number behind p or e, clamped far beyond what any float has. */
    private long exponent() {
        if (at >= to) {
            return 0;
        }
        at++;
        boolean negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        long value = 0;
        for (; at < to; at++) {
            if (text[at] != '_' && value < 1L << 40) {
                value = value * 10 + (text[at] - '0');
            }
        }
        return negative ? -value : value;
    }

    private long decimal() throws OutOfRange {
        byte[] digits = new byte[Math.min(DIGITS, to - at) + 1];
        int count = 0;
        long exponent = 0;
        boolean sticky = false;
        boolean fraction = false;
        while (at < to && text[at] != 'e' && text[at] != 'E') {
            byte c = text[at++];
            if (c == '.') {
                fraction = true;
            } else if (c != '_') {
                if (count == 0 && c == '0') {
                    exponent -= fraction ? 1 : 0;
                } else if (count < DIGITS) {
                    digits[count++] = (byte) (c - '0');
                    exponent -= fraction ? 1 : 0;
                } else {
                    sticky |= c != '0';
                    exponent += fraction ? 0 : 1;
                }
            }
        }
        exponent += exponent();
        if (sticky) {
            // one more digit that is not zero decides as well as all those left out
            digits[count++] = 1;
            exponent--;
        }
        while (count > 0 && digits[count - 1] == 0) {
            count--;
            exponent++;
        }
        if (count == 0 || exponent + count < -400) {
            return 0;
        }
        if (exponent + count > 400) {
            throw OutOfRange.INSTANCE;
        }
        if (count <= 18) {
            long value = 0;
            for (int i = 0; i < count; i++) {
                value = value * 10 + digits[i];
            }
            if (isDouble && value < 1L << 53 && Math.abs(exponent) <= 22) {
                double power = POWERS[(int) Math.abs(exponent)];
                return Double.doubleToRawLongBits(exponent < 0 ? value / power : value * power);
            }
            if (!isDouble && value < 1L << 24 && Math.abs(exponent) <= 10) {
                float power = FLOAT_POWERS[(int) Math.abs(exponent)];
                float result = exponent < 0 ? (float) value / power : (float) value * power;
                return Float.floatToRawIntBits(result);
            }
            return exact(BigInteger.valueOf(value), (int) exponent);
        }
        return exact(integer(digits, count), (int) exponent);
    }

    private static BigInteger integer(byte[] digits, int count) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < count; ) {
            long part = 0;
            long scale = 1;
            for (int j = 0; j < 18 && i < count; j++) {
                part = part * 10 + digits[i++];
                scale *= 10;
            }
            value = value.multiply(BigInteger.valueOf(scale)).add(BigInteger.valueOf(part));
        }
        return value;
    }

    /** Rounds {@code digits * 10^exponent}, by exact arithmetic. */
    private long exact(BigInteger digits, int exponent) throws OutOfRange {
        BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
        if (exponent >= 0) {
            return round(digits.multiply(power), 0, false);
        }
        int shift = Math.max(0, 66 + power.bitLength() - digits.bitLength());
        BigInteger[] parts = digits.shiftLeft(shift).divideAndRemainder(power);
        return round(parts[0], -shift, parts[1].signum() != 0);
    }

    private long round(BigInteger value, int exponent, boolean sticky) throws OutOfRange {
        int excess = Math.max(0, value.bitLength() - 62);
        boolean lost = sticky || excess > 0 && value.getLowestSetBit() < excess;
        return round(value.shiftRight(excess).longValue(), (long) exponent + excess, lost);
    }

    /**
     * Rounds {@code mantissa * 2^exponent}.
     *
     * @param mantissa below 2^62; at least 2^56 if sticky
     * @param exponent any
     * @param sticky whether the value is a little greater, by less than one unit of the mantissa
     */
    private long round(long mantissa, long exponent, boolean sticky) throws OutOfRange {
        if (mantissa == 0) {
            return 0;
        }
        long top = exponent + 63 - Long.numberOfLeadingZeros(mantissa);
        long unit = Math.max(top, minExponent) - (precision - 1);
        long shift = unit - exponent;
        if (top > -minExponent + 1) {
            throw OutOfRange.INSTANCE;
        }
        long rounded;
        if (shift <= 0) {
            rounded = mantissa << -shift;
        } else if (shift > 63) {
            rounded = 0;
        } else {
            long half = 1L << shift - 1;
            long rest = mantissa & (half << 1) - 1;
            rounded = mantissa >>> shift;
            if (rest > half || rest == half && (sticky || (rounded & 1) != 0)) {
                rounded++;
            }
        }
        // a mantissa that was rounded up to the next power of two carries into the exponent
        long biased = unit + (precision - 1) - minExponent;
        long bits = (biased << precision - 1) + rounded;
        if (bits >= infinity()) {
            throw OutOfRange.INSTANCE;
        }
        return bits;
    }
}
