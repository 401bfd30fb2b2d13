package dev.godwit.wasm.text;

import java.nio.charset.StandardCharsets;

/** Prints floating-point numbers so that the same bits come back: in decimal, or else as hex. */
final class FloatPrinter {
    private FloatPrinter() {}

    /** An f32 by its bits. */
    static String f32(int bits) {
        String sign = bits < 0 ? "-" : "";
        int magnitude = bits & 0x7fffffff;
        if (magnitude >= 0x7f800000) {
            return sign + special(magnitude & 0x7fffff, 0x400000);
        }
        String decimal = decimal(Float.toString(Float.intBitsToFloat(magnitude)));
        byte[] text = decimal.getBytes(StandardCharsets.US_ASCII);
        try {
            if (FloatText.f32(text, 0, text.length) == magnitude) {
                return sign + decimal;
            }
        } catch (OutOfRange e) {
            return sign + hex(magnitude, 23, -126);
        }
        return sign + hex(magnitude, 23, -126);
    }

    /** An f64 by its bits. */
    static String f64(long bits) {
        String sign = bits < 0 ? "-" : "";
        long magnitude = bits & Long.MAX_VALUE;
        if (magnitude >= 0x7ffL << 52) {
            return sign + special(magnitude & (1L << 52) - 1, 1L << 51);
        }
        String decimal = decimal(Double.toString(Double.longBitsToDouble(magnitude)));
        byte[] text = decimal.getBytes(StandardCharsets.US_ASCII);
        try {
            if (FloatText.f64(text, 0, text.length) == magnitude) {
                return sign + decimal;
            }
        } catch (OutOfRange e) {
            return sign + hex(magnitude, 52, -1022);
        }
        return sign + hex(magnitude, 52, -1022);
    }

    private static String special(long payload, long quiet) {
        if (payload == 0) {
            return "inf";
        }
        return payload == quiet ? "nan" : "nan:0x" + Long.toHexString(payload);
    }

    /** Java's form without what is not needed. */
    private static String decimal(String java) {
        String decimal = java.endsWith(".0") ? java.substring(0, java.length() - 2) : java;
        return decimal.replace(".0E", "E").replace('E', 'e');
    }

    private static String hex(long magnitude, int fractionBits, int minExponent) {
        long exponent = magnitude >>> fractionBits;
        long fraction = magnitude & (1L << fractionBits) - 1;
        long mantissa = exponent == 0 ? fraction : fraction | 1L << fractionBits;
        long scale = Math.max(exponent, 1) - 1 + minExponent - fractionBits;
        return "0x" + Long.toHexString(mantissa) + "p" + scale;
    }
}
