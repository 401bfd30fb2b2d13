package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a reservation, and what takes it away. s0 holds the address of a word. */
class ReservationTest {
    /** Between lr and sc; 0 where sc stores. */
    @ParameterizedTest
    @CsvSource({
        "nop, 0",
        "ld a3/ (s0), 0",
        "csrr a3/ mscratch, 0",
        "sc.d x0/ a1/ (s0), 1",
        "sc.d x0/ a1/ (s1), 1",
        "lr.d x0/ (s1), 1",
        "csrw satp/ x0, 1",
        "sfence.vma, 1",
        "sfence.vma s0, 1",
        "sinval.vma s0/ x0, 1",
        "csrw mstatus/ s2, 1", // addresses mean something else with MPRV
    })
    void between(String instruction, int failed) {
        Bench bench = new Bench();
        bench.setX(8, Bench.DATA);
        bench.setX(9, Bench.DATA + 64);
        bench.setX(11, 77);
        bench.setX(18, Status.MPRV | 1L << Status.MPP_SHIFT);
        bench.run(
                Mode.MACHINE,
                "lr.d a0, (s0)\n" + instruction.replace('/', ',') + "\nsc.d a2, a1, (s0)\nebreak");
        assertThat(bench.x(12)).isEqualTo(failed);
        boolean isStored = failed == 0 || instruction.equals("sc.d x0/ a1/ (s0)");
        assertThat(bench.word(Bench.DATA)).isEqualTo(isStored ? 77 : 0);
    }

    /** A trap and each return lose it, also where they come back at once. */
    @ParameterizedTest
    @ValueSource(ints = {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE})
    void trapsLoseIt(int mode) {
        for (boolean isDelegated : new boolean[] {false, true}) {
            Bench bench = new Bench();
            bench.set(Csr.MEDELEG, isDelegated ? 1 << 8 | 1 << 9 : 0);
            String name = isDelegated && mode != Mode.MACHINE ? "s" : "m";
            bench.set(name.equals("s") ? Csr.STVEC : Csr.MTVEC, Bench.CODE + 0x800);
            bench.code(
                    Bench.CODE + 0x800,
                    "csrr t0, Nepc\naddi t0, t0, 4\ncsrw Nepc, t0\nNret".replace("N", name));
            bench.setX(8, Bench.DATA);
            bench.setX(11, 77);
            bench.run(mode, "lr.d a0, (s0)\necall\nsc.d a2, a1, (s0)\nli t0, 0x80000100\njr t0");
            assertThat(bench.x(12)).isEqualTo(1);
            assertThat(bench.word(Bench.DATA)).isZero();
        }
    }

    /** The handler itself has none: the same address is another place for it. */
    @Test
    void theHandlerHasNone() {
        Bench bench = new Bench();
        Tables tables = new Tables(bench, 3).mapCode(Mode.USER);
        tables.map(Bench.DATA, 0, Bench.DATA + 4096, Tables.ALL | Tables.U);
        bench.set(Csr.SATP, tables.satp(0));
        bench.set(Csr.MTVEC, Bench.CODE + 0x800);
        bench.code(Bench.CODE + 0x800, "sc.d a2, a1, (s0)\nli t0, 0x80000100\njr t0");
        bench.setX(8, Bench.DATA);
        bench.setX(11, 77);
        bench.run(Mode.USER, "lr.d a0, (s0)\necall");
        assertThat(bench.x(12)).isEqualTo(1);
        assertThat(bench.word(Bench.DATA)).isZero();
    }

    /** Interrupts lose it too. */
    @Test
    void interruptsLoseIt() {
        Bench bench = new Bench();
        bench.setX(8, Bench.DATA);
        bench.setX(9, Bench.DEVICE);
        bench.setX(11, 77);
        bench.raising = () -> bench.hart.line(Interrupt.MSI, true);
        bench.set(Csr.MTVEC, Bench.CODE + 0x800);
        bench.code(Bench.CODE + 0x800, "csrw mie, x0\nmret");
        bench.set(Csr.MIE, Interrupt.MSI);
        bench.set(Csr.MSTATUS, Status.MIE | Status.MPP);
        bench.program =
                bench.code(
                        Bench.CODE,
                        "lr.d a0, (s0)\nsb x0, (s1)\nsc.d a2, a1, (s0)\nli t0, 0x80000100\njr t0");
        bench.hart.hart.pc = Bench.CODE;
        bench.go();
        assertThat(bench.x(12)).isEqualTo(1);
        assertThat(bench.word(Bench.DATA)).isZero();
    }

    /** The two sides of a lock: harts that take turns, each of whom had reserved. */
    @Test
    void harts() {
        Bench bench = new Bench(2, Bench.EXTENSIONS);
        bench.code(Bench.CODE, "lr.d a0, (s0)\nj 1f\n1: sc.d a2, a1, (s0)\nj .");
        for (PrivilegedHart hart : bench.harts) {
            hart.hart.registers[8] = Bench.DATA;
            hart.hart.registers[11] = 100 + hart.id;
            hart.hart.pc = Bench.CODE;
        }
        bench.harts.get(0).turn(1);
        // who lets another one run takes the reservation away, as Machine does
        bench.harts.get(1).turn(5);
        assertThat(bench.harts.get(1).hart.registers[12]).isZero();
        bench.harts.get(0).hart.reservation = -1;
        bench.harts.get(0).turn(5);
        assertThat(bench.harts.get(0).hart.registers[12]).isEqualTo(1);
        assertThat(bench.word(Bench.DATA)).isEqualTo(101);
    }
}
