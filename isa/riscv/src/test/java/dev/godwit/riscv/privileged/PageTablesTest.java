package dev.godwit.riscv.privileged;

import static dev.godwit.riscv.privileged.Tables.A;
import static dev.godwit.riscv.privileged.Tables.D;
import static dev.godwit.riscv.privileged.Tables.G;
import static dev.godwit.riscv.privileged.Tables.R;
import static dev.godwit.riscv.privileged.Tables.U;
import static dev.godwit.riscv.privileged.Tables.V;
import static dev.godwit.riscv.privileged.Tables.W;
import static dev.godwit.riscv.privileged.Tables.X;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Extension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Translation of addresses, through the loads, stores and fetches of programs. */
class PageTablesTest {
    private static final long N = 1L << 63;
    private static final int TYPE = 61;

    /** Where the tests map something: below 4 GiB, so that all schemes have it. */
    private static final long AT = 0x4000_0000L;

    /** Runs an instruction on the address in s0; 3 if nothing is wrong with it. */
    private static long cause(Bench bench, int mode, String instruction, long address) {
        if (bench.hart.mode() != Mode.MACHINE) {
            throw new AssertionError();
        }
        bench.setX(8, address);
        bench.run(mode, instruction + "\nebreak");
        assertThat(bench.trap().mode()).isEqualTo("M");
        if (bench.trap().cause() != 3) {
            assertThat(bench.trap().tval()).isEqualTo(address);
        }
        return bench.trap().cause();
    }

    private static long load(Bench bench, long address) {
        return cause(bench, Mode.SUPERVISOR, "lw a0, (s0)", address);
    }

    private static Tables tables(Bench bench, int levels) {
        Tables tables = new Tables(bench, levels).mapCode(Mode.SUPERVISOR);
        bench.set(Csr.SATP, tables.satp(0));
        return tables;
    }

    // ---- Addresses.

    /** A page of each size in each scheme; what is above the size comes from the entry. */
    @ParameterizedTest
    @CsvSource({"3, 0", "3, 1", "3, 2", "4, 0", "4, 1", "4, 2", "4, 3", "5, 0", "5, 3", "5, 4"})
    void sizes(int levels, int level) {
        Bench bench = new Bench();
        Tables tables = tables(bench, levels);
        long size = 4096L << 9 * level;
        long physical = Bench.DATA & -size;
        long virtual = -1L << 12 + 9 * levels - 1; // the lowest address of the upper half
        tables.map(virtual, level, physical, Tables.ALL);
        long offset = Bench.DATA - physical + 0x678;
        bench.put(Bench.DATA + 0x678, 0x1234_5678_9ABCL);
        assertThat(cause(bench, Mode.SUPERVISOR, "ld a0, (s0)", virtual + offset)).isEqualTo(3);
        assertThat(bench.x(10)).isEqualTo(0x1234_5678_9ABCL);
        // behind its end nothing is mapped
        if (level < levels - 1) {
            assertThat(load(bench, virtual + size)).isEqualTo(13);
        }
        // its end is not RAM
        if (size > 1 << 30) {
            assertThat(load(bench, virtual + size - 4)).isEqualTo(5);
        }
    }

    /** A page of more than 4 KiB has to be aligned. */
    @Test
    void misalignedPages() {
        for (int level = 1; level < 5; level++) {
            for (int bit = 0; bit < 9 * level; bit++) {
                Bench bench = new Bench();
                Tables tables = tables(bench, 5);
                tables.map(-1L << 56, level, 1L << 12 + bit, Tables.ALL);
                assertThat(load(bench, -1L << 56)).isEqualTo(13);
            }
        }
    }

    /** All bits above the highest one that is translated have to be the same as it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void canonicalAddresses(int levels) {
        Bench bench = new Bench();
        Tables tables = tables(bench, levels);
        int bits = 12 + 9 * levels;
        long highest = (1L << bits - 1) - 4096;
        tables.map(highest, 0, Bench.DATA, Tables.ALL);
        tables.map(-4096, 0, Bench.DATA, Tables.ALL);
        assertThat(load(bench, highest)).isEqualTo(3);
        assertThat(load(bench, -4096)).isEqualTo(3);
        for (int bit = bits - 1; bit < 64; bit++) {
            assertThat(load(bench, highest ^ 1L << bit)).isEqualTo(13);
            assertThat(load(bench, -4096 ^ 1L << bit)).isEqualTo(13);
            long address = highest ^ 1L << bit;
            assertThat(cause(bench, Mode.SUPERVISOR, "sw a0, (s0)", address)).isEqualTo(15);
            assertThat(cause(bench, Mode.SUPERVISOR, "jr s0", address)).isEqualTo(12);
            assertThat(bench.trap().epc()).isEqualTo(address);
        }
    }

    /** Without translation an address is physical; what no bus has is an access fault. */
    @ParameterizedTest
    @ValueSource(longs = {0x1_0000_0000L, 1L << 55, 1L << 56, -8, Long.MIN_VALUE + 0x8000_0000L})
    void bareAddresses(long address) {
        for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
            assertThat(cause(new Bench(), mode, "lw a0, (s0)", address)).isEqualTo(5);
            assertThat(cause(new Bench(), mode, "sw a0, (s0)", address)).isEqualTo(7);
            assertThat(cause(new Bench(), mode, "jr s0", address)).isEqualTo(1);
        }
    }

    // ---- Entries.

    /** What no entry may have, whatever level it is on; all else is right. */
    @ParameterizedTest
    @CsvSource({
        // bits, leads to a page, with Svpbmt too
        "0, false, false", // not valid
        "0x6, false, false",
        "0xce, false, false",
        "0xc5, false, false", // W without R
        "0xcd, false, false",
        "0x47, true, true", // no D, but it is read
        "0xc3, true, true",
        "0xe3, true, true", // global
        "0x3c3, true, true", // for software
        "0x40000000000000c3, false, false", // type 2 is told below
    })
    void bits(String text, boolean isRight, boolean isRightWithTypes) {
        long bits = Long.decode(text);
        for (boolean hasTypes : new boolean[] {false, true}) {
            if (hasTypes && bits >>> TYPE != 0) {
                continue;
            }
            Bench bench = new Bench();
            bench.set(Csr.MENVCFG, hasTypes ? PrivilegedState.PBMTE : 0);
            tables(bench, 3).map(AT, 0, Bench.DATA, bits);
            boolean expected = hasTypes ? isRightWithTypes : isRight;
            assertThat(load(bench, AT)).isEqualTo(expected ? 3 : 13);
        }
    }

    /** Bits 54 to 60 are reserved on all levels. */
    @Test
    void reservedBits() {
        for (int bit = 54; bit < 61; bit++) {
            for (int level = 0; level < 3; level++) {
                Bench bench = new Bench();
                Tables tables = tables(bench, 3);
                tables.map(AT, 0, Bench.DATA, Tables.ALL);
                long place = tables.place(AT, level);
                bench.put(place, bench.word(place) | 1L << bit);
                assertThat(load(bench, AT)).isEqualTo(13);
            }
        }
    }

    /** In an entry that leads to a table, A, D, U, the type and N are reserved; G is not. */
    @Test
    void bitsOfTables() {
        for (long bit : new long[] {A, D, U, G, 1L << TYPE, 2L << TYPE, N, 1 << 8, 1 << 9}) {
            for (int level = 1; level < 3; level++) {
                Bench bench = new Bench();
                bench.set(Csr.MENVCFG, PrivilegedState.PBMTE);
                Tables tables = tables(bench, 3);
                tables.map(AT, 0, Bench.DATA, Tables.ALL);
                long place = tables.place(AT, level);
                bench.put(place, bench.word(place) | bit);
                boolean isRight = bit == G || bit == 1 << 8 || bit == 1 << 9;
                assertThat(load(bench, AT)).isEqualTo(isRight ? 3 : 13);
            }
        }
    }

    /** Types 1 and 2 of Svpbmt change nothing here; 3 is reserved; all are without PBMTE. */
    @Test
    void types() {
        for (int type = 0; type < 4; type++) {
            for (int level = 0; level < 2; level++) {
                for (boolean isOn : new boolean[] {false, true}) {
                    Bench bench = new Bench();
                    bench.set(Csr.MENVCFG, isOn ? PrivilegedState.PBMTE : 0);
                    tables(bench, 3).map(AT, level, Bench.DATA, Tables.ALL | (long) type << TYPE);
                    boolean isRight = type == 0 || isOn && type < 3;
                    assertThat(load(bench, AT)).isEqualTo(isRight ? 3 : 13);
                }
            }
        }
    }

    /** 16 pages of which each entry says the same: the low bits of the number are 1000. */
    @Test
    void rangesOfPages() {
        for (int low = 0; low < 16; low++) {
            Bench bench = new Bench();
            Tables tables = tables(bench, 3);
            for (int page = 0; page < 16; page++) {
                tables.map(AT + page * 4096L, 0, Bench.DATA + low * 4096L, Tables.ALL | N);
            }
            bench.put(Bench.DATA + 0x3568, 77);
            long cause = cause(bench, Mode.SUPERVISOR, "ld a0, (s0)", AT + 0x3568);
            assertThat(cause).isEqualTo(low == 8 ? 3 : 13);
            assertThat(bench.x(10)).isEqualTo(low == 8 ? 77 : 0);
        }
        // only small pages make ranges
        Bench bench = new Bench();
        tables(bench, 3).map(AT, 1, Bench.DATA, Tables.ALL | N);
        assertThat(load(bench, AT)).isEqualTo(13);
        // without Svnapot the bit is reserved
        bench = new Bench(1, Bench.EXTENSIONS.without(Extension.SVNAPOT));
        tables(bench, 3).map(AT, 0, Bench.DATA + 8 * 4096, Tables.ALL | N);
        assertThat(load(bench, AT)).isEqualTo(13);
    }

    /** Tables lead to tables until the levels are used, also in a ring. */
    @Test
    void tablesWithoutAnEnd() {
        for (int levels = 3; levels < 6; levels++) {
            Bench bench = new Bench();
            Tables tables = tables(bench, levels);
            long high = -1L << 11 + 9 * levels;
            tables.map(high, 0, Bench.DATA, V);
            assertThat(load(bench, high)).isEqualTo(13);
            // the root leads to itself
            bench.put(tables.place(high, levels - 1), Tables.entry(Bench.TABLES, V));
            assertThat(load(bench, high)).isEqualTo(13);
            String add = "amoadd.d a0, a0, (s0)";
            assertThat(cause(bench, Mode.SUPERVISOR, add, high)).isEqualTo(15);
        }
    }

    /** A table that is not in RAM is an access fault of the kind of the access. */
    @ParameterizedTest
    @ValueSource(longs = {0, Bench.DEVICE, 0x9000_0000L, 0xFF_FFFF_FFFF_F000L})
    void tablesOutsideRam(long place) {
        Bench bench = new Bench();
        Tables tables = tables(bench, 3);
        tables.map(AT, 1, place, V);
        assertThat(load(bench, AT)).isEqualTo(5);
        assertThat(cause(bench, Mode.SUPERVISOR, "sd a0, (s0)", AT)).isEqualTo(7);
        assertThat(cause(bench, Mode.SUPERVISOR, "lr.d a0, (s0)", AT)).isEqualTo(5);
        assertThat(cause(bench, Mode.SUPERVISOR, "jr s0", AT)).isEqualTo(1);
        assertThat(bench.accesses).isEmpty();
        Bench other = new Bench();
        other.set(Csr.SATP, 8L << 60 | place >>> 12);
        other.setX(8, AT);
        other.run(Mode.SUPERVISOR, "nop");
        assertThat(other.trap()).isEqualTo(new Bench.Trap("M", 1, Bench.CODE, Bench.CODE));
    }

    // ---- Rights.

    /** All of U, SUM, MXR and rights, of U and S mode, and of M mode with MPRV. */
    @Test
    void rights() {
        for (int rights : new int[] {R, R | W, X, R | X, R | W | X}) {
            for (int user : new int[] {0, U}) {
                for (long set : new long[] {0, Status.SUM, Status.MXR, Status.SUM | Status.MXR}) {
                    for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR}) {
                        for (boolean isLent : new boolean[] {false, true}) {
                            check(rights, user != 0, set, mode, isLent);
                        }
                    }
                }
            }
        }
    }

    private static void check(int rights, boolean isUsers, long set, int mode, boolean isLent) {
        boolean mayTouch = mode == Mode.USER ? isUsers : !isUsers || (set & Status.SUM) != 0;
        boolean mayRead = (rights & R) != 0 || (rights & X) != 0 && (set & Status.MXR) != 0;
        boolean mayWrite = (rights & W) != 0;
        boolean mayRun = (rights & X) != 0 && isUsers == (mode == Mode.USER);
        String[] instructions = {
            "lw a0, (s0)",
            "sw a0, (s0)",
            "amoadd.w a0, a0, (s0)",
            "lr.w a0, (s0)",
            "fld fa0, (s0)",
            "jr s0"
        };
        boolean[] expected = {mayRead, mayWrite, mayWrite, mayRead, mayRead, mayRun};
        int[] causes = {13, 15, 15, 13, 13, 12};
        for (int n = 0; n < (isLent ? 5 : 6); n++) {
            Bench bench = new Bench();
            Tables tables = new Tables(bench, 3).mapCode(mode);
            tables.map(AT, 0, Bench.DATA, V | A | D | rights | (isUsers ? U : 0));
            bench.code(Bench.DATA, "ebreak");
            bench.set(Csr.SATP, tables.satp(0));
            long status = set | Status.FS;
            if (isLent) {
                status |= Status.MPRV | (long) mode << Status.MPP_SHIFT;
            }
            bench.set(Csr.MSTATUS, status);
            long cause = cause(bench, isLent ? Mode.MACHINE : mode, instructions[n], AT);
            boolean isRight = expected[n] && (n == 5 || mayTouch);
            assertThat(cause)
                    .as("%s %x %s %x %d", instructions[n], rights, isUsers, set, mode)
                    .isEqualTo(isRight ? 3 : causes[n]);
        }
    }

    /** MXR and SUM count as they are at the time, also for what was touched before. */
    @Test
    void changesOfMxrAndSum() {
        Bench bench = new Bench();
        Tables tables = tables(bench, 3);
        tables.map(AT, 0, Bench.DATA, V | A | X);
        tables.map(AT + 4096, 0, Bench.DATA, V | A | R | U);
        bench.set(Csr.MSTATUS, Status.MXR | Status.SUM);
        bench.setX(9, AT + 4096);
        bench.setX(18, Status.MXR);
        bench.setX(19, Status.SUM);
        String text = "lw a0, (s0)\nlw a0, (s1)\ncsrc sstatus, %s\n%s: lw a0, (%s)";
        bench.setX(8, AT);
        bench.run(Mode.SUPERVISOR, text.formatted("s2", "here", "s0"));
        assertThat(bench.trap()).isEqualTo(new Bench.Trap("M", 13, bench.at("here"), AT));
        bench.set(Csr.MSTATUS, Status.MXR | Status.SUM);
        bench.run(Mode.SUPERVISOR, text.formatted("s3", "here", "s1"));
        assertThat(bench.trap()).isEqualTo(new Bench.Trap("M", 13, bench.at("here"), AT + 4096));
    }

    // ---- A and D.

    /** What an access does to the bits of an entry, with hardware that sets them and without. */
    @ParameterizedTest
    @CsvSource({
        // instruction, A and D before, after with ADUE; -1 where nothing is to be set
        "lw a0/ (s0), 0, 0x40",
        "lw a0/ (s0), 0x40, -1",
        "lw a0/ (s0), 0x80, 0xc0",
        "lw a0/ (s0), 0xc0, -1",
        "lr.d a0/ (s0), 0, 0x40",
        "lr.d a0/ (s0), 0x40, -1",
        "sw a0/ (s0), 0, 0xc0",
        "sw a0/ (s0), 0x40, 0xc0",
        "sw a0/ (s0), 0x80, 0xc0",
        "sw a0/ (s0), 0xc0, -1",
        "amoadd.w a0/ a0/ (s0), 0, 0xc0",
        "amomin.d a0/ a0/ (s0), 0x40, 0xc0",
        "amocas.w a0/ a1/ (s0), 0x40, 0xc0", // also if the values differ
        "amoadd.w a0/ a0/ (s0), 0xc0, -1",
        "cbo.zero (s0), 0x40, 0xc0",
        "jr s0, 0, 0x40",
        "jr s0, 0x80, 0xc0",
        "jr s0, 0x40, -1",
        "sc.w a0/ a0/ (s0), 0, -1", // it fails before it looks
    })
    void accessedAndDirty(String instruction, String before, String after) {
        int bits = Integer.decode(before);
        int updated = Integer.decode(after);
        for (int level = 0; level < 3; level++) {
            for (boolean isSet : new boolean[] {false, true}) {
                Bench bench = new Bench();
                bench.set(Csr.MENVCFG, (isSet ? PrivilegedState.ADUE : 0) | 0xF0);
                Tables tables = tables(bench, 3);
                long size = 4096L << 9 * level;
                long offset = Bench.DATA & size - 1;
                tables.map(AT, level, Bench.DATA & -size, V | R | W | X | bits);
                bench.code(Bench.DATA, "ebreak");
                long place = tables.place(AT, level);
                boolean works = isSet || updated < 0;
                int fault =
                        instruction.startsWith("l") ? 13 : instruction.equals("jr s0") ? 12 : 15;
                String text = instruction.replace('/', ',');
                assertThat(cause(bench, Mode.SUPERVISOR, text, AT + offset))
                        .isEqualTo(works ? 3 : fault);
                int expected = works && updated >= 0 ? updated : bits;
                assertThat(bench.word(place) & (A | D)).isEqualTo(expected);
            }
        }
    }

    /** sc that stores sets D. */
    @Test
    void storeConditionalSetsDirty() {
        for (boolean isSet : new boolean[] {false, true}) {
            Bench bench = new Bench();
            bench.set(Csr.MENVCFG, isSet ? PrivilegedState.ADUE : 0);
            Tables tables = tables(bench, 3);
            tables.map(AT, 0, Bench.DATA, V | R | W | A);
            long cause =
                    cause(bench, Mode.SUPERVISOR, "lr.d a0, (s0)\nli a1, 9\nsc.d a0, a1, (s0)", AT);
            assertThat(cause).isEqualTo(isSet ? 3 : 15);
            assertThat(bench.word(tables.place(AT, 0)) & D).isEqualTo(isSet ? D : 0);
            assertThat(bench.word(Bench.DATA)).isEqualTo(isSet ? 9 : 0);
        }
    }

    /** A page that was read before it is written gets its D bit then; none that fails does. */
    @Test
    void dirtyFollowsReads() {
        Bench bench = new Bench();
        bench.set(Csr.MENVCFG, PrivilegedState.ADUE);
        Tables tables = tables(bench, 3);
        tables.map(AT, 0, Bench.DATA, V | R | W);
        tables.map(AT + 4096, 0, Bench.DATA, V | R);
        long place = tables.place(AT, 0);
        bench.setX(9, place);
        tables.map(0x5000, 0, Bench.TABLES, Tables.ALL);
        assertThat(load(bench, AT)).isEqualTo(3);
        assertThat(bench.word(place) & (A | D)).isEqualTo(A);
        assertThat(cause(bench, Mode.SUPERVISOR, "sw a0, (s0)", AT)).isEqualTo(3);
        assertThat(bench.word(place) & (A | D)).isEqualTo(A | D);
        assertThat(cause(bench, Mode.SUPERVISOR, "sw a0, (s0)", AT + 4096)).isEqualTo(15);
        assertThat(bench.word(tables.place(AT + 4096, 0)) & (A | D)).isZero();
    }

    // ---- Accesses on two pages.

    /** Each part is judged by its own page; the address that is told is that of its part. */
    @ParameterizedTest
    @CsvSource({
        "rw, rw, 3, 3",
        "rw, r, 3, 15",
        "r, rw, 3, 15",
        "rw, -, 13, 15",
        "-, rw, 13, 15",
        "rw, x, 13, 15",
        "-, -, 13, 15",
    })
    void accessesOnTwoPages(String first, String second, int loading, int storing) {
        int[] rights = new int[2];
        String[] names = {first, second};
        for (int n = 0; n < 2; n++) {
            rights[n] =
                    (names[n].contains("r") ? R : 0)
                            | (names[n].contains("w") ? W : 0)
                            | (names[n].contains("x") ? X : 0);
        }
        for (int inFirst = 1; inFirst < 8; inFirst++) {
            for (boolean isStore : new boolean[] {false, true}) {
                Bench bench = new Bench();
                Tables tables = tables(bench, 3);
                // two pages that are not neighbours in RAM
                long[] pages = {Bench.DATA + 0x8000, Bench.DATA};
                for (int n = 0; n < 2; n++) {
                    if (rights[n] != 0) {
                        tables.map(AT + 4096 * n, 0, pages[n], V | A | D | rights[n]);
                    }
                }
                bench.put(pages[0] + 4088, 0x1111_1111_1111_1111L);
                bench.put(pages[1], 0x2222_2222_2222_2222L);
                long address = AT + 4096 - inFirst;
                bench.setX(8, address);
                bench.setX(9, -1);
                bench.run(Mode.SUPERVISOR, (isStore ? "sd s1, (s0)" : "ld a0, (s0)") + "\nebreak");
                int expected = isStore ? storing : loading;
                assertThat(bench.trap().cause()).isEqualTo(expected);
                long ones = -1L >>> 64 - 8 * inFirst;
                if (expected != 3) {
                    boolean isFirst = isStore ? !first.equals("rw") : !first.startsWith("r");
                    assertThat(bench.trap().tval()).isEqualTo(isFirst ? address : AT + 4096);
                    assertThat(bench.word(pages[0] + 4088)).isEqualTo(0x1111_1111_1111_1111L);
                    assertThat(bench.word(pages[1])).isEqualTo(0x2222_2222_2222_2222L);
                } else if (isStore) {
                    assertThat(bench.word(pages[0] + 4088) >>> 8 * (8 - inFirst)).isEqualTo(ones);
                    assertThat(bench.word(pages[1]) << 8 * inFirst).isEqualTo(-1L << 8 * inFirst);
                } else {
                    assertThat(bench.x(10))
                            .isEqualTo(
                                    0x1111_1111_1111_1111L & ones | 0x2222_2222_2222_2222L & ~ones);
                }
            }
        }
    }

    /** An instruction on two pages: its halves are fetched by their own pages. */
    @Test
    void anInstructionOnTwoPages() {
        for (boolean isThere : new boolean[] {false, true}) {
            Bench bench = new Bench();
            Tables tables = tables(bench, 3);
            tables.map(AT, 0, Bench.DATA + 0x8000, V | A | X);
            tables.map(AT + 4096, 0, Bench.DATA, V | A | (isThere ? X : R));
            bench.code(Bench.DATA + 0x8FFE, "li a0, 7");
            int low = (int) (bench.word(Bench.DATA + 0x9000 - 8) >>> 48);
            int li = 7 << 20 | 10 << 7 | 0x13;
            assertThat(low & 0xFFFF).isEqualTo(li & 0xFFFF);
            bench.putInt(Bench.DATA, li >>> 16 | 0x9002 << 16); // then c.ebreak
            bench.setX(8, AT + 0xFFE);
            bench.run(Mode.SUPERVISOR, "jr s0");
            if (isThere) {
                assertThat(bench.trap()).isEqualTo(new Bench.Trap("M", 3, AT + 4098, AT + 4098));
                assertThat(bench.x(10)).isEqualTo(7);
            } else {
                assertThat(bench.trap()).isEqualTo(new Bench.Trap("M", 12, AT + 0xFFE, AT + 4096));
            }
        }
    }
}
