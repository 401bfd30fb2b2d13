package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The state of floating point in mstatus: off, initial, clean, dirty. Any instruction of the unit
 * makes it dirty, which the specification leaves open; one that reads its registers of control does
 * not.
 */
class FloatStateTest {
    private static final long SD = 1L << 63;
    private static final int SHIFT = 13;

    @ParameterizedTest
    @CsvSource({
        "fadd.d fa0/ fa0/ fa1, true",
        "fld fa0/ 0(s0), true",
        "fsd fa0/ 0(s0), true",
        "flw fa0/ 0(s0), true",
        "flh fa0/ 0(s0), true",
        "c.fld fa0/ 0(s0), true",
        "fmv.x.d a0/ fa0, true",
        "fmadd.s fa0/ fa0/ fa0/ fa0, true",
        "fli.d fa0/ 1.0, true",
        "frcsr a0, false",
        "frflags a0, false",
        "fscsr a0, true",
        "fsrmi 1, true",
        "csrrsi a0/ fflags/ 1, true",
        "csrrsi a0/ fflags/ 0, false",
        "csrrwi x0/ frm/ 0, true",
    })
    void instructions(String instruction, boolean isChanged) {
        for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
            for (int state = 0; state < 4; state++) {
                Bench bench = new Bench();
                bench.setX(8, Bench.DATA);
                bench.set(Csr.MSTATUS, (long) state << SHIFT);
                bench.run(mode, "nop\nhere: " + instruction.replace('/', ',') + "\nebreak");
                assertThat(bench.trap().cause()).isEqualTo(state == 0 ? 2 : 3);
                int after = state == 0 ? 0 : isChanged ? 3 : state;
                long status = bench.csr(Csr.MSTATUS);
                assertThat(status >>> SHIFT & 3).as(instruction + state).isEqualTo(after);
                assertThat((status & SD) != 0).isEqualTo(after == 3);
                assertThat(bench.csr(Csr.SSTATUS) & SD).isEqualTo(status & SD);
                if (state == 0) {
                    assertThat(bench.trap().epc()).isEqualTo(bench.at("here"));
                    int length = instruction.startsWith("c.") ? 16 : 32;
                    assertThat(bench.trap().tval())
                            .isEqualTo(bench.word(Bench.CODE + 4) & (1L << length) - 1);
                }
            }
        }
    }

    /** What is illegal for another reason is not taken for an instruction of the unit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".word 0xffffffff",
                ".half 0",
                "csrr a0, 0x5c0",
                "csrw mhartid, a0",
                "csrr a0, mstatus",
                "mret",
                "cbo.zero (s0)"
            })
    void otherIllegalInstructionsLeaveIt(String instruction) {
        for (int state = 0; state < 3; state++) {
            Bench bench = new Bench();
            bench.set(Csr.MSTATUS, (long) state << SHIFT);
            bench.run(Mode.USER, instruction);
            assertThat(bench.trap().cause()).isEqualTo(2);
            assertThat(bench.csr(Csr.MSTATUS) >>> SHIFT & 3).isEqualTo(state);
        }
    }

    /** Code that was decoded with the unit on is not run with it off, nor the other way round. */
    @Test
    void codeIsDecodedForBoth() {
        Bench bench = new Bench();
        bench.set(Csr.MSTATUS, Status.FS);
        bench.setX(9, Status.FS);
        String source =
                """
                fcvt.d.w fa0, s2
                csrc mstatus, s1
                fcvt.d.w fa0, x0
                ebreak
                """;
        bench.setX(18, 3);
        bench.run(Mode.MACHINE, source);
        assertThat(bench.trap().cause()).isEqualTo(2);
        assertThat(bench.trap().epc()).isEqualTo(Bench.CODE + 8);
        assertThat(Double.longBitsToDouble(bench.x(32 + 10))).isEqualTo(3);
        bench.set(Csr.MSTATUS, Status.FS);
        bench.hart.hart.pc = Bench.CODE + 8;
        bench.go();
        assertThat(bench.trap().cause()).isEqualTo(3);
        assertThat(bench.x(32 + 10)).isZero();
    }

    /** An instruction that turns it dirty is counted once. */
    @Test
    void countsOnce() {
        Bench bench = new Bench();
        bench.set(Csr.MSTATUS, 1 << SHIFT);
        bench.run(Mode.MACHINE, "csrr a0, instret\nfmv.d.x fa0, x0\ncsrr a1, instret\nebreak");
        assertThat(bench.x(11) - bench.x(10)).isEqualTo(2);
    }
}
