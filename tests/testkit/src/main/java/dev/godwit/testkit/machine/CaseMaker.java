package dev.godwit.testkit.machine;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Makes cases. A case has page tables, protection, a status, registers with addresses, and a
 * sequence of instructions; every other one has those of the case before, of which something has
 * changed.
 *
 * <p>The monitor and the sequences are mapped to themselves, so that a case can do without
 * translation too; data is mapped at all sorts of addresses.
 */
final class CaseMaker {
    private static final long MPRV = 1L << 17;
    private static final long MXR = 1L << 19;
    private static final long TVM = 1L << 20;
    private static final long TSR = 1L << 22;
    private static final long ADUE = 1L << 61;
    private static final long PBMTE = 1L << 62;
    private static final int NAPOT = 0x18;
    private static final int TOR = 0x08;
    private static final int NA4 = 0x10;
    private static final int LOCK = 0x80;

    /** R, W and X, as they may be together. */
    private static final int[] RIGHTS = {0, 1, 3, 4, 5, 7, 7, 7};

    private final SplittableRandom random;
    private final ByteBuffer memory;

    /** The configurations of entries 0 to 3, some of which are locked. */
    private long lockedConfigurations;

    /** Of the present area: its tables, where addresses lead, and what satp is. */
    private TableMaker tables;

    private long satp;

    private int mode;

    /** Whether accesses go over the ends of pages; nothing is protected then. */
    private boolean crosses;

    CaseMaker(SplittableRandom random, ByteBuffer memory) {
        this.random = random;
        this.memory = memory;
        tables = new TableMaker(random, memory, 0, 3, false);
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    /** What is done once: entries 0 to 3 of protection, of which some are locked. */
    String begin() {
        StringBuilder text = new StringBuilder();
        csr(text, "stimecmp", -1);
        li(text, "t0", Layout.MONITOR >>> 2 | (Layout.MONITOR_SIZE >>> 3) - 1);
        text.append("csrw pmpaddr0, t0\n");
        lockedConfigurations = NAPOT | 7;
        for (int entry = 1; entry < 4; entry++) {
            long page = Layout.LOCKED + 4096L * random.nextInt(Layout.LOCKED_PAGES);
            long address = page >>> 2 | 511;
            if (oneIn(2)) {
                address = page + 0x800 + 8L * random.nextInt(20) >>> 2;
                address = oneIn(2) ? address | 1 : address & -4;
            }
            int lock = oneIn(2) ? LOCK : 0;
            lockedConfigurations |= (long) (right() | NAPOT | lock) << 8 * entry;
            li(text, "t0", address);
            text.append("csrw pmpaddr").append(entry).append(", t0\n");
        }
        return text.toString();
    }

    private int right() {
        return RIGHTS[random.nextInt(RIGHTS.length)];
    }

    /** Makes the case of a number. */
    Case make(int number) {
        boolean isFirst = number % 2 == 0;
        int area = number / 2 * 2;
        if (isFirst) {
            crosses = oneIn(2);
            int levels = 3 + random.nextInt(3);
            tables = new TableMaker(random, memory, area, levels, crosses);
            tables.make();
            satp = oneIn(5) ? 0 : tables.satp(number);
        }
        long address = Layout.area(number);
        if (isFirst || oneIn(3)) {
            mode = new int[] {0, 1, 1, 3}[random.nextInt(4)];
        }
        boolean hasBlocks = satp != 0 && mode != 3 && crosses;
        SequenceMaker sequence = new SequenceMaker(random, tables, crosses, hasBlocks);
        String instructions = sequence.make(20 + random.nextInt(20));
        StringBuilder text = new StringBuilder("case" + number + ":\n");
        frame(text, number);
        // as little else as possible changes in some, so that what is remembered would show
        boolean isQuiet = !isFirst && !oneIn(3);
        if (!isQuiet) {
            protection(text);
            controls(text);
        }
        tables.allow(text, number, mode, !isFirst);
        status(text, isQuiet);
        li(text, "t0", satp);
        text.append("csrw satp, t0\n");
        if (!isFirst) {
            text.append(tables.fences());
        }
        li(text, "s1", oneIn(2) || satp == 0 ? satp : satp ^ 1L << 44 + random.nextInt(16));
        sequence.registers(text, satp == 0);
        li(text, "tp", address + 4L * sequence.count());
        text.append("mv ra, tp\n");
        li(text, "t0", address);
        text.append("csrw mepc, t0\nmret\n");
        text.append("done").append(number).append(":\n");
        tables.log(text);
        text.append("li t0, print\njr t0\n");
        return new Case(text.toString(), instructions, address, sequence.count());
    }

    /** Where the log begins, where the case ends, and what comes then. */
    private void frame(StringBuilder text, int number) {
        li(text, "sp", Layout.LOG);
        li(text, "gp", random.nextInt());
        li(text, "t0", Layout.FRAME);
        text.append("la t1, done").append(number).append("\nsd t1, 8(t0)\n");
        boolean isLast = number + 1 == Layout.CASES;
        text.append(isLast ? "li t1, finish" : "la t1, case" + (number + 1));
        text.append("\nsd t1, 16(t0)\n");
        li(text, "t1", number);
        text.append("sd t1, 24(t0)\ncsrw mie, x0\ncsrw mip, x0\n");
    }

    private void status(StringBuilder text, boolean isQuiet) {
        long status = random.nextLong() & 0xC_61A2L; // what S mode has, and MPIE
        status |= (long) mode << 11;
        status |= oneIn(8) ? TVM : 0;
        status |= oneIn(12) ? TSR : 0;
        status |= oneIn(3) ? 1L << 21 : 0;
        status |= mode == 3 && oneIn(2) ? MPRV : 0;
        li(text, "t0", isQuiet ? status & ~MXR : status);
        if (isQuiet) {
            text.append("csrr t1, mstatus\nli t2, ").append(MXR);
            text.append("\nand t1, t1, t2\nor t0, t0, t1\n");
        }
        text.append("csrw mstatus, t0\n");
    }

    private void controls(StringBuilder text) {
        csr(text, "medeleg", oneIn(3) ? 0 : random.nextLong() & 0xB1FF);
        csr(text, "mideleg", random.nextLong() & 0x222);
        csr(text, "mie", oneIn(2) ? 0 : random.nextLong() & 0x222);
        csr(text, "stvec", Layout.SUPERVISOR | (oneIn(2) ? 1 : 0));
        csr(text, "mcounteren", random.nextInt(8));
        csr(text, "scounteren", random.nextInt(8));
        long environment = environment();
        environment |= oneIn(3) ? 0 : ADUE;
        environment |= oneIn(2) ? PBMTE : 0;
        environment |= oneIn(2) ? 1L << 63 : 0;
        csr(text, "menvcfg", environment);
        csr(text, "senvcfg", environment());
        csr(text, "sscratch", random.nextInt());
        csr(text, "stval", 0);
        csr(text, "scause", 0);
        csr(text, "sepc", Layout.SUPERVISOR);
    }

    /** Without the value of CBIE that is reserved. */
    private long environment() {
        return random.nextLong() & 0xC1 | new int[] {0, 1, 3}[random.nextInt(3)] << 4;
    }

    private void protection(StringBuilder text) {
        long[] configurations = {lockedConfigurations, 0};
        int count = crosses ? 0 : random.nextInt(7);
        for (int entry = 4; entry < 15; entry++) {
            long address = tables.place();
            int kind = 0;
            if (entry < 4 + count) {
                if (oneIn(2)) {
                    // none may reach over tables of the monitor's pages
                    int kinds = address >= Layout.AREAS ? 2 : 3;
                    kind = new int[] {NA4, NAPOT, TOR}[random.nextInt(kinds)];
                    address += 0x800 + 4L * random.nextInt(32);
                    long ones = (1L << random.nextInt(6)) - 1;
                    address = kind == NAPOT ? address >>> 2 | ones : address >>> 2;
                } else {
                    kind = NAPOT;
                    int size = address >= Layout.AREAS ? 9 : 9 + random.nextInt(4);
                    address = address >>> 2 | (1L << size) - 1;
                }
            }
            li(text, "t0", address);
            text.append("csrw pmpaddr").append(entry).append(", t0\n");
            int configuration = kind == 0 ? 0 : right() | kind;
            configurations[entry / 8] |= (long) configuration << entry % 8 * 8;
        }
        configurations[1] |= (satp == 0 && oneIn(9) ? 0L : NAPOT | 7L) << 56;
        text.append("li t0, -1\ncsrw pmpaddr15, t0\n");
        csr(text, "pmpcfg0", configurations[0]);
        csr(text, "pmpcfg2", configurations[1]);
    }

    private static void csr(StringBuilder text, String name, long value) {
        li(text, "t0", value);
        text.append("csrw ").append(name).append(", t0\n");
    }

    static void li(StringBuilder text, String register, long value) {
        text.append("li ").append(register).append(", ").append(value).append('\n');
    }
}
