package dev.godwit.testkit.machine;

import java.util.SplittableRandom;

/**
 * Makes sequences of instructions. All are of 4 bytes, or two of 2, so that a handler knows where
 * to go on; a0 to a5 hold addresses, s2 to s7 values, a6, a7, s8, s9 results. s1 is another satp,
 * t4 MPRV and S mode in MPP, t5 what else may change of mstatus.
 */
final class SequenceMaker {
    /** a0 and up to here hold addresses, and from there on ends of pages, where that may be. */
    private static final int ADDRESSES = 6;

    private static final int ENDS = 4;

    private static final String[] LOADS = {"lb", "lbu", "lh", "lhu", "lw", "lwu", "ld"};
    private static final String[] STORES = {"sb", "sh", "sw", "sd"};
    private static final String[] RESULTS = {"a6", "a7", "s8", "s9"};
    private static final String[] ATOMICS = {"amoadd", "amoswap", "amoor", "amomaxu", "amoxor"};

    /** What gives the same anywhere, and what may be written of that. */
    private static final String[] READ = {
        "sscratch",
        "sepc",
        "scause",
        "stval",
        "satp",
        "senvcfg",
        "scounteren",
        "stvec",
        "mscratch",
        "mepc",
        "mcause",
        "mtval",
        "medeleg",
        "mideleg",
        "mie",
        "sie",
        "mcounteren",
        "mhartid",
        "pmpcfg0",
        "pmpaddr3",
        "pmpaddr5",
        "mcountinhibit"
    };

    private static final String[] WRITTEN = {"sscratch", "stval", "scause", "mscratch", "mtval"};

    /** Those that are only there or not. */
    private static final String[] COUNTED = {
        "cycle", "time", "instret", "mcycle", "stimecmp", "0x5c0", "0x600", "vstart"
    };

    private static final String[] PLAIN = {
        "ecall",
        "ebreak",
        ".word 0xffffffff",
        ".word 0",
        ".word 0x0000707b",
        "fence",
        "fence.i",
        "c.ebreak\nc.nop",
        ".half 0\nc.nop",
        "sfence.vma",
        "sfence.vma a0",
        "sfence.vma a1, a2",
        "sinval.vma a0, x0",
        "sfence.w.inval",
        "sfence.inval.ir",
        "csrw mhartid, s2",
        "csrw satp, s1",
        "csrrs a6, satp, x0"
    };

    private static final String[] BLOCKS = {"cbo.zero", "cbo.clean", "cbo.flush", "cbo.inval"};

    private final SplittableRandom random;
    private final TableMaker tables;
    private final boolean crosses;
    private final boolean hasBlocks;
    private final StringBuilder text = new StringBuilder();
    private int count;

    /**
     * Begins one.
     *
     * @param random decides all of it
     * @param tables where addresses lead
     * @param crosses whether accesses go over the ends of pages
     * @param hasBlocks whether it has instructions of cache blocks; QEMU lets those that manage
     *     blocks pass where there is no memory
     */
    SequenceMaker(SplittableRandom random, TableMaker tables, boolean crosses, boolean hasBlocks) {
        this.hasBlocks = hasBlocks;
        this.random = random;
        this.tables = tables;
        this.crosses = crosses;
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    /** A register with the address of a window. */
    private String window() {
        return "a" + random.nextInt(crosses ? ENDS : ADDRESSES);
    }

    private String value() {
        return "s" + (2 + random.nextInt(6));
    }

    private void add(String instruction) {
        text.append(instruction).append('\n');
        count++;
    }

    /** {@return how many instructions it has} */
    int count() {
        return count;
    }

    /** Makes one of about so many; an ecall is behind it. */
    String make(int length) {
        while (count < length) {
            next();
        }
        return text + "ecall\n";
    }

    private void next() {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> load(one(LOADS));
            case 4, 5, 6 -> store(one(STORES));
            case 7, 8 -> {
                String size = one(".w", ".d");
                String operands = one(RESULTS) + ", " + value() + ", (" + window() + ")";
                add(one(ATOMICS) + size + " " + operands);
            }
            case 9 -> {
                String size = one(".w", ".d");
                String at = ", (" + window() + ")";
                // whether an sc fails without a look at the page is left open: only behind an lr
                add("auipc t3, 0");
                add("mv a7, t3");
                add("lr" + size + " a7" + at);
                add("beq a7, t3, . + 8");
                add("sc" + size + " " + one(RESULTS) + ", " + value() + at);
            }
            case 10, 11, 12 -> {
                // the first half of a page is code, but for what ends of pages reach
                int offset = -Layout.WINDOW + 64 + 4 * random.nextInt(400);
                add("jalr ra, " + offset + "(" + window() + ")");
            }
            case 13 -> add(hasBlocks ? one(BLOCKS) + " (" + window() + ")" : "csrw satp, x0");
            case 14 -> add("csrr " + one(RESULTS) + ", " + one(READ));
            case 15 ->
                    add(
                            one("csrrw", "csrrs", "csrrc")
                                    + " "
                                    + one(RESULTS)
                                    + ", "
                                    + one(WRITTEN)
                                    + ", "
                                    + value());
            case 16 -> add("csrr x0, " + one(COUNTED));
            case 17 -> status();
            case 18 -> returning();
            case 19 -> floating();
            case 20 -> interrupts();
            default -> add(one(PLAIN));
        }
    }

    private void load(String name) {
        add(name + " " + one(RESULTS) + ", " + place(!name.equals("ld")));
    }

    private void store(String name) {
        add(name + " " + value() + ", " + place(!name.equals("sd")));
    }

    /**
     * What is loaded or stored: in a window, or at the end of a page and beyond. Of protection QEMU
     * asks for the first and the last byte alone, so nothing may have an entry of 4 bytes between.
     */
    private String place(boolean mayStraddle) {
        if (crosses && random.nextInt(3) == 0) {
            return random.nextInt(16) - 8 + "(a" + random.nextInt(ENDS, ADDRESSES) + ")";
        }
        int offset = 8 * random.nextInt(8);
        if (mayStraddle && random.nextInt(3) == 0) {
            offset += random.nextInt(8);
        }
        return offset + "(" + window() + ")";
    }

    /** Changes what S mode has of the status; M mode also MPRV and MPP. */
    private void status() {
        if (random.nextInt(3) == 0) {
            add(one("csrrs", "csrrc") + " x0, mstatus, " + one("t4", "t5"));
        } else {
            add(one("csrrs", "csrrc") + " a7, sstatus, t5");
            add("and a7, a7, s0");
        }
    }

    /** Comes back from a mode, to what comes next. */
    private void returning() {
        String mode = one("m", "s");
        add("auipc t3, 0");
        add("addi t3, t3, 16");
        add("csrw " + mode + "epc, t3");
        add(mode + "ret");
    }

    private void floating() {
        switch (random.nextInt(4)) {
            case 0 -> add("fld fa0, " + 8 * random.nextInt(8) + "(" + window() + ")");
            case 1 -> add("fsd fa0, " + 8 * random.nextInt(8) + "(" + window() + ")");
            case 2 -> add("fadd.d fa0, fa0, fa1");
            default -> add("csrr x0, fcsr");
        }
    }

    private void interrupts() {
        switch (random.nextInt(4)) {
            case 0 -> add("csrsi sip, 2");
            case 1 -> add("csrrsi x0, mip, 2");
            case 2 -> add("csrw " + one("sie", "mie") + ", t6");
            default -> add("csrrc x0, mip, t6");
        }
    }

    /** What is in registers before. */
    void registers(StringBuilder setup, boolean isBare) {
        for (int n = 0; n < ADDRESSES; n++) {
            boolean isEnd = crosses && n >= ENDS;
            long offset = isEnd ? 4092 : Layout.WINDOW + 64L * random.nextInt(2);
            CaseMaker.li(setup, "a" + n, tables.address(isBare) + offset);
        }
        for (int n = 2; n < 8; n++) {
            CaseMaker.li(setup, "s" + n, random.nextLong());
        }
        for (String result : RESULTS) {
            CaseMaker.li(setup, result, 0);
        }
        CaseMaker.li(setup, "t4", 2L << 16 | 1L << 11); // MPRV, and S mode in MPP
        CaseMaker.li(setup, "t5", 0xC_0122); // SUM, MXR, SPP, SPIE, SIE
        CaseMaker.li(setup, "t6", 0x222);
    }
}
