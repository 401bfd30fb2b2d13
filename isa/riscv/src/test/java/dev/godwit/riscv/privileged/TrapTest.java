package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an exception leaves behind: cause, address, value, and the stack of the status. */
class TrapTest {
    private static final long DELEGATED = 0xB3FF;

    /**
     * In each mode, delegated and not. s0 holds the address of data, s1 that of nothing. Values are
     * of the label here, of s1, or numbers.
     */
    @ParameterizedTest
    @CsvSource({
        "ecall, 8, 0",
        "ebreak, 3, here",
        "c.ebreak, 3, here",
        ".word 0xffffffff, 2, 0xffffffff",
        ".word 0x0000707b, 2, 0x0000707b",
        ".half 0x0000, 2, 0",
        ".half 0x9c00, 2, 0x9c00",
        "csrr a0/ 0x5c0, 2, 0x5c002573",
        "csrw cycle/ a0, 2, 0xc0051073",
        "lb a0/ 0(s1), 5, s1",
        "ld a0/ 3(s1), 5, s1+3",
        "lr.w a0/ (s1), 5, s1",
        "sb a0/ 0(s1), 7, s1",
        "sd a0/ 1(s1), 7, s1+1",
        "amoadd.w a0/ a1/ (s1), 7, s1",
        "cbo.zero (s1), 7, s1",
        "cbo.inval (s1), 7, s1",
        "lr.d a0/ (s2), 4, s2",
        "amoswap.w a0/ a1/ (s2), 6, s2",
        "amocas.q a0/ a2/ (s3), 6, s3",
        "jr s1, 1, pc",
    })
    void exceptions(String instruction, int cause, String value) {
        for (int mode : new int[] {Mode.MACHINE, Mode.SUPERVISOR, Mode.USER}) {
            for (boolean isDelegated : new boolean[] {false, true}) {
                Bench bench = new Bench();
                bench.set(Csr.MEDELEG, isDelegated ? -1 : 0);
                bench.set(Csr.MENVCFG, 0xF0);
                bench.set(Csr.SENVCFG, 0xF0);
                bench.setX(8, Bench.DATA);
                bench.setX(9, 0x1234_5000L);
                bench.setX(18, Bench.DATA + 2);
                bench.setX(19, Bench.DATA + 8);
                bench.run(mode, "nop\nhere: " + instruction.replace('/', ',') + "\nnop\nj .");
                boolean isJump = value.equals("pc");
                long told =
                        switch (value) {
                            case "here" -> bench.at("here");
                            case "s1", "pc" -> bench.x(9);
                            case "s1+1" -> bench.x(9) + 1;
                            case "s1+3" -> bench.x(9) + 3;
                            case "s2" -> bench.x(18);
                            case "s3" -> bench.x(19);
                            default -> Long.decode(value);
                        };
                int expected = instruction.equals("ecall") ? 8 + mode : cause;
                boolean isSupervisors = isDelegated && mode != Mode.MACHINE;
                assertThat(bench.trap())
                        .as("%s in %s", instruction, Bench.MODES[mode])
                        .isEqualTo(
                                new Bench.Trap(
                                        isSupervisors ? "S" : "M",
                                        expected,
                                        isJump ? bench.x(9) : bench.at("here"),
                                        told));
            }
        }
    }

    /** Only what can happen below M mode can be delegated, and each by itself. */
    @Test
    void delegation() {
        Bench bench = new Bench();
        for (int cause = 0; cause < 64; cause++) {
            bench.set(Csr.MEDELEG, 1L << cause);
            assertThat(bench.csr(Csr.MEDELEG)).isEqualTo(1L << cause & DELEGATED);
        }
        bench.set(Csr.MEDELEG, 1 << 8);
        bench.run(Mode.USER, "ecall");
        assertThat(bench.trap().mode()).isEqualTo("S");
        Bench other = new Bench();
        other.set(Csr.MEDELEG, ~(1 << 8));
        other.run(Mode.USER, "ecall");
        assertThat(other.trap().mode()).isEqualTo("M");
    }

    /** From a mode, with both enabled or not, to another one: what becomes of the stacks. */
    @ParameterizedTest
    @CsvSource({"U, false", "U, true", "S, false", "S, true", "M, false"})
    void theStatusIsStacked(String from, boolean isDelegated) {
        int mode = "US.M".indexOf(from);
        for (long enabled : new long[] {0, Status.SIE, Status.MIE, Status.SIE | Status.MIE}) {
            Bench bench = new Bench();
            bench.set(Csr.MEDELEG, isDelegated ? -1 : 0);
            bench.set(Csr.MSTATUS, enabled);
            bench.run(mode, "ebreak");
            long status = bench.csr(Csr.MSTATUS);
            boolean wasS = (enabled & Status.SIE) != 0;
            boolean wasM = (enabled & Status.MIE) != 0;
            if (isDelegated) {
                assertThat(status & Status.SIE).isZero();
                assertThat((status & Status.SPIE) != 0).isEqualTo(wasS);
                assertThat((status & Status.SPP) != 0).isEqualTo(mode == Mode.SUPERVISOR);
                assertThat((status & Status.MIE) != 0).isEqualTo(wasM);
                assertThat(status & Status.MPP).isZero(); // of the return that began it
            } else {
                assertThat(status & Status.MIE).isZero();
                assertThat((status & Status.MPIE) != 0).isEqualTo(wasM);
                assertThat(status >>> Status.MPP_SHIFT & 3).isEqualTo(mode);
                assertThat((status & Status.SIE) != 0).isEqualTo(wasS);
                assertThat(status & (Status.SPIE | Status.SPP)).isZero();
            }
        }
    }

    /** Exceptions go to the base, in whatever way the vector is given. */
    @Test
    void vectorsAreForInterruptsOnly() {
        Bench bench = new Bench();
        bench.set(Csr.MTVEC, Bench.RAM + 0x401);
        bench.run(Mode.USER, "ecall");
        assertThat(bench.hart.hart.pc).isEqualTo(Bench.RAM + 0x400);
        Bench other = new Bench();
        other.set(Csr.MEDELEG, -1);
        other.set(Csr.STVEC, Bench.RAM + 0x401);
        other.run(Mode.USER, "ecall");
        assertThat(other.hart.hart.pc).isEqualTo(Bench.RAM + 0x400);
        assertThat(other.trap().mode()).isEqualTo("S");
    }

    /** A trap of one mode leaves the registers of the other one alone. */
    @Test
    void eachModeHasItsOwnRegisters() {
        Bench bench = new Bench();
        bench.set(Csr.MEDELEG, 1 << 3);
        for (int csr : new int[] {Csr.MCAUSE, Csr.MTVAL, Csr.MSCRATCH, Csr.SSCRATCH}) {
            bench.set(csr, 0x77);
        }
        bench.run(Mode.USER, "nop\nebreak");
        assertThat(bench.trap()).hasToString("S 3 at 80001004 80001004");
        assertThat(bench.csr(Csr.MCAUSE)).isEqualTo(0x77);
        assertThat(bench.csr(Csr.MTVAL)).isEqualTo(0x77);
        assertThat(bench.csr(Csr.MEPC)).isEqualTo(Bench.CODE);
        assertThat(bench.csr(Csr.MSCRATCH)).isEqualTo(0x77);
        assertThat(bench.csr(Csr.SSCRATCH)).isEqualTo(0x77);
    }

    /** Instructions that do not retire are not counted: ecall and those that fail. */
    @Test
    void whatTrapsIsNotCounted() {
        Bench bench = new Bench();
        bench.run(Mode.MACHINE, "csrr s2, minstret\nnop\nnop\necall");
        bench.set(Csr.MTVEC, Bench.CODE + 0x100);
        bench.code(Bench.CODE + 0x100, "csrr s3, minstret\nli t0, 0x80000100\njr t0");
        bench.run(Mode.MACHINE, "csrr s2, minstret\nnop\nnop\necall\nj .");
        assertThat(bench.x(19) - bench.x(18)).isEqualTo(3);
        // neither is the fetch that fails
        bench.run(Mode.MACHINE, "csrr s2, minstret\nli t0, 16\njr t0");
        assertThat(bench.x(19) - bench.x(18)).isEqualTo(3);
    }

    @Test
    void theFirmwareMayHandleWhatMModeWould() {
        Bench bench = new Bench();
        bench.handled = 9;
        bench.set(Csr.MEDELEG, 1 << 8);
        bench.run(Mode.USER, "ecall");
        assertThat(bench.trap().mode()).isEqualTo("S");
        bench = new Bench();
        bench.handled = 9;
        bench.program = bench.code(Bench.CODE, "ecall");
        bench.enter(Mode.SUPERVISOR, Bench.CODE);
        bench.hart.turn(10);
        assertThat(bench.hart.hart.pc).isEqualTo(Bench.CODE); // it would have to step over it
        assertThat(bench.hart.mode()).isEqualTo(Mode.SUPERVISOR);
    }
}
