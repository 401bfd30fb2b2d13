package dev.godwit.riscv.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.hart.Exit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes compute with the host raises the exceptions that it should, once and again. */
class FlagsTest {
    /** fa0 is 3.5, fa1 0.1, fa2 3.5, fs0 to fs2 the same as single. */
    private static final String PREPARED =
            """
            li t0, 7
            fcvt.d.w fa0, t0
            li t0, 2
            fcvt.d.w fa1, t0
            fdiv.d fa0, fa0, fa1
            fmv.d fa2, fa0
            li t0, 1
            li t1, 10
            fcvt.d.w fa1, t0
            fcvt.d.w fa3, t1
            fdiv.d fa1, fa1, fa3
            fcvt.s.d fs0, fa0
            fcvt.s.d fs1, fa1
            li t2, 0x7fffffffffffffff
            """;

    @ParameterizedTest
    @CsvSource({
        "fcvt.w.d a0/ fa0/ rtz, 1",
        "fcvt.l.d a0/ fa0/ rtz, 1",
        "fcvt.w.d a0/ fa3/ rtz, 0",
        "fcvt.l.d a0/ fa3/ rtz, 0",
        "fcvt.d.l ft0/ t2, 1",
        "fcvt.d.l ft0/ t1, 0",
        "fadd.d ft0/ fa0/ fa1, 1",
        "fadd.d ft0/ fa0/ fa2, 0",
        "fsub.d ft0/ fa0/ fa1, 1",
        "fmul.d ft0/ fa1/ fa1, 1",
        "fdiv.d ft0/ fa0/ fa1, 1",
        "fsqrt.d ft0/ fa0, 1",
        "fmadd.d ft0/ fa0/ fa1/ fa2, 1",
        "fmsub.d ft0/ fa0/ fa1/ fa2, 1",
        "fnmsub.d ft0/ fa0/ fa1/ fa2, 1",
        "fnmadd.d ft0/ fa0/ fa1/ fa2, 1",
        "fadd.s ft0/ fs0/ fs1, 1",
        "fsub.s ft0/ fs0/ fs1, 1",
        "fmul.s ft0/ fs1/ fs1, 1",
        "fdiv.s ft0/ fs0/ fs1, 1",
        "fadd.s ft0/ fs0/ fs0, 0",
        "flt.d a0/ fa0/ fa1, 0",
    })
    void inexactResultsRaiseTheFlag(String instruction, long flags) {
        String line = instruction.replace('/', ',') + "\n";
        // with the flag clear, and again when it is set, where the host's result is all there is
        Guest guest =
                new Guest(
                        PREPARED
                                + "fsflags x0\n"
                                + line
                                + "frflags s2\nfsflags x0\n"
                                + line
                                + "frflags s3\nfsflagsi 1\n"
                                + line
                                + "frflags s4\nebreak\n");
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(18)).as(line).isEqualTo(flags);
        assertThat(guest.x(19)).as(line).isEqualTo(flags);
        assertThat(guest.x(20)).as(line).isEqualTo(1);
    }
}
