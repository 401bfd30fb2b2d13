package dev.godwit.check;

import dev.godwit.riscv.numeric.DoubleConversions;
import dev.godwit.riscv.numeric.Doubles;
import dev.godwit.riscv.numeric.FloatState;
import dev.godwit.riscv.numeric.HalfConversions;
import dev.godwit.riscv.numeric.Halves;
import dev.godwit.riscv.numeric.SingleConversions;
import dev.godwit.riscv.numeric.Singles;

/**
 * Computes every floating-point instruction of RISC-V with corners and pseudo-random operands, in
 * every rounding mode, and writes down sums of what comes back. Run on the JVM and in the build to
 * Wasm GC, both must write the same: hosts differ in NaNs, in what they lack, and in conversions.
 */
public final class FloatCases {
    private static final int MODES = 5;
    private static final int RANDOM_CASES = 300;
    private static final int CASES_PER_LINE = 20;

    /** Bits of doubles; of narrower formats the corresponding ones. */
    private static final double[] CORNERS = {
        0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        -2.5,
        3,
        1.0 / 3,
        0x1p31,
        -0x1p31,
        0x1p32,
        4294967295.5,
        -2147483648.5,
        2147483647.5,
        0x1p63,
        -0x1p63,
        0x1p64,
        4503599627370495.5,
        9007199254740994.0,
        65_519,
        65_520,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        0x1.fffffffffffffp-1023,
        0x1.fffffep-127,
        0x1p-537,
        0x1p-75,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private final StringBuilder lines = new StringBuilder();
    private final FloatState state = new FloatState();
    private long random = 0x9E37_79B9_7F4A_7C15L;

    private FloatCases() {}

    /**
     * Computes every case.
     *
     * @return a line for each group of operands and operation
     */
    public static String all() {
        FloatCases cases = new FloatCases();
        cases.doubles();
        cases.singles();
        cases.halves();
        return cases.lines.toString();
    }

    private void doubles() {
        long[] operands = operands();
        for (int op = 0; op < 36; op++) {
            run("d", op, operands);
        }
    }

    private void singles() {
        long[] operands = operands();
        for (int i = 0; i < operands.length; i++) {
            operands[i] =
                    i % 3 == 0
                            ? DoubleConversions.toS(operands[i], i % MODES, state)
                            : narrow(operands[i], 32, i);
        }
        for (int op = 0; op < 35; op++) {
            run("s", op, operands);
        }
    }

    private void halves() {
        long[] operands = operands();
        for (int i = 0; i < operands.length; i++) {
            operands[i] =
                    i % 3 == 0
                            ? DoubleConversions.toH(operands[i], i % MODES, state)
                            : narrow(operands[i], 16, i);
        }
        for (int op = 0; op < 35; op++) {
            run("h", op, operands);
        }
    }

    /** Any bits of a narrower format, one in 16 not boxed. */
    private static long narrow(long bits, int width, int i) {
        return i % 16 == 1 ? bits : bits >> 64 - width | -1L << width;
    }

    private long[] operands() {
        int corners = CORNERS.length * 2;
        long[] result = new long[corners + RANDOM_CASES];
        for (int i = 0; i < CORNERS.length; i++) {
            result[2 * i] = Double.doubleToRawLongBits(CORNERS[i]);
            result[2 * i + 1] = result[2 * i] ^ Long.MIN_VALUE;
        }
        for (int i = corners; i < result.length; i++) {
            long bits = next();
            long exponent = 1023 - 32 + (next() >>> 58);
            // half of them of moderate size
            result[i] = i % 2 == 0 ? bits : bits & 0x800F_FFFF_FFFF_FFFFL | exponent << 52;
        }
        // a signaling NaN
        result[corners] = 0x7FF0_0000_0000_0001L;
        return result;
    }

    /** The next pseudo-random value. */
    private long next() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random;
    }

    private void run(String format, int op, long[] operands) {
        long sum = 0;
        int n = operands.length;
        for (int i = 0; i < n; i++) {
            for (int j = 1; j < 8; j++) {
                long a = operands[i];
                long b = operands[(i * 7 + j * 13) % n];
                long c = operands[(i * 11 + j * 17) % n];
                for (int mode = 0; mode < 2 * MODES; mode++) {
                    state.flags = mode / MODES;
                    long result = compute(format, op, a, b, c, mode % MODES);
                    sum = sum * 31 + (result ^ result >>> 29) * 8 + state.flags;
                }
            }
            if (i % CASES_PER_LINE == CASES_PER_LINE - 1) {
                lines.append(format).append(' ').append(op).append(' ').append(i);
                lines.append(' ').append(Long.toHexString(sum)).append('\n');
            }
        }
    }

    private long compute(String format, int op, long a, long b, long c, int rounding) {
        switch (format) {
            case "d":
                return computeDoubles(op, a, b, c, rounding);
            case "s":
                return computeSingles(op, a, b, c, rounding);
            default:
                return computeHalves(op, a, b, c, rounding);
        }
    }

    private long computeDoubles(int op, long a, long b, long c, int rounding) {
        switch (op) {
            case 0:
                return Doubles.add(a, b, rounding, state);
            case 1:
                return Doubles.sub(a, b, rounding, state);
            case 2:
                return Doubles.mul(a, b, rounding, state);
            case 3:
                return Doubles.div(a, b, rounding, state);
            case 4:
                return Doubles.sqrt(a, rounding, state);
            case 5:
                return Doubles.madd(a, b, c, rounding, state);
            case 6:
                return Doubles.msub(a, b, c, rounding, state);
            case 7:
                return Doubles.nmsub(a, b, c, rounding, state);
            case 8:
                return Doubles.nmadd(a, b, c, rounding, state);
            case 9:
                return Doubles.min(a, b, state);
            case 10:
                return Doubles.max(a, b, state);
            case 11:
                return Doubles.minm(a, b, state);
            case 12:
                return Doubles.maxm(a, b, state);
            case 13:
                return Doubles.feq(a, b, state);
            case 14:
                return Doubles.flt(a, b, state);
            case 15:
                return Doubles.fle(a, b, state);
            case 16:
                return Doubles.fltq(a, b, state);
            case 17:
                return Doubles.fleq(a, b, state);
            case 18:
                return Doubles.fclass(a);
            case 19:
                return Doubles.sgnj(a, b);
            case 20:
                return Doubles.sgnjn(a, b);
            case 21:
                return Doubles.sgnjx(a, b);
            case 22:
                return Doubles.round(a, rounding, state);
            case 23:
                return Doubles.roundnx(a, rounding, state);
            case 24:
                return Doubles.fli((int) c & 31);
            case 25:
                return DoubleConversions.toW(a, rounding, state);
            case 26:
                return DoubleConversions.fromW(c);
            case 27:
                return DoubleConversions.toWu(a, rounding, state);
            case 28:
                return DoubleConversions.fromWu(c);
            case 29:
                return DoubleConversions.toL(a, rounding, state);
            case 30:
                return DoubleConversions.fromL(c, rounding, state);
            case 31:
                return DoubleConversions.toLu(a, rounding, state);
            case 32:
                return DoubleConversions.fromLu(c, rounding, state);
            case 33:
                return DoubleConversions.toS(a, rounding, state);
            case 34:
                return DoubleConversions.toH(a, rounding, state);
            default:
                return DoubleConversions.modW(a, state);
        }
    }

    private long computeSingles(int op, long a, long b, long c, int rounding) {
        switch (op) {
            case 0:
                return Singles.add(a, b, rounding, state);
            case 1:
                return Singles.sub(a, b, rounding, state);
            case 2:
                return Singles.mul(a, b, rounding, state);
            case 3:
                return Singles.div(a, b, rounding, state);
            case 4:
                return Singles.sqrt(a, rounding, state);
            case 5:
                return Singles.madd(a, b, c, rounding, state);
            case 6:
                return Singles.msub(a, b, c, rounding, state);
            case 7:
                return Singles.nmsub(a, b, c, rounding, state);
            case 8:
                return Singles.nmadd(a, b, c, rounding, state);
            case 9:
                return Singles.min(a, b, state);
            case 10:
                return Singles.max(a, b, state);
            case 11:
                return Singles.minm(a, b, state);
            case 12:
                return Singles.maxm(a, b, state);
            case 13:
                return Singles.feq(a, b, state);
            case 14:
                return Singles.flt(a, b, state);
            case 15:
                return Singles.fle(a, b, state);
            case 16:
                return Singles.fltq(a, b, state);
            case 17:
                return Singles.fleq(a, b, state);
            case 18:
                return Singles.fclass(a);
            case 19:
                return Singles.sgnj(a, b);
            case 20:
                return Singles.sgnjn(a, b);
            case 21:
                return Singles.sgnjx(a, b);
            case 22:
                return Singles.round(a, rounding, state);
            case 23:
                return Singles.roundnx(a, rounding, state);
            case 24:
                return Singles.fli((int) c & 31);
            case 25:
                return SingleConversions.toW(a, rounding, state);
            case 26:
                return SingleConversions.fromW(c, rounding, state);
            case 27:
                return SingleConversions.toWu(a, rounding, state);
            case 28:
                return SingleConversions.fromWu(c, rounding, state);
            case 29:
                return SingleConversions.toL(a, rounding, state);
            case 30:
                return SingleConversions.fromL(c, rounding, state);
            case 31:
                return SingleConversions.toLu(a, rounding, state);
            case 32:
                return SingleConversions.fromLu(c, rounding, state);
            case 33:
                return SingleConversions.toD(a, state);
            default:
                return SingleConversions.toH(a, rounding, state);
        }
    }

    private long computeHalves(int op, long a, long b, long c, int rounding) {
        switch (op) {
            case 0:
                return Halves.add(a, b, rounding, state);
            case 1:
                return Halves.sub(a, b, rounding, state);
            case 2:
                return Halves.mul(a, b, rounding, state);
            case 3:
                return Halves.div(a, b, rounding, state);
            case 4:
                return Halves.sqrt(a, rounding, state);
            case 5:
                return Halves.madd(a, b, c, rounding, state);
            case 6:
                return Halves.msub(a, b, c, rounding, state);
            case 7:
                return Halves.nmsub(a, b, c, rounding, state);
            case 8:
                return Halves.nmadd(a, b, c, rounding, state);
            case 9:
                return Halves.min(a, b, state);
            case 10:
                return Halves.max(a, b, state);
            case 11:
                return Halves.minm(a, b, state);
            case 12:
                return Halves.maxm(a, b, state);
            case 13:
                return Halves.feq(a, b, state);
            case 14:
                return Halves.flt(a, b, state);
            case 15:
                return Halves.fle(a, b, state);
            case 16:
                return Halves.fltq(a, b, state);
            case 17:
                return Halves.fleq(a, b, state);
            case 18:
                return Halves.fclass(a);
            case 19:
                return Halves.sgnj(a, b);
            case 20:
                return Halves.sgnjn(a, b);
            case 21:
                return Halves.sgnjx(a, b);
            case 22:
                return Halves.round(a, rounding, state);
            case 23:
                return Halves.roundnx(a, rounding, state);
            case 24:
                return Halves.fli((int) c & 31);
            case 25:
                return HalfConversions.toW(a, rounding, state);
            case 26:
                return HalfConversions.fromW(c, rounding, state);
            case 27:
                return HalfConversions.toWu(a, rounding, state);
            case 28:
                return HalfConversions.fromWu(c, rounding, state);
            case 29:
                return HalfConversions.toL(a, rounding, state);
            case 30:
                return HalfConversions.fromL(c, rounding, state);
            case 31:
                return HalfConversions.toLu(a, rounding, state);
            case 32:
                return HalfConversions.fromLu(c, rounding, state);
            case 33:
                return HalfConversions.toD(a, state);
            default:
                return HalfConversions.toS(a, state);
        }
    }
}
