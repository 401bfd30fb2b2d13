package dev.godwit.riscv.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.godwit.riscv.numeric.Oracle.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/**
 * Every instruction against the oracle, in every rounding mode, with no exception accrued and with
 * NX: corners, and random operands (godwit.numeric.count of them, from godwit.numeric.seed).
 */
class NumericTest {
    private static final int COUNT = Integer.getInteger("godwit.numeric.count", 20_000);
    private static final long SEED = Long.getLong("godwit.numeric.seed", 1);

    static List<Operation> operations() {
        return Operation.all();
    }

    private final FloatState state = new FloatState();

    @ParameterizedTest
    @MethodSource("operations")
    void corners(Operation op) {
        Oracle format = op.operands();
        long[] corners = Operands.corners(format);
        if (op.arity() == 1) {
            for (long a : corners) {
                check(op, a, 0, 0);
            }
            if (format != null) {
                for (long a : Operands.aroundIntegers(format)) {
                    check(op, a, 0, 0);
                }
            }
            return;
        }
        for (long a : corners) {
            for (long b : corners) {
                if (op.arity() == 2) {
                    check(op, a, b, 0);
                }
            }
        }
        if (op.arity() == 3) {
            // a third of all triples, another third for each operation's name
            int skip = Math.floorMod(op.name().hashCode(), 3);
            for (int i = 0; i < corners.length; i++) {
                for (int j = 0; j < corners.length; j++) {
                    for (int k = (i + j + skip) % 3; k < corners.length; k += 3) {
                        check(op, corners[i], corners[j], corners[k]);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void random(Operation op) {
        Operands operands = new Operands(SEED + op.name().hashCode());
        for (int i = 0; i < COUNT; i++) {
            long a = operands.next(op.operands());
            long b = op.arity() == 2 ? operands.nextTo(op.operands(), a) : 0;
            long c = 0;
            if (op.arity() == 3) {
                b = operands.next(op.operands());
                c = operands.addend(op.operands(), a, b);
            }
            check(op, a, b, c);
        }
    }

    private void check(Operation op, long a, long b, long c) {
        Outcome expected = op.expected().of(a, b, c);
        for (int rounding = 0; rounding < Oracle.MODES; rounding++) {
            for (int before = 0; before <= FloatState.NX; before++) {
                state.flags = before;
                long actual = op.actual().of(a, b, c, rounding, state);
                if (actual != expected.bits()[rounding]
                        || state.flags != (before | expected.flags()[rounding])) {
                    fail(
                            "%s %x %x %x, rounding %d, flags %x: got %x flags %x, expected %x flags %x; seed %d"
                                    .formatted(
                                            op.name(),
                                            a,
                                            b,
                                            c,
                                            rounding,
                                            before,
                                            actual,
                                            state.flags,
                                            expected.bits()[rounding],
                                            expected.flags()[rounding] | before,
                                            SEED));
                }
            }
        }
    }

    /** Other exceptions that have accrued stay, and change nothing. */
    @ParameterizedTest
    @MethodSource("operations")
    void exceptionsAccrue(Operation op) {
        Operands operands = new Operands(SEED);
        for (int i = 0; i < 200; i++) {
            long a = operands.next(op.operands());
            long b = operands.next(op.operands());
            long c = operands.next(op.operands());
            Outcome expected = op.expected().of(a, b, c);
            for (int before = 0; before < 32; before++) {
                state.flags = before;
                long actual = op.actual().of(a, b, c, Rounding.RNE, state);
                assertThat(actual).isEqualTo(expected.bits()[Rounding.RNE]);
                assertThat(state.flags).isEqualTo(before | expected.flags()[Rounding.RNE]);
            }
        }
    }

    @Test
    void immediates() {
        double[] values = {
            -1,
            0,
            0x1p-16,
            0x1p-15,
            0x1p-8,
            0x1p-7,
            0x1p-4,
            0x1p-3,
            0.25,
            0.3125,
            0.375,
            0.4375,
            0.5,
            0.625,
            0.75,
            0.875,
            1,
            1.25,
            1.5,
            1.75,
            2,
            2.5,
            3,
            4,
            8,
            16,
            128,
            256,
            32_768,
            65_536,
            Double.POSITIVE_INFINITY,
            Double.NaN
        };
        for (int i = 0; i < 32; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            if (i != 1) {
                assertThat(Doubles.fli(i)).isEqualTo(bits);
                assertThat(Singles.fli(i))
                        .isEqualTo(Oracle.DOUBLE.convert(bits, Oracle.SINGLE).bits()[0]);
                assertThat(Halves.fli(i))
                        .isEqualTo(Oracle.DOUBLE.convert(bits, Oracle.HALF).bits()[0]);
            }
        }
        assertThat(Doubles.fli(1)).isEqualTo(0x0010_0000_0000_0000L);
        assertThat(Singles.fli(1)).isEqualTo(0xFFFF_FFFF_0080_0000L);
        assertThat(Halves.fli(1)).isEqualTo(0xFFFF_FFFF_FFFF_0400L);
        // what half precision does not have, is subnormal, or is the NaN
        assertThat(Halves.fli(29)).isEqualTo(0xFFFF_FFFF_FFFF_7C00L);
        assertThat(Halves.fli(2)).isEqualTo(0xFFFF_FFFF_FFFF_0100L);
        assertThat(Halves.fli(31)).isEqualTo(0xFFFF_FFFF_FFFF_7E00L);
        assertThat(Singles.fli(31)).isEqualTo(0xFFFF_FFFF_7FC0_0000L);
    }

    @Test
    void theDynamicModeIsTheStates() {
        state.rounding = Rounding.RUP;
        assertThat(Rounding.of(Rounding.DYN, state)).isEqualTo(Rounding.RUP);
        assertThat(Rounding.of(Rounding.RTZ, state)).isEqualTo(Rounding.RTZ);
        state.rounding = 6;
        assertThat(Rounding.of(Rounding.DYN, state)).isGreaterThan(Rounding.RMM);
    }

    /** Known results, from the definition of the formats, that hold the oracle too. */
    @Test
    void knownResults() {
        // 1 + 2^-53 is a tie; up it is the next value
        long tiny = 0x3CA0_0000_0000_0000L;
        long one = 0x3FF0_0000_0000_0000L;
        assertThat(Doubles.add(one, tiny, Rounding.RNE, state)).isEqualTo(one);
        assertThat(Doubles.add(one, tiny, Rounding.RMM, state)).isEqualTo(one + 1);
        assertThat(Doubles.add(one, tiny, Rounding.RUP, state)).isEqualTo(one + 1);
        assertThat(state.flags).isEqualTo(FloatState.NX);
        // the greatest half is 65504; 65520 is the first that overflows
        state.flags = 0;
        assertThat(HalfConversions.fromW(65_519, Rounding.RNE, state)).isEqualTo(-0x8401L);
        assertThat(state.flags).isEqualTo(FloatState.NX);
        assertThat(HalfConversions.fromW(65_520, Rounding.RNE, state)).isEqualTo(-0x8400L);
        assertThat(state.flags).isEqualTo(FloatState.NX | FloatState.OF);
        // just below the least normal single, rounded up to it: not tiny, so no underflow
        state.flags = 0;
        long nearlyNormal = Double.doubleToRawLongBits(0x1.ffffffp-127);
        assertThat(DoubleConversions.toS(nearlyNormal, Rounding.RNE, state))
                .isEqualTo(0xFFFF_FFFF_0080_0000L);
        assertThat(state.flags).isEqualTo(FloatState.NX);
        // and a little less is tiny, though it becomes the same
        state.flags = 0;
        long less = Double.doubleToRawLongBits(0x1.fffffep-127 + 0x1p-160);
        assertThat(DoubleConversions.toS(less, Rounding.RNE, state))
                .isEqualTo(0xFFFF_FFFF_0080_0000L);
        assertThat(state.flags).isEqualTo(FloatState.NX | FloatState.UF);
        state.flags = 0;
        assertThat(DoubleConversions.toWu(Double.doubleToRawLongBits(-1.0), 1, state)).isZero();
        assertThat(state.flags).isEqualTo(FloatState.NV);
        assertThat(DoubleConversions.toWu(Double.doubleToRawLongBits(4294967295.0), 1, state))
                .isEqualTo(-1);
        state.flags = 0;
        assertThat(DoubleConversions.modW(Double.doubleToRawLongBits(4294967297.5), state))
                .isEqualTo(1);
        assertThat(state.flags).isEqualTo(FloatState.NV);
    }
}
