package dev.godwit.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.host.Memory;
import dev.godwit.host.OutOfBounds;
import dev.godwit.wasm.module.Opcodes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Holds loads, stores and atomic accesses of the table against an array of bytes. */
class EvaluateMemoryTest {
    private static final int SIZE = 40;
    private static final int ROUNDS = 1_000;

    private static final Pattern PLAIN =
            Pattern.compile("([if])(32|64)\\.(?:atomic\\.)?(load|store)(8|16|32)?(_[su])?");
    private static final Pattern RMW =
            Pattern.compile("i(32|64)\\.atomic\\.rmw(8|16|32)?\\.([a-z]+)(?:_u)?");
    private static final Pattern VECTOR =
            Pattern.compile("v128\\.(load|store)(?:(\\d+)(?:x(\\d+))?)?_?(s|u|splat|lane|zero)?");

    static List<String> accesses() {
        return IntStream.range(0, Opcodes.COUNT)
                .filter(Opcodes::isDefined)
                .filter(o ->
                        PLAIN.matcher(Opcodes.mnemonic(o)).matches()
                                || RMW.matcher(Opcodes.mnemonic(o)).matches()
                                || VECTOR.matcher(Opcodes.mnemonic(o)).matches())
                .mapToObj(o -> Opcodes.mnemonic(o) + " " + o)
                .toList();
    }

    @Test
    void noAccessIsLeftOut() {
        assertThat(accesses()).hasSize(23 + 22 + 14 + 49);
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void accessesDoWhatTheOracleSays(String named) {
        int opcode = Integer.parseInt(named.substring(named.indexOf(' ') + 1));
        String mnemonic = Opcodes.mnemonic(opcode);
        var samples = new Samples(opcode);
        int width = Opcodes.width(opcode);
        byte[] bytes = new byte[SIZE];
        Memory memory = Objects.requireNonNull(Memory.allocate(SIZE));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < SIZE; i++) {
                bytes[i] = (byte) samples.lane(8);
            }
            memory.write(0, bytes, 0, SIZE);
            long ea = samples.below(SIZE + 20) - 10L;
            if (round % 50 == 0) {
                ea = samples.random();
            }
            long[] in = {samples.half(), samples.half()};
            if (mnemonic.contains("cmpxchg") && samples.below(2) == 0 && fits(ea, width)) {
                in[0] = load(bytes, ea, width, false); // equal by more than chance
                if (samples.below(2) == 0 && width < 8) {
                    in[0] |= samples.random() << (width * 8); // wrapped before it is compared
                }
            }
            int imm = samples.below(16 / width);
            byte[] before = Arrays.copyOf(bytes, SIZE);
            long[] out = {77, 78};
            if (!fits(ea, width)) {
                long bad = ea;
                assertThatThrownBy(() -> Evaluate.run(opcode, in, imm, 0, memory, bad, out))
                        .isSameAs(OutOfBounds.INSTANCE);
                assertThat(out).containsExactly(77, 78);
            } else {
                long[] expected = expected(mnemonic, width, bytes, ea, in, imm);
                Evaluate.run(opcode, in, imm, 0, memory, ea, out);
                assertThat(Arrays.copyOf(out, expected.length))
                        .as("%s at %d, operands %x %x", mnemonic, ea, in[0], in[1])
                        .isEqualTo(expected);
                if (expected.length == 0) {
                    assertThat(out).containsExactly(77, 78);
                }
            }
            byte[] after = new byte[SIZE];
            memory.read(0, after, 0, SIZE);
            assertThat(after).as("%s at %d in %s", mnemonic, ea, before).isEqualTo(bytes);
        }
    }

    private static boolean fits(long ea, int width) {
        return ea >= 0 && ea <= SIZE - width;
    }

    /** Changes the bytes as the instruction would, and returns the slots of its result. */
    private static long[] expected(
            String mnemonic, int width, byte[] bytes, long ea, long[] in, int imm) {
        Matcher m = PLAIN.matcher(mnemonic);
        if (m.matches()) {
            if (m.group(3).equals("store")) {
                store(bytes, ea, width, in[0]);
                return new long[0];
            }
            boolean signed = "_s".equals(m.group(5)) || m.group(2).equals("32") && width == 4;
            return new long[] {load(bytes, ea, width, signed)};
        }
        m = RMW.matcher(mnemonic);
        if (m.matches()) {
            long old = load(bytes, ea, width, false);
            long mask = width == 8 ? -1L : (1L << (8 * width)) - 1;
            long value =
                    switch (m.group(3)) {
                        case "add" -> old + in[0];
                        case "sub" -> old - in[0];
                        case "and" -> old & in[0];
                        case "or" -> old | in[0];
                        case "xor" -> old ^ in[0];
                        case "xchg" -> in[0];
                        case "cmpxchg" -> old == (in[0] & mask) ? in[1] : old;
                        default -> throw new IllegalArgumentException(mnemonic);
                    };
            store(bytes, ea, width, value);
            return new long[] {m.group(1).equals("32") && width == 4 ? (int) old : old};
        }
        m = VECTOR.matcher(mnemonic);
        assertThat(m.matches()).isTrue();
        return vector(m, width, bytes, ea, in, imm);
    }

    /** A vector as 16 bytes, where the instruction moves them. */
    private static long[] vector(Matcher m, int width, byte[] bytes, long ea, long[] in, int imm) {
        byte[] vector = new byte[24];
        store(vector, 0, 8, in[0]);
        store(vector, 8, 8, in[1]);
        int at = (int) ea;
        String kind = m.group(4) == null ? "" : m.group(4);
        if (m.group(1).equals("store")) {
            System.arraycopy(vector, kind.equals("lane") ? imm * width : 0, bytes, at, width);
            return new long[0];
        }
        switch (kind) {
            case "", "zero" -> {
                Arrays.fill(vector, (byte) 0);
                System.arraycopy(bytes, at, vector, 0, width);
            }
            case "lane" -> System.arraycopy(bytes, at, vector, imm * width, width);
            case "splat" -> {
                for (int i = 0; i < 16; i += width) {
                    System.arraycopy(bytes, at, vector, i, width);
                }
            }
            case "s", "u" -> {
                int lane = Integer.parseInt(m.group(2)) / 8;
                int count = Integer.parseInt(m.group(3));
                for (int i = 0; i < count; i++) {
                    long value = load(bytes, ea + (long) i * lane, lane, kind.equals("s"));
                    store(vector, 2L * i * lane, 2 * lane, value);
                }
            }
            default -> throw new IllegalArgumentException(kind);
        }
        return new long[] {load(vector, 0, 8, false), load(vector, 8, 8, false)};
    }

    private static long load(byte[] bytes, long at, int width, boolean signed) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (bytes[(int) at + i] & 0xffL) << (8 * i);
        }
        int spare = 64 - 8 * width;
        return signed ? value << spare >> spare : value;
    }

    private static void store(byte[] bytes, long at, int width, long value) {
        for (int i = 0; i < width; i++) {
            bytes[(int) at + i] = (byte) (value >> (8 * i));
        }
    }
}
