package dev.godwit.testkit.reference;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.Arrays;

/** What the vector instructions compute, lane by lane, by the specification's words. */
final class VectorOracle {
    private VectorOracle() {}

    /** The slots of the result: two halves of a v128, or one scalar. */
    static long[] expected(String mnemonic, long[] in, long immL, long immH) {
        int dot = mnemonic.indexOf('.');
        String shape = mnemonic.substring(0, dot);
        String op = mnemonic.substring(dot + 1);
        if (shape.equals("v128")) {
            return whole(op, in, immL, immH);
        }
        boolean numbers = shape.startsWith("f");
        int width = Integer.parseInt(shape.substring(1, shape.indexOf('x')));
        String relaxed = op.startsWith("relaxed_") ? op.substring(8) : op;
        if (relaxed.startsWith("trunc_") && op.startsWith("relaxed_")) {
            relaxed = "trunc_sat_" + relaxed.substring(6);
        }
        long[] common = moved(width, relaxed, in, immL, immH);
        if (common != null) {
            return common;
        }
        return numbers ? numbers(width, relaxed, in) : integers(width, relaxed, in);
    }

    private static long[] whole(String op, long[] in, long immL, long immH) {
        return switch (op) {
            case "const" -> new long[] {immL, immH};
            case "not" -> new long[] {~in[0], ~in[1]};
            case "and" -> new long[] {in[0] & in[2], in[1] & in[3]};
            case "or" -> new long[] {in[0] | in[2], in[1] | in[3]};
            case "xor" -> new long[] {in[0] ^ in[2], in[1] ^ in[3]};
            case "andnot" -> new long[] {in[0] & ~in[2], in[1] & ~in[3]};
            case "bitselect" -> bitselect(in);
            case "any_true" -> new long[] {in[0] == 0 && in[1] == 0 ? 0 : 1};
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static long[] bitselect(long[] in) {
        long[] out = new long[2];
        for (int i = 0; i < 128; i++) {
            long[] from = (in[4 + i / 64] >>> i & 1) != 0 ? in : new long[] {in[2], in[3]};
            out[i / 64] |= (from[i / 64] >>> i & 1) << i;
        }
        return out;
    }

    /** Lanes of that width, unsigned, of the operand whose low half is at a place. */
    private static long[] lanes(int width, long[] in, int at) {
        long[] lanes = new long[128 / width];
        for (int i = 0; i < lanes.length; i++) {
            BigInteger bits =
                    ScalarOracle.unsigned(in[at + 1], 64)
                            .shiftLeft(64)
                            .or(ScalarOracle.unsigned(in[at], 64));
            lanes[i] = bits.shiftRight(i * width).mod(BigInteger.ONE.shiftLeft(width)).longValue();
        }
        return lanes;
    }

    private static long[] join(int width, long... lanes) {
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < lanes.length; i++) {
            bits = bits.or(ScalarOracle.unsigned(lanes[i], width).shiftLeft(i * width));
        }
        return new long[] {bits.longValue(), bits.shiftRight(64).longValue()};
    }

    private static long signed(long lane, int width) {
        return ScalarOracle.signed(lane, width).longValue();
    }

    private static long signed(boolean signed, long lane, int width) {
        return signed ? signed(lane, width) : lane;
    }

    /** What moves lanes without looking at them; null for other instructions. */
    private static long @Nullable [] moved(int width, String op, long[] in, long immL, long immH) {
        return switch (op) {
            case "splat" -> {
                long[] lanes = new long[128 / width];
                Arrays.fill(lanes, in[0]);
                yield join(width, lanes);
            }
            case "extract_lane", "extract_lane_s", "extract_lane_u" -> {
                long lane = lanes(width, in, 0)[(int) immL];
                yield new long[] {op.endsWith("_u") ? lane : signed(lane, width)};
            }
            case "replace_lane" -> {
                long[] lanes = lanes(width, in, 0);
                lanes[(int) immL] = in[2];
                yield join(width, lanes);
            }
            case "shuffle" -> {
                long[] a = lanes(8, in, 0);
                long[] b = lanes(8, in, 2);
                long[] chosen = lanes(8, new long[] {immL, immH}, 0);
                for (int i = 0; i < 16; i++) {
                    int lane = (int) chosen[i];
                    chosen[i] = lane < 16 ? a[lane] : b[lane - 16];
                }
                yield join(8, chosen);
            }
            case "swizzle" -> {
                long[] a = lanes(8, in, 0);
                long[] chosen = lanes(8, in, 2);
                for (int i = 0; i < 16; i++) {
                    chosen[i] = chosen[i] < 16 ? a[(int) chosen[i]] : 0;
                }
                yield join(8, chosen);
            }
            case "laneselect" -> bitselect(in);
            default -> null;
        };
    }

    private static long[] integers(int width, String op, long[] in) {
        boolean signed = op.endsWith("_s");
        int half = width / 2;
        int count = 128 / width;
        if (op.startsWith("narrow_")) {
            signed = op.endsWith("_s");
            long[] result = new long[count];
            for (int i = 0; i < count; i++) {
                long[] wide = lanes(width * 2, in, i < count / 2 ? 0 : 2);
                BigInteger lane = ScalarOracle.signed(wide[i % (count / 2)], width * 2);
                result[i] = ScalarOracle.saturated(lane, width, signed);
            }
            return join(width, result);
        }
        if (op.startsWith("extend_")) {
            long[] narrow = lanes(half, in, 0);
            long[] result = new long[count];
            for (int i = 0; i < count; i++) {
                int from = op.startsWith("extend_low") ? i : i + count;
                result[i] = signed(signed, narrow[from], half);
            }
            return join(width, result);
        }
        if (op.startsWith("extmul_")) {
            long[] a = lanes(half, in, 0);
            long[] b = lanes(half, in, 2);
            long[] result = new long[count];
            for (int i = 0; i < count; i++) {
                int from = op.startsWith("extmul_low") ? i : i + count;
                result[i] = signed(signed, a[from], half) * signed(signed, b[from], half);
            }
            return join(width, result);
        }
        if (op.startsWith("extadd_pairwise_")) {
            long[] a = lanes(half, in, 0);
            long[] result = new long[count];
            for (int i = 0; i < count; i++) {
                result[i] = signed(signed, a[2 * i], half) + signed(signed, a[2 * i + 1], half);
            }
            return join(width, result);
        }
        if (op.startsWith("dot_")) {
            return dot(op, in);
        }
        if (op.startsWith("trunc_sat_")) {
            return truncated(op, in);
        }
        long[] a = lanes(width, in, 0);
        switch (op) {
            case "all_true" -> {
                long result = 1;
                for (long lane : a) {
                    result = lane == 0 ? 0 : result;
                }
                return new long[] {result};
            }
            case "bitmask" -> {
                long result = 0;
                for (int i = 0; i < count; i++) {
                    result |= (a[i] >>> (width - 1) & 1) << i;
                }
                return new long[] {result};
            }
            case "shl", "shr_s", "shr_u" -> {
                int s = Math.floorMod((int) in[2], width);
                for (int i = 0; i < count; i++) {
                    a[i] =
                            switch (op) {
                                case "shl" -> a[i] << s;
                                case "shr_s" -> signed(a[i], width) >> s;
                                default -> a[i] >>> s;
                            };
                }
                return join(width, a);
            }
            default -> {}
        }
        long[] b = in.length > 2 ? lanes(width, in, 2) : a;
        long[] result = new long[count];
        for (int i = 0; i < count; i++) {
            result[i] = integer(width, op, a[i], b[i]);
        }
        return join(width, result);
    }

    /** An operation on two lanes, or on the first. */
    private static long integer(int width, String op, long a, long b) {
        BigInteger x = op.endsWith("_u") ? ScalarOracle.unsigned(a, width) : big(a, width);
        BigInteger y = op.endsWith("_u") ? ScalarOracle.unsigned(b, width) : big(b, width);
        int order = x.compareTo(y);
        return switch (op) {
            case "eq" -> mask(order == 0);
            case "ne" -> mask(order != 0);
            case "lt_s", "lt_u" -> mask(order < 0);
            case "gt_s", "gt_u" -> mask(order > 0);
            case "le_s", "le_u" -> mask(order <= 0);
            case "ge_s", "ge_u" -> mask(order >= 0);
            case "min_s", "min_u" -> x.min(y).longValue();
            case "max_s", "max_u" -> x.max(y).longValue();
            case "abs" -> x.abs().longValue();
            case "neg" -> x.negate().longValue();
            case "popcnt" -> ScalarOracle.unsigned(a, width).bitCount();
            case "add" -> x.add(y).longValue();
            case "sub" -> x.subtract(y).longValue();
            case "mul" -> x.multiply(y).longValue();
            case "add_sat_s" -> ScalarOracle.saturated(x.add(y), width, true);
            case "add_sat_u" -> ScalarOracle.saturated(x.add(y), width, false);
            case "sub_sat_s" -> ScalarOracle.saturated(x.subtract(y), width, true);
            case "sub_sat_u" -> ScalarOracle.saturated(x.subtract(y), width, false);
            case "avgr_u" -> x.add(y).add(BigInteger.ONE).shiftRight(1).longValue();
            case "q15mulr_sat_s", "q15mulr_s" ->
                    ScalarOracle.saturated(
                            x.multiply(y).add(BigInteger.valueOf(1 << 14)).shiftRight(15),
                            width,
                            true);
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static BigInteger big(long lane, int width) {
        return ScalarOracle.signed(lane, width);
    }

    private static long mask(boolean value) {
        return value ? -1 : 0;
    }

    private static long[] dot(String op, long[] in) {
        if (op.equals("dot_i16x8_s")) {
            long[] a = lanes(16, in, 0);
            long[] b = lanes(16, in, 2);
            long[] result = new long[4];
            for (int i = 0; i < 8; i++) {
                result[i / 2] += signed(a[i], 16) * signed(b[i], 16);
            }
            return join(32, result);
        }
        long[] a = lanes(8, in, 0);
        long[] b = lanes(8, in, 2);
        long[] sums = new long[8];
        for (int i = 0; i < 16; i++) {
            sums[i / 2] += signed(a[i], 8) * signed(b[i], 8);
        }
        for (int i = 0; i < 8; i++) {
            sums[i] = ScalarOracle.saturated(BigInteger.valueOf(sums[i]), 16, true);
        }
        if (op.equals("dot_i8x16_i7x16_s")) {
            return join(16, sums);
        }
        long[] result = lanes(32, in, 4);
        for (int i = 0; i < 8; i++) {
            result[i / 2] += sums[i];
        }
        return join(32, result);
    }

    private static long[] truncated(String op, long[] in) {
        boolean fromF32 = op.contains("f32x4");
        boolean signed = op.endsWith("_s") || op.endsWith("_s_zero");
        ExactFloat from = fromF32 ? ExactFloat.F32 : ExactFloat.F64;
        long[] a = lanes(fromF32 ? 32 : 64, in, 0);
        for (int i = 0; i < a.length; i++) {
            a[i] = ScalarOracle.saturated(from.truncated(a[i]), 32, signed);
        }
        return join(32, a);
    }

    private static long[] numbers(int width, String op, long[] in) {
        ExactFloat f = width == 32 ? ExactFloat.F32 : ExactFloat.F64;
        int count = 128 / width;
        long[] result = new long[count];
        switch (op) {
            case "convert_i32x4_s",
                    "convert_low_i32x4_s",
                    "convert_i32x4_u",
                    "convert_low_i32x4_u" -> {
                long[] a = lanes(32, in, 0);
                for (int i = 0; i < count; i++) {
                    result[i] =
                            f.fromInteger(BigInteger.valueOf(signed(op.endsWith("_s"), a[i], 32)));
                }
                return join(width, result);
            }
            case "demote_f64x2_zero" -> {
                long[] a = lanes(64, in, 0);
                return join(32, f.convert(ExactFloat.F64, a[0]), f.convert(ExactFloat.F64, a[1]));
            }
            case "promote_low_f32x4" -> {
                long[] a = lanes(32, in, 0);
                return join(64, f.convert(ExactFloat.F32, a[0]), f.convert(ExactFloat.F32, a[1]));
            }
            default -> {}
        }
        long[] a = lanes(width, in, 0);
        long[] b = in.length > 2 ? lanes(width, in, 2) : a;
        long[] c = in.length > 4 ? lanes(width, in, 4) : a;
        for (int i = 0; i < count; i++) {
            result[i] =
                    switch (op) {
                        case "eq" -> mask(f.eq(a[i], b[i]));
                        case "ne" -> mask(!f.eq(a[i], b[i]));
                        case "lt" -> mask(f.lt(a[i], b[i]));
                        case "gt" -> mask(f.lt(b[i], a[i]));
                        case "le" -> mask(f.lt(a[i], b[i]) || f.eq(a[i], b[i]));
                        case "ge" -> mask(f.lt(b[i], a[i]) || f.eq(a[i], b[i]));
                        case "pmin" -> f.lt(b[i], a[i]) ? b[i] : a[i];
                        case "pmax" -> f.lt(a[i], b[i]) ? b[i] : a[i];
                        case "madd" -> f.add(f.mul(a[i], b[i]), c[i]);
                        case "nmadd" -> f.add(f.mul(f.neg(a[i]), b[i]), c[i]);
                        default -> ScalarOracle.computed(f, op, a[i], b[i]);
                    };
        }
        return join(width, result);
    }
}
