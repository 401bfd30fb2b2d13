package dev.godwit.testkit.riscv;

import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.text.Disassembler;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs the same programs twice and holds the results against each other. */
public final class Differential {
    /** Programs of an image. */
    private static final int PROGRAMS = 4096;

    private final Table table;
    private final Extensions extensions;
    private final Set<String> left;
    private final Oracle oracle;
    private final Interpreted own;
    private final Disassembler disassembler;
    private final Map<String, Integer> counts = new TreeMap<>();
    private long compared;
    private long programs;

    /**
     * Compares the interpreter with QEMU.
     *
     * @param table of instructions
     * @param qemu runs them too
     */
    public Differential(Table table, Qemu qemu) {
        this(table, qemu.extensions(), qemu.faults(), qemu);
    }

    Differential(Table table, Extensions extensions, Set<String> left, Oracle oracle) {
        this.left = left;
        this.table = table;
        this.extensions = extensions;
        this.oracle = oracle;
        own = new Interpreted(extensions);
        disassembler = new Disassembler(extensions, true);
    }

    /**
     * {@return instructions of programs that were run and compared, each as often as it was run}
     */
    public long compared() {
        return compared;
    }

    /** {@return programs that were run and compared} */
    public long programs() {
        return programs;
    }

    /** {@return how many instructions the programs had, by the section of the table} */
    public Map<String, Integer> counts() {
        return counts;
    }

    /**
     * Makes an image of programs and compares what becomes of them.
     *
     * @param seed decides the programs
     * @return what is different with the first program that is, or null
     */
    public @Nullable String compare(long seed) {
        return compare(seed, PROGRAMS);
    }

    @Nullable String compare(long seed, int count) {
        Image image = Image.make(table, extensions, left, seed, count);
        int different = different(image, 0, count, true);
        if (different >= 0) {
            return report(image, seed, different);
        }
        for (Program program : image.programs()) {
            for (Instruction instruction : program.instructions()) {
                counts.merge(instruction.form().section, 1, Integer::sum);
            }
        }
        return null;
    }

    /** The first program of a range with which the two differ, or -1. */
    private int different(Image image, int first, int end, boolean counts) {
        Image range = image.range(first, end);
        long before = own.executed();
        byte[] expected;
        byte[] actual;
        try {
            expected = oracle.run(range);
            actual = own.run(range);
        } catch (Oracle.Crash e) {
            if (end == first + 1) {
                return first;
            }
            int middle = first + end >>> 1;
            int left = different(image, first, middle, false);
            return left >= 0 ? left : different(image, middle, end, false);
        }
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            return Math.max(0, at - Image.FIRST_BLOCK) / Image.BLOCK;
        }
        if (counts) {
            programs += end - first;
            compared += own.executed() - before - (long) (end - first) * Runner.steps();
        }
        return -1;
    }

    // ---- What is different.

    private String report(Image image, long seed, int place) {
        Program small = shrink(image, place);
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(seed).append(", program ").append(place).append('\n');
        long pc = small.address();
        for (Instruction instruction : small.instructions()) {
            if (!instruction.isNop()) {
                text.append(Long.toHexString(pc))
                        .append("  ")
                        .append(disassembler.text(instruction.bits(), pc))
                        .append('\n');
            }
            pc += instruction.length();
        }
        inputs(text, image, small, place);
        outputs(text, image.with(place, small).range(place, place + 1), place);
        return text.toString();
    }

    /** Leaves only the instructions that the difference needs. */
    private Program shrink(Image image, int place) {
        Program program = image.programs().get(place);
        for (int n = program.instructions().size() - 1; n >= 0; n--) {
            List<Instruction> fewer = new ArrayList<>(program.instructions());
            if (fewer.get(n).isNeeded()) {
                continue;
            }
            fewer.set(n, fewer.get(n).asNop());
            Program candidate = program.with(fewer);
            if (different(image.with(place, candidate), place, place + 1, false) >= 0) {
                program = candidate;
            }
        }
        return program;
    }

    private void inputs(StringBuilder text, Image image, Program program, int place) {
        ByteBuffer data = ByteBuffer.wrap(image.data()).order(ByteOrder.LITTLE_ENDIAN);
        int block = Image.FIRST_BLOCK + place * Image.BLOCK;
        text.append("fcsr ").append(Integer.toHexString(program.fcsr())).append('\n');
        boolean[] isNamed = new boolean[64];
        for (Instruction instruction : program.instructions()) {
            if (instruction.isNop()) {
                continue;
            }
            long decoded = decode(instruction);
            Form meaning = table.of(Decoded.op(decoded));
            name(isNamed, meaning, "1", Decoded.rs1(decoded));
            name(isNamed, meaning, "2", Decoded.rs2(decoded));
            name(isNamed, meaning, "3", Decoded.rs3(decoded));
            if (meaning.kind == Form.Kind.COMPARE_AND_SWAP) {
                isNamed[Decoded.rd(decoded)] = true;
                isNamed[Decoded.rd(decoded) + 1] = true;
            }
        }
        for (int n = 1; n < 64; n++) {
            if (isNamed[n]) {
                text.append(register(n)).append(' ');
                text.append(Long.toHexString(data.getLong(block + 8 * n))).append('\n');
            }
        }
    }

    private long decode(Instruction instruction) {
        return instruction.length() == 2
                ? Decoder.decodeCompressed(instruction.bits(), extensions)
                : Decoder.decode(instruction.bits(), extensions);
    }

    private static void name(boolean[] isNamed, Form meaning, String operand, int register) {
        isNamed[register] |= meaning.has("rs" + operand);
        isNamed[register + 32] |= meaning.has("fs" + operand);
    }

    private static String register(int n) {
        return (n < 32 ? "x" : "f") + n % 32;
    }

    private void outputs(StringBuilder text, Image image, int place) {
        try {
            ByteBuffer theirs = ByteBuffer.wrap(oracle.run(image)).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer ours = ByteBuffer.wrap(own.run(image)).order(ByteOrder.LITTLE_ENDIAN);
            int block = Image.FIRST_BLOCK + place * Image.BLOCK;
            for (int at = 0; at < Image.BLOCK; at += 8) {
                long their = theirs.getLong(block + at);
                long our = ours.getLong(block + at);
                if (their != our) {
                    String what =
                            at < Image.FCSR
                                    ? register(at / 8)
                                    : at < Image.WINDOW
                                            ? "fcsr"
                                            : Long.toHexString(Image.DATA + block + at);
                    text.append(what + ": " + Long.toHexString(their) + " expected, ");
                    text.append(Long.toHexString(our)).append(" here\n");
                }
            }
        } catch (Oracle.Crash e) {
            text.append(e.getMessage()).append('\n');
        }
    }
}
