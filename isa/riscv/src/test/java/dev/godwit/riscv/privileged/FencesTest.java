package dev.godwit.riscv.privileged;

import static dev.godwit.riscv.privileged.Tables.A;
import static dev.godwit.riscv.privileged.Tables.R;
import static dev.godwit.riscv.privileged.Tables.U;
import static dev.godwit.riscv.privileged.Tables.V;
import static dev.godwit.riscv.privileged.Tables.X;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is remembered of page tables, and what makes it forgotten. The tables are mapped, so that
 * programs of S mode change them; s0 holds an address of a page, s1 that of its entry, s2 another
 * entry for it.
 */
class FencesTest {
    private static final long AT = 0x4000_0000L;
    private static final long OTHER = Bench.DATA + 0x20_0000;

    private Bench bench;
    private Tables tables;

    @BeforeEach
    void map() {
        bench = new Bench();
        tables = new Tables(bench, 3).mapCode(Mode.SUPERVISOR);
        tables.map(AT, 0, Bench.DATA, Tables.ALL);
        // entries are reached where they are
        for (int n = 0; n < 16; n++) {
            long table = Bench.TABLES + 4096L * n;
            tables.map(table, 0, table, Tables.ALL);
        }
        bench.put(Bench.DATA, 1);
        bench.put(OTHER, 2);
        bench.set(Csr.SATP, tables.satp(0));
        bench.setX(8, AT);
        bench.setX(9, tables.place(AT, 0));
        bench.setX(18, Tables.entry(OTHER, Tables.ALL));
    }

    /** After each of these the new entry counts, for what was loaded, stored and run before. */
    @ParameterizedTest
    @CsvSource({
        "sfence.vma",
        "sfence.vma s0",
        "sfence.vma s0/ x0",
        "sfence.vma x0/ s3",
        "sfence.vma s0/ s3",
        "sinval.vma s0/ x0",
        "sinval.vma x0/ x0",
        "sfence.vma s4",
    })
    void fences(String fence) {
        bench.setX(20, AT + 0xFF8);
        bench.code(Bench.DATA + 0x100, "li a2, 1\nret");
        bench.code(OTHER + 0x100, "li a2, 2\nret");
        bench.run(
                Mode.SUPERVISOR,
                """
                ld a0, (s0)
                sd a0, 8(s0)
                addi t0, s0, 0x100
                jalr t0
                mv a3, a2
                sd s2, (s1)
                FENCE
                ld a1, (s0)
                sd a1, 16(s0)
                jalr t0
                ebreak
                """
                        .replace("FENCE", fence.replace('/', ',')));
        assertThat(bench.trap().cause()).isEqualTo(3);
        assertThat(bench.x(10)).isEqualTo(1);
        assertThat(bench.x(11)).isEqualTo(2);
        assertThat(bench.x(13)).isEqualTo(1);
        assertThat(bench.x(12)).isEqualTo(2);
        assertThat(bench.word(OTHER + 16)).isEqualTo(2);
    }

    /** A fence of one address leaves other pages alone or not, but never right ones wrong. */
    @Test
    void anotherAddress() {
        tables.map(AT + 4096, 0, OTHER, Tables.ALL);
        bench.setX(20, AT + 4096);
        bench.run(Mode.SUPERVISOR, "ld a0, (s0)\nld a1, (s4)\nsfence.vma s0\nld a2, (s4)\nebreak");
        assertThat(bench.x(11)).isEqualTo(2);
        assertThat(bench.x(12)).isEqualTo(2);
    }

    /** Any address of a large page, or of a range of pages, means all of it. */
    @ParameterizedTest
    @ValueSource(strings = {"large", "range"})
    void fencesOfLargePages(String kind) {
        boolean isLarge = kind.equals("large");
        long bits = isLarge ? 0 : 1L << 63;
        long low = isLarge ? 0 : 8 << 12;
        long size = isLarge ? 1 << 21 : 1 << 16;
        int pages = isLarge ? 1 : 16;
        tables.map(AT + (1 << 21), 1, 0, 0);
        long at = AT + (1 << 21);
        for (int n = 0; n < pages; n++) {
            tables.map(at + 4096L * n, isLarge ? 1 : 0, Bench.DATA + low, Tables.ALL | bits);
        }
        tables.map(0x5000, 0, tables.place(at, isLarge ? 1 : 0) & -4096, Tables.ALL);
        bench.setX(8, at);
        bench.setX(9, 0x5000 | tables.place(at, isLarge ? 1 : 0) & 4095);
        bench.setX(18, Tables.entry(OTHER + low, Tables.ALL | bits));
        bench.setX(20, at + size - 5);
        bench.setX(21, at + size / 2);
        bench.setX(22, at + size);
        bench.put(Bench.DATA + size / 2, 1);
        bench.put(OTHER + size / 2, 2);
        String change = "";
        for (int n = 0; n < pages; n++) {
            change += "sd s2, " + 8 * n + "(s1)\n";
        }
        bench.run(
                Mode.SUPERVISOR,
                "ld a0, (s0)\nld a1, (s5)\n"
                        + change
                        + "sfence.vma s4\nld a2, (s0)\nld a3, (s5)\nebreak");
        assertThat(bench.trap().cause()).isEqualTo(3);
        assertThat(bench.x(10)).isEqualTo(1);
        assertThat(bench.x(11)).isEqualTo(1);
        assertThat(bench.x(12)).isEqualTo(2);
        assertThat(bench.x(13)).isEqualTo(2);
    }

    /** What was not there is not remembered. */
    @Test
    void aNewEntryNeedsNoFence() {
        long place = tables.place(AT, 0);
        bench.put(place, 0);
        bench.set(Csr.MTVEC, Bench.CODE + 0x800);
        bench.code(
                Bench.CODE + 0x800,
                "csrr t0, mepc\naddi t0, t0, 4\ncsrw mepc, t0\nli s6, 0x80000100\n"
                        + "csrw mtvec, s6\nmret");
        bench.run(Mode.SUPERVISOR, "ld a0, (s0)\nsd s2, (s1)\nld a0, (s0)\nebreak");
        assertThat(bench.trap().cause()).isEqualTo(3);
        assertThat(bench.x(10)).isEqualTo(2);
    }

    /** Rights that were taken away are gone after a fence; all kinds of access. */
    @ParameterizedTest
    @CsvSource({
        "ld a0/ (s0), 0xc1, 13", // no rights: not even that of leading to a table
        "ld a0/ (s0), 0, 13",
        "ld a0/ (s0), 0xc9, 13",
        "ld a0/ (s0), 0xd7, 13",
        "sd a0/ 8(s0), 0xc3, 15",
        "jalr t1, 0xc7, 12",
    })
    void lessRights(String instruction, String bits, int cause) {
        bench.code(Bench.DATA, "ret");
        bench.setX(6, AT);
        bench.setX(18, Tables.entry(Bench.DATA, Long.decode(bits)));
        String text = instruction.replace('/', ',');
        bench.run(
                Mode.SUPERVISOR, text + "\nsd s2, (s1)\nsfence.vma s0\nhere: " + text + "\nebreak");
        assertThat(bench.trap().cause()).isEqualTo(cause);
    }

    /** Address spaces are apart, with other numbers and with other tables. */
    @Test
    void addressSpaces() {
        int count = 7; // more than are remembered
        Tables[] spaces = new Tables[count];
        for (int n = 0; n < count; n++) {
            long root = Bench.TABLES + 0x4_0000L * (n + 1);
            spaces[n] = new Tables(bench, 3 + n % 3, root).mapCode(Mode.SUPERVISOR);
            spaces[n].map(AT, 0, Bench.DATA + 4096L * n, Tables.ALL);
            bench.put(Bench.DATA + 4096L * n, 100 + n);
            bench.code(Bench.DATA + 4096L * n + 0x100, "li a1, " + (100 + n) + "\nret");
            bench.put(Bench.CODE + 0x800 + 8L * n, spaces[n].satp(n / 2));
        }
        bench.setX(20, Bench.CODE + 0x800);
        bench.setX(6, AT + 0x100);
        bench.run(
                Mode.SUPERVISOR,
                """
                li s5, 3
                3: li s6, 7
                mv s7, s4
                1: ld t0, (s7)
                addi s7, s7, 8
                csrw satp, t0
                ld a0, (s0)
                jalr t1
                bne a0, a1, 9f
                add a2, a2, a0
                addi s6, s6, -1
                bnez s6, 1b
                addi s5, s5, -1
                bnez s5, 3b
                ebreak
                9: ecall
                """);
        assertThat(bench.trap().cause()).isEqualTo(3);
        assertThat(bench.x(12)).isEqualTo(3 * (700 + 21));
    }

    /** A fence forgets what other address spaces have, too. */
    @Test
    void fencesReachOtherSpaces() {
        bench.setX(20, tables.satp(0));
        bench.setX(21, tables.satp(1));
        bench.run(
                Mode.SUPERVISOR,
                "ld a0, (s0)\ncsrw satp, s5\nsd s2, (s1)\nsfence.vma s0\ncsrw satp, s4\n"
                        + "ld a1, (s0)\nebreak");
        assertThat(bench.x(10)).isEqualTo(1);
        assertThat(bench.x(11)).isEqualTo(2);
    }

    /** U and S mode do not see each other's pages, through what the other one has touched. */
    @Test
    void modesAreApart() {
        tables.map(AT, 0, Bench.DATA, V | A | R | U);
        bench.set(Csr.MSTATUS, Status.SUM);
        bench.setX(9, Status.SUM);
        bench.run(Mode.SUPERVISOR, "ld a0, (s0)\ncsrc sstatus, s1\nhere: ld a0, (s0)");
        assertThat(bench.trap()).isEqualTo(new Bench.Trap("M", 13, bench.at("here"), AT));
        tables.map(AT, 0, Bench.DATA, V | A | R | X);
        tables.map(Bench.CODE, 0, Bench.CODE, V | A | X | U);
        bench.hart.fence();
        bench.run(Mode.USER, "ld a0, (s0)");
        assertThat(bench.trap().cause()).isEqualTo(13);
    }

    /** The page that a program runs in is exchanged under it. */
    @Test
    void codeUnderARunningProgram() {
        tables.map(0x5000, 0, tables.place(Bench.CODE, 0) & -4096, Tables.ALL);
        bench.setX(9, 0x5000 | tables.place(Bench.CODE, 0) & 4095);
        bench.setX(18, Tables.entry(OTHER, V | A | X));
        bench.code(OTHER, Bench.CODE, "nop\nnop\nli a0, 2\nebreak");
        bench.run(Mode.SUPERVISOR, "sd s2, (s1)\nsfence.vma\nli a0, 1\nebreak");
        assertThat(bench.x(10)).isEqualTo(2);
        // and by another satp
        Bench other = new Bench();
        Tables first = new Tables(other, 3).mapCode(Mode.SUPERVISOR);
        Tables second = new Tables(other, 3, Bench.TABLES + 0x4_0000).mapCode(Mode.SUPERVISOR);
        second.map(Bench.CODE, 0, OTHER, V | A | X);
        other.set(Csr.SATP, first.satp(0));
        other.setX(8, second.satp(0));
        other.code(OTHER, Bench.CODE, "nop\nli a0, 2\nebreak");
        other.run(Mode.SUPERVISOR, "csrw satp, s0\nli a0, 1\nebreak");
        assertThat(other.x(10)).isEqualTo(2);
    }

    /** Two addresses of one page: what is written at one is read, and run, at the other. */
    @Test
    void aliases() {
        tables.map(AT + 0x1_0000, 0, Bench.DATA, V | A | R | X);
        bench.setX(6, AT + 0x1_0000);
        bench.setX(9, 7 << 20 | 10 << 7 | 0x13); // li a0, 7
        bench.code(Bench.DATA, "li a0, 5\nret");
        bench.run(
                Mode.SUPERVISOR,
                "jalr t1\nmv a1, a0\nsw s1, (s0)\nlw a2, (t1)\nfence.i\njalr t1\nebreak");
        assertThat(bench.x(11)).isEqualTo(5);
        assertThat(bench.x(12)).isEqualTo(bench.x(9));
        assertThat(bench.x(10)).isEqualTo(7);
        // a page that is run is still noticed when it is written through an old entry
        bench.setX(9, 9 << 20 | 10 << 7 | 0x13);
        bench.enter(Mode.SUPERVISOR, bench.program.base());
        bench.go();
        assertThat(bench.x(10)).isEqualTo(9);
    }

    /** Tables that are themselves written through a mapping, by firmware's fences too. */
    @Test
    void fencesOfFirmware() {
        bench.run(Mode.SUPERVISOR, "ld a0, (s0)\nsd s2, (s1)\nebreak");
        bench.hart.fence(AT + 0x10);
        bench.run(Mode.SUPERVISOR, "ld a0, (s0)\nebreak");
        assertThat(bench.x(10)).isEqualTo(2);
        bench.put(tables.place(AT, 0), Tables.entry(Bench.DATA, Tables.ALL));
        bench.hart.fence();
        bench.run(Mode.SUPERVISOR, "ld a0, (s0)\nebreak");
        assertThat(bench.x(10)).isEqualTo(1);
    }
}
