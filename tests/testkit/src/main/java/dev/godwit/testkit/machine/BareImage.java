package dev.godwit.testkit.machine;

import dev.godwit.riscv.text.Assembler;
import dev.godwit.riscv.text.Program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program for a bare machine: a monitor and cases, all decided by a seed. It prints a line for
 * each case, a hash of all that became of it, and ends by the test finisher.
 */
public final class BareImage {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int PAGE = 4096;

    private final byte[] memory;
    private final List<Case> cases;

    private BareImage(byte[] memory, List<Case> cases) {
        this.memory = memory;
        this.cases = cases;
    }

    /**
     * Makes one.
     *
     * @param seed decides all of it
     * @return the image
     */
    public static BareImage make(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer memory =
                ByteBuffer.allocate((int) (Layout.area(Layout.CASES) - Layout.MONITOR))
                        .order(ByteOrder.LITTLE_ENDIAN);
        // ranges of 16 pages reach beyond
        fillData(memory, random, Layout.DATA, 2 * Layout.DATA_PAGES);
        fillData(memory, random, Layout.LOCKED, Layout.LOCKED_PAGES);
        CaseMaker maker = new CaseMaker(random, memory);
        StringBuilder setup = new StringBuilder(maker.begin());
        List<Case> cases = new ArrayList<>();
        for (int n = 0; n < Layout.CASES; n++) {
            Case made = maker.make(n);
            cases.add(made);
            put(memory, Assembler.assemble(made.sequence(), made.address()));
            setup.append(made.setup());
        }
        String monitor = Monitor.source();
        Program setupCode = Assembler.assemble(symbols(monitor) + setup, Layout.SETUP);
        put(memory, setupCode);
        put(
                memory,
                Assembler.assemble(
                        monitor + "li t0, " + Layout.SETUP + "\njr t0\n", Layout.MONITOR));
        put(memory, Assembler.assemble(Monitor.supervisorSource(), Layout.SUPERVISOR));
        memory.putLong((int) (Layout.FRAME - Layout.MONITOR), -1);
        return new BareImage(memory.array(), cases);
    }

    /** Where in the monitor cases go. */
    private static String symbols(String monitor) {
        Program code = Assembler.assemble(monitor, Layout.MONITOR);
        return ".equ print, "
                + code.symbol("print")
                + "\n.equ finish, "
                + code.symbol("finish")
                + "\n";
    }

    /** Pages whose first half returns from wherever it is called, with the page's number in a6. */
    private static void fillData(
            ByteBuffer memory, SplittableRandom random, long start, int pages) {
        for (int page = 0; page < pages; page++) {
            int at = (int) (start - Layout.MONITOR) + page * PAGE;
            int number = (page + (int) (start >>> 22)) & 31;
            for (int offset = 0; offset < Layout.WINDOW; offset += 4) {
                // c.li a6, number; c.jr ra
                int li = 0x4801 | (number & 31) << 2 & 0x7C;
                memory.putInt(at + offset, li | 0x8082 << 16);
            }
            for (int offset = Layout.WINDOW; offset < PAGE; offset += 8) {
                memory.putLong(at + offset, random.nextLong());
            }
        }
    }

    private static void put(ByteBuffer memory, Program program) {
        memory.put((int) (program.base() - Layout.MONITOR), program.bytes());
    }

    /** {@return how many instructions its cases have, each of which is run at most once} */
    public int instructions() {
        int sum = 0;
        for (Case one : cases) {
            sum += one.instructions();
        }
        return sum;
    }

    List<Case> cases() {
        return cases;
    }

    /** The same, but it prints all of a case's log. */
    BareImage printing(int number) {
        byte[] other = memory.clone();
        ByteBuffer.wrap(other)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong((int) (Layout.FRAME - Layout.MONITOR), number);
        return new BareImage(other, cases);
    }

    /** What is in RAM before it begins. */
    byte[] memory() {
        return memory;
    }

    /** {@return the ELF file} */
    public byte[] elf() {
        ByteBuffer file = ByteBuffer.allocate(PAGE + memory.length).order(ByteOrder.LITTLE_ENDIAN);
        // e_ident, then the header of an executable (2) of RISC-V (243)
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) 2).putShort((short) 243).putInt(1).putLong(Layout.MONITOR);
        file.putLong(HEADER).putLong(0).putInt(0);
        file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
        file.position(HEADER);
        file.putInt(1).putInt(7).putLong(PAGE).putLong(Layout.MONITOR).putLong(Layout.MONITOR);
        file.putLong(memory.length).putLong(memory.length).putLong(PAGE);
        file.put(PAGE, memory);
        return file.array();
    }
}
