package dev.godwit.testkit.riscv;

import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.text.Assembler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Many programs and a runner in one static ELF file that needs no library. Each program has a block
 * of memory: its registers, fcsr and a window that its accesses stay in. The runner loads the
 * registers from it, runs the program, and stores them where they came from; one register, the
 * keeper, holds the address of the block all the time. At the end it writes all blocks to standard
 * output with one system call.
 */
public final class Image {
    /** Bytes that cbo.zero clears. */
    static final int CACHE_BLOCK = 64;

    /** Where the floating-point registers are in a block; the integer ones are at 0. */
    static final int F = 256;

    /** Where fcsr is in a block. */
    static final int FCSR = 512;

    /** Where the window is in a block. */
    static final int WINDOW = 576;

    /** Bytes of a window. */
    static final int WINDOW_SIZE = 192;

    /** Bytes of a block. */
    static final int BLOCK = WINDOW + WINDOW_SIZE;

    /** Where the code lies. */
    static final long CODE = 0x10_0000;

    /** Where the data lies: the address of the first block to run, then the blocks. */
    static final long DATA = 0x100_0000;

    /** Where the first block is in the data; a multiple of a cache block. */
    static final int FIRST_BLOCK = 64;

    private static final int PAGE = 4096;

    private final List<Program> programs;
    private final int keeper;
    private final byte[] code;
    private final byte[] data;
    private final long finish;

    private Image(List<Program> programs, int keeper, byte[] code, byte[] data, long finish) {
        this.programs = programs;
        this.keeper = keeper;
        this.code = code;
        this.data = data;
        this.finish = finish;
    }

    /**
     * Makes programs.
     *
     * @param table of instructions
     * @param extensions whose instructions are used
     * @param left mnemonics of instructions that are left out
     * @param seed decides all of it
     * @param count how many programs, at most 8,192
     * @return an image of them
     */
    public static Image make(
            Table table, Extensions extensions, Set<String> left, long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        int keeper = 1 + random.nextInt(31);
        Generator generator = new Generator(table, extensions, left, random, keeper);
        var runner = Assembler.assemble(Runner.source(keeper, count), CODE);
        List<Program> programs = new ArrayList<>();
        long address = CODE + runner.bytes().length;
        for (int n = 0; n < count; n++) {
            Program program = generator.make(address + 4, block(n));
            programs.add(program);
            address += 4 + program.length() + 4;
        }
        return lay(
                programs, keeper, runner.bytes(), runner.symbol("store"), runner.symbol("finish"));
    }

    private static Image lay(
            List<Program> programs, int keeper, byte[] runner, long store, long finish) {
        Program last = programs.getLast();
        int length = (int) (last.address() - CODE) + last.length() + 4;
        ByteBuffer code = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer data =
                ByteBuffer.allocate(FIRST_BLOCK + (programs.size() + 1) * BLOCK)
                        .order(ByteOrder.LITTLE_ENDIAN);
        code.put(runner);
        int helper = Runner.helper(keeper);
        for (int n = 0; n < programs.size(); n++) {
            Program program = programs.get(n);
            data.position(FIRST_BLOCK + n * BLOCK);
            data.putLong(CODE + code.position());
            for (int register = 1; register < 32; register++) {
                data.putLong(register == keeper ? block(n) : program.x()[register]);
            }
            for (int register = 0; register < 32; register++) {
                data.putLong(program.f()[register]);
            }
            data.putLong(program.fcsr());
            data.put(FIRST_BLOCK + n * BLOCK + WINDOW, program.window());
            code.putInt(Encode.ld(helper, 8 * helper, keeper));
            for (Instruction instruction : program.instructions()) {
                if (instruction.length() == 2) {
                    code.putShort((short) instruction.bits());
                } else {
                    code.putInt(instruction.bits());
                }
            }
            code.putInt(Encode.j((int) (store - CODE) - code.position()));
        }
        data.putLong(0, block(0));
        data.putLong(FIRST_BLOCK + programs.size() * BLOCK, finish);
        return new Image(programs, keeper, code.array(), data.array(), finish);
    }

    private static long block(int program) {
        return DATA + FIRST_BLOCK + (long) program * BLOCK;
    }

    /** The same programs in the same places, of which only some are run. */
    Image range(int first, int end) {
        byte[] other = data.clone();
        ByteBuffer buffer = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, block(first));
        buffer.putLong(FIRST_BLOCK + end * BLOCK, finish);
        return new Image(programs, keeper, code, other, finish);
    }

    /** With another program of the same length in a place. */
    Image with(int place, Program program) {
        byte[] other = code.clone();
        ByteBuffer buffer = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position((int) (program.address() - CODE));
        for (Instruction instruction : program.instructions()) {
            if (instruction.length() == 2) {
                buffer.putShort((short) instruction.bits());
            } else {
                buffer.putInt(instruction.bits());
            }
        }
        List<Program> list = new ArrayList<>(programs);
        list.set(place, program);
        return new Image(list, keeper, other, data, finish);
    }

    List<Program> programs() {
        return programs;
    }

    int keeper() {
        return keeper;
    }

    byte[] code() {
        return code;
    }

    byte[] data() {
        return data;
    }

    /** {@return the ELF file} */
    public byte[] elf() {
        int codeAt = PAGE;
        int dataAt = (codeAt + code.length + PAGE - 1) / PAGE * PAGE;
        ByteBuffer file = ByteBuffer.allocate(dataAt + data.length).order(ByteOrder.LITTLE_ENDIAN);
        // e_ident, then the header of an executable (2) of RISC-V (243) with doubles and RVC (5)
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) 2).putShort((short) 243).putInt(1).putLong(CODE).putLong(64);
        file.putLong(0).putInt(5).putShort((short) 64).putShort((short) 56).putShort((short) 2);
        segment(file, 64, 5, codeAt, CODE, code.length);
        segment(file, 120, 6, dataAt, DATA, data.length);
        file.put(codeAt, code);
        file.put(dataAt, data);
        return file.array();
    }

    private static void segment(
            ByteBuffer file, int at, int flags, int offset, long address, int length) {
        file.position(at);
        file.putInt(1).putInt(flags).putLong(offset).putLong(address).putLong(address);
        file.putLong(length).putLong(length).putLong(PAGE);
    }
}
