package dev.godwit.testkit.reference;

import dev.godwit.wasm.numeric.WasmTrapReason;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/** What the scalar numeric instructions compute, by the specification's words and big integers. */
final class ScalarOracle {
    private static final BigInteger ONE = BigInteger.ONE;

    private ScalarOracle() {}

    /** The slot of the result as a Long, or the TrapReason. */
    static Object expected(String mnemonic, long a, long b) {
        String type = mnemonic.substring(0, 3);
        String op = mnemonic.substring(4);
        if (op.startsWith("reinterpret")) {
            return type.endsWith("32") ? (long) (int) a : a;
        }
        if (op.startsWith("trunc_")) {
            return truncated(type, op, a);
        }
        if (op.startsWith("convert_") || op.startsWith("demote") || op.startsWith("promote")) {
            return slot(type, converted(type, op, a));
        }
        return type.startsWith("i") ? integer(type, op, a, b) : number(type, op, a, b);
    }

    private static Object number(String type, String op, long a, long b) {
        ExactFloat f = type.equals("f32") ? ExactFloat.F32 : ExactFloat.F64;
        long x = type.equals("f32") ? a & 0xffffffffL : a;
        long y = type.equals("f32") ? b & 0xffffffffL : b;
        return switch (op) {
            case "eq" -> truth(f.eq(x, y));
            case "ne" -> truth(!f.eq(x, y));
            case "lt" -> truth(f.lt(x, y));
            case "gt" -> truth(f.lt(y, x));
            case "le" -> truth(f.lt(x, y) || f.eq(x, y));
            case "ge" -> truth(f.lt(y, x) || f.eq(x, y));
            default -> slot(type, computed(f, op, x, y));
        };
    }

    /** A unary or binary operation on numbers. */
    static long computed(ExactFloat f, String op, long x, long y) {
        return switch (op) {
            case "abs" -> f.abs(x);
            case "neg" -> f.neg(x);
            case "ceil", "floor", "trunc", "nearest" -> f.integral(op, x);
            case "sqrt" -> f.sqrt(x);
            case "add" -> f.add(x, y);
            case "sub" -> f.sub(x, y);
            case "mul" -> f.mul(x, y);
            case "div" -> f.div(x, y);
            case "min" -> f.min(x, y);
            case "max" -> f.max(x, y);
            case "copysign" -> f.copysign(x, y);
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static Object truncated(String type, String op, long a) {
        boolean saturates = op.startsWith("trunc_sat_");
        boolean fromF32 = op.contains("f32");
        boolean signed = op.endsWith("_s");
        int n = type.equals("i32") ? 32 : 64;
        ExactFloat from = fromF32 ? ExactFloat.F32 : ExactFloat.F64;
        BigInteger value = from.truncated(fromF32 ? a & 0xffffffffL : a);
        if (saturates) {
            return slot(type, saturated(value, n, signed));
        }
        if (value == null) {
            return WasmTrapReason.INVALID_CONVERSION;
        }
        return fits(value, n, signed)
                ? slot(type, value.longValue())
                : WasmTrapReason.INTEGER_OVERFLOW;
    }

    /** The nearest integer of n bits; 0 for null, which stands for a NaN. */
    static long saturated(@Nullable BigInteger value, int n, boolean signed) {
        if (value == null) {
            return 0;
        }
        BigInteger least = signed ? ONE.shiftLeft(n - 1).negate() : BigInteger.ZERO;
        BigInteger greatest = ONE.shiftLeft(signed ? n - 1 : n).subtract(ONE);
        return value.max(least).min(greatest).longValue();
    }

    private static boolean fits(BigInteger value, int n, boolean signed) {
        return signed ? value.bitLength() < n : value.signum() >= 0 && value.bitLength() <= n;
    }

    private static long converted(String type, String op, long a) {
        ExactFloat to = type.equals("f32") ? ExactFloat.F32 : ExactFloat.F64;
        return switch (op) {
            case "demote_f64" -> to.convert(ExactFloat.F64, a);
            case "promote_f32" -> to.convert(ExactFloat.F32, a & 0xffffffffL);
            case "convert_i32_s" -> to.fromInteger(signed(a, 32));
            case "convert_i32_u" -> to.fromInteger(unsigned(a, 32));
            case "convert_i64_s" -> to.fromInteger(signed(a, 64));
            case "convert_i64_u" -> to.fromInteger(unsigned(a, 64));
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static Object integer(String type, String op, long a, long b) {
        int n = type.equals("i32") ? 32 : 64;
        BigInteger s = signed(a, n);
        BigInteger u = unsigned(a, n);
        BigInteger sb = signed(b, n);
        BigInteger ub = unsigned(b, n);
        int count = ub.mod(BigInteger.valueOf(n)).intValue();
        if (op.startsWith("div_") || op.startsWith("rem_")) {
            return divided(type, op, n, op.endsWith("_s") ? s : u, op.endsWith("_s") ? sb : ub);
        }
        return switch (op) {
            case "eqz" -> truth(u.signum() == 0);
            case "eq" -> truth(u.equals(ub));
            case "ne" -> truth(!u.equals(ub));
            case "lt_s" -> truth(s.compareTo(sb) < 0);
            case "lt_u" -> truth(u.compareTo(ub) < 0);
            case "gt_s" -> truth(s.compareTo(sb) > 0);
            case "gt_u" -> truth(u.compareTo(ub) > 0);
            case "le_s" -> truth(s.compareTo(sb) <= 0);
            case "le_u" -> truth(u.compareTo(ub) <= 0);
            case "ge_s" -> truth(s.compareTo(sb) >= 0);
            case "ge_u" -> truth(u.compareTo(ub) >= 0);
            case "clz" -> (long) (n - u.bitLength());
            case "ctz" -> (long) (u.signum() == 0 ? n : u.getLowestSetBit());
            case "popcnt" -> (long) u.bitCount();
            case "add" -> slot(type, u.add(ub).longValue());
            case "sub" -> slot(type, u.subtract(ub).longValue());
            case "mul" -> slot(type, u.multiply(ub).longValue());
            case "and" -> slot(type, u.and(ub).longValue());
            case "or" -> slot(type, u.or(ub).longValue());
            case "xor" -> slot(type, u.xor(ub).longValue());
            case "shl" -> slot(type, u.shiftLeft(count).longValue());
            case "shr_s" -> slot(type, s.shiftRight(count).longValue());
            case "shr_u" -> slot(type, u.shiftRight(count).longValue());
            case "rotl" -> slot(type, rotated(u, count, n));
            case "rotr" -> slot(type, rotated(u, n - count, n));
            case "wrap_i64" -> slot("i32", a);
            case "extend_i32_s", "extend32_s" -> signed(a, 32).longValue();
            case "extend_i32_u" -> unsigned(a, 32).longValue();
            case "extend8_s" -> signed(a, 8).longValue();
            case "extend16_s" -> signed(a, 16).longValue();
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static long rotated(BigInteger u, int left, int n) {
        return u.shiftLeft(left).or(u.shiftRight(n - left)).longValue();
    }

    private static Object divided(String type, String op, int n, BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            return WasmTrapReason.DIVIDE_BY_ZERO;
        }
        if (op.startsWith("rem_")) {
            return slot(type, a.remainder(b).longValue());
        }
        BigInteger quotient = a.divide(b);
        return op.endsWith("_s") && !fits(quotient, n, true)
                ? WasmTrapReason.INTEGER_OVERFLOW
                : slot(type, quotient.longValue());
    }

    static BigInteger signed(long a, int n) {
        BigInteger u = unsigned(a, n);
        return u.testBit(n - 1) ? u.subtract(ONE.shiftLeft(n)) : u;
    }

    static BigInteger unsigned(long a, int n) {
        return BigInteger.valueOf(a).mod(ONE.shiftLeft(n));
    }

    private static Object truth(boolean value) {
        return value ? 1L : 0L;
    }

    /** Results of 32 bits repeat their sign in the slot. */
    private static Object slot(String type, long value) {
        return type.endsWith("32") ? (long) (int) value : value;
    }
}
