package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Physical memory protection as programs meet it. The last entry allows what no other decides. */
class PmpTest {
    private static final int R = 1;
    private static final int W = 2;
    private static final int X = 4;
    private static final int TOR = 1 << 3;
    private static final int NA4 = 2 << 3;
    private static final int NAPOT = 3 << 3;
    private static final int L = 0x80;
    private static final long AT = Bench.DATA;

    private static void entry(Bench bench, int number, long address, int configuration) {
        bench.set(Csr.PMPADDR0 + number, address);
        int register = Csr.PMPCFG0 + number / 8 * 2;
        int shift = number % 8 * 8;
        bench.set(
                register, bench.csr(register) & ~(0xFFL << shift) | (long) configuration << shift);
    }

    /** The address that stands for an aligned range of a power of two of bytes, 8 or more. */
    private static long range(long start, long size) {
        return start >>> 2 | (size >>> 3) - 1;
    }

    private static long cause(Bench bench, int mode, String instruction, long address) {
        bench.setX(8, address);
        bench.run(mode, instruction + "\nebreak");
        return bench.trap().cause();
    }

    /** What each combination of rights allows to each mode, with and without the lock. */
    @Test
    void rights() {
        for (int rights : new int[] {0, R, R | W, X, R | X, R | W | X}) {
            for (int lock : new int[] {0, L}) {
                for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
                    int right = mode == Mode.MACHINE && lock == 0 ? 7 : rights;
                    for (long size : new long[] {8, 64, 4096, 1 << 20}) {
                        boolean mayRead = (right & R) != 0;
                        boolean mayWrite = (right & W) != 0;
                        Bench bench = with(rights | lock, size);
                        assertThat(cause(bench, mode, "lw a0, (s0)", AT))
                                .isEqualTo(mayRead ? 3 : 5);
                        bench = with(rights | lock, size);
                        assertThat(cause(bench, mode, "sb a0, 5(s0)", AT))
                                .isEqualTo(mayWrite ? 3 : 7);
                        bench = with(rights | lock, size);
                        assertThat(cause(bench, mode, "amoor.d a0, x0, (s0)", AT))
                                .isEqualTo(mayWrite ? 3 : 7);
                        bench = with(rights | lock, size);
                        assertThat(cause(bench, mode, "lr.d a0, (s0)", AT))
                                .isEqualTo(mayRead ? 3 : 5);
                        bench = with(rights | lock, size);
                        bench.code(AT, "ebreak");
                        assertThat(cause(bench, mode, "jr s0", AT))
                                .isEqualTo((right & X) != 0 ? 3 : 1);
                        assertThat(bench.trap().epc()).isEqualTo(AT);
                    }
                }
            }
        }
    }

    private static Bench with(int rights, long size) {
        Bench bench = new Bench();
        entry(bench, 3, range(AT, size), rights | NAPOT);
        return bench;
    }

    /** Accesses at offsets around a forbidden range of 8 bytes in a page: which ones fail. */
    @ParameterizedTest
    @CsvSource({"TOR", "NA4", "NAPOT"})
    void bounds(String kind) {
        long start = AT + 0x108;
        long end = kind.equals("NA4") ? start + 4 : start + 8;
        for (int size : new int[] {1, 2, 4, 8}) {
            for (long at = start - 9; at < start + 10; at++) {
                Bench bench = new Bench();
                switch (kind) {
                    case "TOR" -> {
                        entry(bench, 0, start >>> 2, 0);
                        entry(bench, 1, end >>> 2, TOR | X);
                    }
                    case "NA4" -> entry(bench, 1, start >>> 2, NA4 | X);
                    default -> entry(bench, 1, range(start, 8), NAPOT | X);
                }
                boolean isIn = at + size > start && at < end;
                String name = Integer.toString(size);
                String load = "lb lh . lw . . . ld".split(" ")[size - 1] + " a0, (s0)";
                String store = "sb sh . sw . . . sd".split(" ")[size - 1] + " a0, (s0)";
                assertThat(cause(bench, Mode.USER, load, at)).as(name).isEqualTo(isIn ? 5 : 3);
                if (isIn) {
                    assertThat(bench.trap().tval()).isEqualTo(at);
                }
                bench = again(bench);
                assertThat(cause(bench, Mode.SUPERVISOR, store, at)).isEqualTo(isIn ? 7 : 3);
                // M mode is not bound, unless an access has a part in and a part out
                boolean isPartial = isIn && (at < start || at + size > end);
                bench = again(bench);
                assertThat(cause(bench, Mode.MACHINE, load, at)).isEqualTo(isPartial ? 5 : 3);
            }
        }
    }

    /** Back to M mode, with the same entries. */
    private static Bench again(Bench old) {
        Bench bench = new Bench();
        for (int n = 0; n < 16; n++) {
            bench.set(Csr.PMPADDR0 + n, old.csr(Csr.PMPADDR0 + n));
        }
        bench.set(Csr.PMPCFG0, old.csr(Csr.PMPCFG0));
        bench.set(Csr.PMPCFG2, old.csr(Csr.PMPCFG2));
        return bench;
    }

    /** An access that has bytes of two ranges fails, even if both allow it; in M mode too. */
    @Test
    void oneEntryHasToMatchAll() {
        for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
            Bench bench = new Bench();
            entry(bench, 0, range(AT, 8), NAPOT | R | W);
            entry(bench, 1, range(AT + 8, 8), NAPOT | R | W);
            assertThat(cause(bench, mode, "lw a0, 4(s0)", AT)).isEqualTo(3);
            bench = again(bench);
            assertThat(cause(bench, mode, "lw a0, 6(s0)", AT)).isEqualTo(5);
            bench = again(bench);
            assertThat(cause(bench, mode, "sd a0, 1(s0)", AT)).isEqualTo(7);
            bench = again(bench);
            bench.set(Csr.MENVCFG, 0xF0);
            bench.set(Csr.SENVCFG, 0xF0);
            assertThat(cause(bench, mode, "cbo.zero (s0)", AT)).isEqualTo(7);
        }
    }

    /** The lowest entry decides, whatever the ones behind say. */
    @Test
    void priority() {
        Bench bench = new Bench();
        entry(bench, 2, range(AT, 4096), NAPOT);
        entry(bench, 1, range(AT + 0x100, 0x100), NAPOT | R);
        entry(bench, 0, AT + 0x180 >>> 2, NA4 | R | W);
        long[][] expected = {
            {0, 5, 7},
            {0xF8, 5, 7},
            {0x100, 3, 7},
            {0x17C, 3, 7},
            {0x180, 3, 3},
            {0x184, 3, 7},
            {0x1FC, 3, 7},
            {0x200, 5, 7},
            {0x1000, 3, 3}
        };
        for (long[] one : expected) {
            bench = again(bench);
            assertThat(cause(bench, Mode.USER, "lw a0, (s0)", AT + one[0])).isEqualTo(one[1]);
            bench = again(bench);
            assertThat(cause(bench, Mode.USER, "sw a0, (s0)", AT + one[0])).isEqualTo(one[2]);
        }
    }

    /** Where no entry matches, M mode may do everything and the others nothing. */
    @Test
    void noMatch() {
        for (boolean hasEntries : new boolean[] {false, true}) {
            for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
                Bench bench = new Bench();
                entry(bench, 15, 0, 0);
                if (hasEntries) {
                    entry(bench, 0, range(Bench.CODE, 4096), NAPOT | R | X);
                }
                boolean mayRun = hasEntries || mode == Mode.MACHINE;
                long expected = mode == Mode.MACHINE ? 3 : mayRun ? 5 : 1;
                assertThat(cause(bench, mode, "lw a0, (s0)", AT)).isEqualTo(expected);
            }
        }
    }

    /** TOR from 0, to below its beginning, and of nothing in the middle of an access. */
    @Test
    void rangesToTheirTop() {
        Bench bench = new Bench();
        entry(bench, 0, AT >>> 2, TOR | R | X);
        assertThat(cause(bench, Mode.USER, "sw a0, -4(s0)", AT)).isEqualTo(7);
        bench = again(bench);
        assertThat(cause(bench, Mode.USER, "sw a0, (s0)", AT)).isEqualTo(3);
        for (long top : new long[] {AT + 4, AT, 0}) {
            bench = new Bench();
            entry(bench, 0, AT + 4 >>> 2, 0);
            entry(bench, 1, top >>> 2, TOR);
            assertThat(cause(bench, Mode.USER, "ld a0, (s0)", AT)).isEqualTo(3);
            bench = again(bench);
            assertThat(cause(bench, Mode.MACHINE, "sd a0, (s0)", AT)).isEqualTo(3);
        }
        // a first entry of that kind with address 0 matches nothing
        bench = new Bench();
        entry(bench, 0, 0, TOR);
        assertThat(cause(bench, Mode.USER, "ld a0, (s0)", AT)).isEqualTo(3);
    }

    /** The largest range is all addresses, whether the highest bit is set or not. */
    @ParameterizedTest
    @CsvSource({"-1", "0x1fffffffffffff", "0xfffffffffffff"})
    void theLargestRange(String address) {
        Bench bench = new Bench();
        entry(bench, 0, Long.decode(address), NAPOT | R | X);
        assertThat(cause(bench, Mode.USER, "sw a0, (s0)", AT)).isEqualTo(7);
        bench = again(bench);
        assertThat(cause(bench, Mode.USER, "lw a0, (s0)", AT)).isEqualTo(3);
    }

    /** Locked entries are not written until a reset, nor the address where one begins. */
    @Test
    void locks() {
        Bench bench = new Bench();
        entry(bench, 2, 100, L | NAPOT | R);
        bench.set(Csr.PMPADDR0 + 2, 200);
        bench.set(Csr.PMPADDR0 + 1, 50);
        bench.set(Csr.PMPCFG0, 0x0F0F0FL);
        assertThat(bench.csr(Csr.PMPADDR0 + 2)).isEqualTo(100);
        assertThat(bench.csr(Csr.PMPADDR0 + 1)).isEqualTo(50);
        assertThat(bench.csr(Csr.PMPCFG0)).isEqualTo(0x990F0FL);
        // one that goes up to its top locks the address below as well, but not its configuration
        entry(bench, 5, 1000, L | TOR);
        bench.set(Csr.PMPADDR0 + 4, 7);
        assertThat(bench.csr(Csr.PMPADDR0 + 4)).isZero();
        bench.set(Csr.PMPADDR0 + 3, 7);
        assertThat(bench.csr(Csr.PMPADDR0 + 3)).isEqualTo(7);
        entry(bench, 4, 0, R);
        assertThat(bench.csr(Csr.PMPCFG0) >>> 32 & 0xFF).isEqualTo(R);
        // one that is off is locked all the same
        entry(bench, 6, 9, L);
        bench.set(Csr.PMPADDR0 + 6, 10);
        assertThat(bench.csr(Csr.PMPADDR0 + 6)).isEqualTo(9);
        bench.set(Csr.PMPADDR0 + 5, 10);
        assertThat(bench.csr(Csr.PMPADDR0 + 5)).isEqualTo(1000);
        bench.hart.reset();
        assertThat(bench.csr(Csr.PMPCFG0)).isZero();
        assertThat(bench.csr(Csr.PMPADDR0 + 2)).isZero();
    }

    /** An instruction of 32 bits whose second half is in another range fails there. */
    @ParameterizedTest
    @CsvSource({"0x102", "0x100"})
    void anInstructionAcrossAnEdge(String offset) {
        long edge = AT + 0x104;
        long at = AT + Long.decode(offset);
        for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
            Bench bench = new Bench();
            entry(bench, 0, edge >>> 2, NA4 | L | R);
            bench.code(at, "li a0, 7\nebreak");
            assertThat(cause(bench, mode, "jr s0", at)).isEqualTo(1);
            assertThat(bench.trap().tval()).isEqualTo(edge);
            assertThat(bench.trap().epc()).isEqualTo(at == AT + 0x102 ? at : edge);
            assertThat(bench.x(10)).isEqualTo(at == AT + 0x102 ? 0 : 7);
        }
    }

    /** A page whose bytes differ is run instruction by instruction: all kinds of jumps. */
    @Test
    void codeInAMixedPage() {
        Bench bench = new Bench();
        entry(bench, 0, AT + 0x800 >>> 2, NA4);
        var program =
                bench.code(
                        AT,
                        """
                        li a1, 5
                        1: addi a0, a0, 2
                        c.addi a1, -1
                        bnez a1, 1b
                        jal 3f
                        4: beqz x0, 2f
                        ebreak
                        2: c.ebreak
                        3: addi a0, a0, 100
                        ret
                        """);
        assertThat(program.bytes()).isNotEmpty();
        assertThat(cause(bench, Mode.USER, "jr s0", AT)).isEqualTo(3);
        assertThat(bench.x(10)).isEqualTo(110);
        assertThat(bench.trap().epc()).isEqualTo(AT + 4 + 4 + 2 + 4 + 4 + 4 + 4);
    }

    /** Tables are read and written as S mode would, whoever wants the address. */
    @Test
    void tablesAreProtectedToo() {
        for (int right : new int[] {0, R, R | W}) {
            for (int bits : new int[] {Tables.A | Tables.D, 0}) {
                Bench bench = new Bench();
                bench.set(Csr.MENVCFG, PrivilegedState.ADUE);
                Tables tables = new Tables(bench, 3).mapCode(Mode.USER);
                tables.map(0x40_0000, 0, AT, Tables.V | Tables.R | Tables.W | Tables.U | bits);
                entry(bench, 1, range(tables.place(0x40_0000, 0), 8), NAPOT | right);
                bench.set(Csr.SATP, tables.satp(0));
                boolean works = (right & R) != 0 && (bits != 0 || (right & W) != 0);
                assertThat(cause(bench, Mode.USER, "lw a0, (s0)", 0x40_0000))
                        .isEqualTo(works ? 3 : 5);
                if (!works) {
                    assertThat(bench.trap().tval()).isEqualTo(0x40_0000);
                }
                assertThat(bench.word(tables.place(0x40_0000, 0)) & (Tables.A | Tables.D))
                        .isEqualTo(bits != 0 ? bits : works ? Tables.A : 0);
            }
        }
    }

    /** The page behind the translation is protected, for the mode that asks. */
    @Test
    void translatedAccessesAreProtected() {
        Bench bench = new Bench();
        Tables tables = new Tables(bench, 3).mapCode(Mode.USER);
        tables.map(0x40_0000, 0, AT, Tables.ALL | Tables.U);
        entry(bench, 0, range(AT, 0x800), NAPOT | R);
        bench.set(Csr.SATP, tables.satp(0));
        assertThat(cause(bench, Mode.USER, "sd a0, (s0)", 0x40_0000)).isEqualTo(7);
        assertThat(bench.trap().tval()).isEqualTo(0x40_0000);
        Bench other = again(bench);
        other.set(Csr.SATP, tables.satp(0));
        new Tables(other, 3).mapCode(Mode.USER).map(0x40_0000, 0, AT, Tables.ALL | Tables.U);
        assertThat(cause(other, Mode.USER, "ld a0, (s0)", 0x40_0000)).isEqualTo(3);
    }

    /** A change is seen at once: in data that was touched and in code that runs. */
    @Test
    void changesAreSeen() {
        Bench bench = new Bench();
        bench.setX(8, AT);
        bench.setX(9, range(AT, 4096));
        bench.setX(18, L | NAPOT);
        bench.run(
                Mode.MACHINE,
                "lw a0, (s0)\nsw a0, (s0)\ncsrw pmpaddr0, s1\ncsrw pmpcfg0, s2\nhere: lw a0, (s0)");
        assertThat(bench.trap()).isEqualTo(new Bench.Trap("M", 5, bench.at("here"), AT));
        bench = new Bench();
        bench.setX(9, range(Bench.CODE, 4096));
        bench.setX(18, L | NAPOT | R);
        bench.run(Mode.MACHINE, "csrw pmpaddr0, s1\ncsrw pmpcfg0, s2\nhere: nop");
        assertThat(bench.trap())
                .isEqualTo(new Bench.Trap("M", 1, bench.at("here"), bench.at("here")));
    }
}
