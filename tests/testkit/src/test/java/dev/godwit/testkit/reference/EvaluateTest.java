package dev.godwit.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.host.Memory;
import dev.godwit.host.Numbers;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.numeric.Conversions;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.numeric.Floats;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Holds every expression of the instruction table against an oracle written without it. */
class EvaluateTest {
    private static final int ROUNDS = 2_000;
    private static final Memory NONE = Memory.empty();

    /** Instructions of the numeric chapter with one result. */
    static List<String> scalars() {
        return named(
                IntStream.concat(
                        IntStream.rangeClosed(Opcodes.I32_EQZ, Opcodes.I64_EXTEND32_S),
                        IntStream.rangeClosed(
                                Opcodes.I32_TRUNC_SAT_F32_S, Opcodes.I64_TRUNC_SAT_F64_U)));
    }

    /** Vector instructions that do not touch a memory. */
    static List<String> vectors() {
        return named(
                IntStream.range(Opcodes.FD, Opcodes.FE)
                        .filter(Opcodes::isDefined)
                        .filter(opcode -> Opcodes.signature(opcode).indexOf('a') < 0));
    }

    private static List<String> named(IntStream opcodes) {
        return opcodes.mapToObj(o -> Opcodes.mnemonic(o) + " " + o).toList();
    }

    private static int opcode(String named) {
        return Integer.parseInt(named.substring(named.indexOf(' ') + 1));
    }

    @Test
    void noInstructionIsLeftOut() {
        assertThat(scalars()).hasSize(136);
        assertThat(vectors()).hasSize(234);
        int wide = 4;
        int accesses = EvaluateMemoryTest.accesses().size();
        assertThat(IntStream.range(0, Opcodes.COUNT).filter(Evaluate::knows))
                .hasSize(136 + 234 + wide + accesses);
    }

    @Test
    void slotsFollowFromTheSignature() {
        assertThat(Evaluate.operands(Opcodes.I32_ADD)).isEqualTo(2);
        assertThat(Evaluate.results(Opcodes.I32_ADD)).isEqualTo(1);
        assertThat(Evaluate.operands(Opcodes.V128_BITSELECT)).isEqualTo(6);
        assertThat(Evaluate.results(Opcodes.V128_BITSELECT)).isEqualTo(2);
        assertThat(Evaluate.operands(Opcodes.I64_MUL_WIDE_U)).isEqualTo(2);
        assertThat(Evaluate.results(Opcodes.I64_MUL_WIDE_U)).isEqualTo(2);
        assertThat(Evaluate.operands(Opcodes.V128_STORE)).isEqualTo(2);
        assertThat(Evaluate.results(Opcodes.V128_STORE)).isZero();
        assertThat(Evaluate.operands(Opcodes.I32_LOAD)).isZero();
        assertThat(Evaluate.operands(Opcodes.I64_ATOMIC_RMW_CMPXCHG)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void scalarsComputeWhatTheOracleSays(String named) {
        int opcode = opcode(named);
        String mnemonic = Opcodes.mnemonic(opcode);
        String signature = Opcodes.signature(opcode);
        var samples = new Samples(opcode);
        for (int round = 0; round < ROUNDS; round++) {
            long a = operand(samples, signature.charAt(0));
            long b = operand(samples, signature.charAt(signature.indexOf('>') - 1));
            check(opcode, mnemonic, a, b);
        }
        if (signature.startsWith("f") || signature.startsWith("F")) {
            long[] numbers = Samples.numbers(signature.startsWith("f") ? 32 : 64);
            for (long a : numbers) {
                for (long b : numbers) {
                    check(opcode, mnemonic, a, b);
                }
            }
        }
    }

    private static void check(int opcode, String mnemonic, long a, long b) {
        Object result;
        try {
            long[] out = new long[1];
            Evaluate.run(opcode, new long[] {a, b}, 0, 0, NONE, 0, out);
            result = out[0];
        } catch (Fault fault) {
            result = fault.reason();
        }
        Object expected = ScalarOracle.expected(mnemonic, a, b);
        if (!expected.equals(result)) {
            assertThat(result).as("%s of %016x and %016x", mnemonic, a, b).isEqualTo(expected);
        }
    }

    /** A slot of some type; what lies above 32 bits of an i32 or f32 must not matter. */
    private static long operand(Samples samples, char type) {
        long above = samples.random() << 32;
        return switch (type) {
            case 'i' -> samples.lane(32) | above;
            case 'I' -> samples.lane(64);
            case 'f' -> samples.number(32) & 0xffffffffL | above;
            case 'F' -> samples.number(64);
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectorsComputeWhatTheOracleSays(String named) {
        int opcode = opcode(named);
        String mnemonic = Opcodes.mnemonic(opcode);
        String signature = Opcodes.signature(opcode);
        var samples = new Samples(opcode);
        int rounds = signature.startsWith("vvv") ? ROUNDS / 2 : ROUNDS;
        for (int round = 0; round < rounds; round++) {
            long[] in = operands(samples, signature);
            long immL = samples.random();
            long immH = samples.random();
            if (Opcodes.width(opcode) > 0) {
                immL = samples.below(Opcodes.width(opcode));
            } else if (opcode == Opcodes.I8X16_SHUFFLE) {
                immL &= 0x1f1f1f1f1f1f1f1fL;
                immH &= 0x1f1f1f1f1f1f1f1fL;
            }
            long[] expected = VectorOracle.expected(mnemonic, in, immL, immH);
            long[] out = new long[2];
            Evaluate.run(opcode, in, immL, immH, NONE, 0, out);
            long[] result = Arrays.copyOf(out, expected.length);
            if (!Arrays.equals(result, expected)) {
                assertThat(hex(result))
                        .as("%s of %s, immediates %x %x", mnemonic, hex(in), immL, immH)
                        .isEqualTo(hex(expected));
            }
            long[] same = Arrays.copyOf(in, Math.max(2, in.length));
            Evaluate.run(opcode, same, immL, immH, NONE, 0, same);
            assertThat(Arrays.copyOf(same, expected.length))
                    .as("%s with its result over its operands", mnemonic)
                    .isEqualTo(expected);
        }
    }

    private static long[] operands(Samples samples, String signature) {
        long[] in = new long[6];
        int place = 0;
        for (char type : signature.substring(0, signature.indexOf('>')).toCharArray()) {
            if (type == 'v') {
                in[place++] = samples.half();
                in[place++] = samples.half();
                if (samples.below(4) == 0 && place == 4) { // equal lanes are rare by chance
                    in[2] = in[0];
                }
            } else {
                in[place++] = operand(samples, type);
            }
        }
        return Arrays.copyOf(in, place);
    }

    private static String hex(long[] slots) {
        var text = new StringBuilder();
        for (long slot : slots) {
            text.append(String.format("%016x ", slot));
        }
        return text.toString();
    }

    @Test
    void wideSumsAndProductsAreExact() {
        var samples = new Samples(1);
        for (int round = 0; round < ROUNDS; round++) {
            long[] in = {samples.lane(64), samples.lane(64), samples.lane(64), samples.lane(64)};
            BigInteger x = wide(in[0], in[1]);
            BigInteger y = wide(in[2], in[3]);
            wide(Opcodes.I64_ADD128, in, x.add(y));
            wide(Opcodes.I64_SUB128, in, x.subtract(y));
            wide(
                    Opcodes.I64_MUL_WIDE_S,
                    in,
                    BigInteger.valueOf(in[0]).multiply(BigInteger.valueOf(in[1])));
            wide(
                    Opcodes.I64_MUL_WIDE_U,
                    in,
                    ScalarOracle.unsigned(in[0], 64).multiply(ScalarOracle.unsigned(in[1], 64)));
        }
    }

    private static BigInteger wide(long low, long high) {
        return BigInteger.valueOf(high).shiftLeft(64).add(ScalarOracle.unsigned(low, 64));
    }

    private static void wide(int opcode, long[] in, BigInteger expected) {
        long[] out = new long[2];
        Evaluate.run(opcode, in, 0, 0, NONE, 0, out);
        assertThat(hex(out))
                .as("%s of %s", Opcodes.mnemonic(opcode), hex(in))
                .isEqualTo(
                        hex(
                                new long[] {
                                    expected.longValue(), expected.shiftRight(64).longValue()
                                }));
    }

    @Test
    void methodsGiveQuietNansWithoutTheHelpOfWhoStoresThem() {
        float f = Float.intBitsToFloat(0xffa00001);
        double d = Double.longBitsToDouble(0xfff4000000000001L);
        for (float result :
                new float[] {
                    Floats.ceil(f), Floats.floor(f), Floats.trunc(f), Floats.nearest(f),
                    Floats.min(f, 1), Floats.min(1, f), Floats.max(f, 1), Floats.max(1, f),
                    Conversions.demote(d)
                }) {
            assertThat(Float.floatToRawIntBits(result)).isEqualTo(0x7fc00000);
        }
        for (double result :
                new double[] {
                    Floats.ceil(d), Floats.floor(d), Floats.trunc(d), Floats.nearest(d),
                    Floats.min(d, 1), Floats.min(1, d), Floats.max(d, 1), Floats.max(1, d),
                    Conversions.promote(f)
                }) {
            assertThat(Double.doubleToRawLongBits(result)).isEqualTo(0x7ff8000000000000L);
        }
        assertThat(Float.isNaN(Numbers.nearest(f))).isTrue();
    }

    @Test
    void whatIsNotNumericIsRefused() {
        for (int opcode : new int[] {Opcodes.CALL, Opcodes.I32_CONST, Opcodes.MEMORY_GROW}) {
            assertThat(Evaluate.knows(opcode)).isFalse();
            assertThatThrownBy(() -> Evaluate.run(opcode, new long[2], 0, 0, NONE, 0, new long[2]))
                    .isInstanceOf(EngineBug.class);
        }
    }
}
