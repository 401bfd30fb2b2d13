package dev.godwit.riscv.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.hart.Exit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read and what is written, by the table of Zicsr. mscratch holds 5. */
class CsrRulesTest {
    @ParameterizedTest
    @CsvSource({
        "csrrw x0/ mscratch/ a1, w 340 6",
        "csrrw a0/ mscratch/ a1, r 340;w 340 6",
        "csrrw a0/ mscratch/ x0, r 340;w 340 0",
        "csrrwi x0/ mscratch/ 0, w 340 0",
        "csrrwi a0/ mscratch/ 9, r 340;w 340 9",
        "csrrs x0/ mscratch/ x0, r 340",
        "csrrs a0/ mscratch/ x0, r 340",
        "csrrs x0/ mscratch/ a1, r 340;w 340 7",
        "csrrs a0/ mscratch/ a2, r 340;w 340 5",
        "csrrc a0/ mscratch/ a1, r 340;w 340 1",
        "csrrc a0/ mscratch/ x0, r 340",
        "csrrsi a0/ mscratch/ 0, r 340",
        "csrrsi a0/ mscratch/ 8, r 340;w 340 13",
        "csrrci a0/ mscratch/ 0, r 340",
        "csrrci a0/ mscratch/ 4, r 340;w 340 1",
        "csrrw a1/ mscratch/ a1, r 340;w 340 6",
    })
    void accesses(String instruction, String accesses) {
        String text = instruction.replace('/', ',');
        // a2 holds 0 in a register that is not x0: that is a write
        Guest guest = new Guest("li a0, 99\nli a1, 6\nli a2, 0\n" + text + "\nebreak\n");
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.accesses).containsExactly(accesses.split(";"));
        int rd = text.contains(" a1,") ? 11 : text.contains(" a0,") ? 10 : 0;
        assertThat(guest.x(rd)).isEqualTo(rd == 0 ? 0 : 5);
        assertThat(guest.x(10)).isEqualTo(rd == 10 ? 5 : 99);
    }

    @Test
    void aRefusedWriteChangesNothing() {
        Guest guest = new Guest("li a0, 99\ncsrrw a0, 0x341, a0\n");
        assertThat(guest.run()).isEqualTo(Exit.ILLEGAL);
        assertThat(guest.x(10)).isEqualTo(99);
        assertThat(guest.hart.pc).isEqualTo(Guest.CODE + 4);
    }

    @Test
    void fcsrIsFrmAndFflags() {
        Guest guest =
                new Guest(
                        """
                        li a0, -1
                        csrrw a1, fcsr, a0
                        csrrs a2, fflags, x0
                        csrrs a3, frm, x0
                        csrrwi a4, frm, 2
                        csrrc a5, fflags, a0
                        csrrs a6, fcsr, x0
                        csrrsi a7, fflags, 17
                        csrrs t0, fcsr, x0
                        ebreak
                        """);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.accesses).isEmpty();
        assertThat(guest.x(11)).isZero();
        assertThat(guest.x(12)).isEqualTo(31);
        assertThat(guest.x(13)).isEqualTo(7);
        assertThat(guest.x(14)).isEqualTo(7);
        assertThat(guest.x(15)).isEqualTo(31);
        assertThat(guest.x(16)).isEqualTo(0x40);
        assertThat(guest.x(17)).isZero();
        assertThat(guest.x(5)).isEqualTo(0x51);
    }

    /** What the loop may compute at once changes with them. */
    @Test
    void floatingPointSeesTheRegisterAtOnce() {
        Guest guest =
                new Guest(
                        """
                        li a0, 1
                        fcvt.d.w fa0, a0
                        li a0, 3
                        fcvt.d.w fa1, a0
                        fsflagsi 1
                        fdiv.d fa2, fa0, fa1
                        fsrmi 3
                        fdiv.d fa3, fa0, fa1
                        fsrmi 0
                        fdiv.d fa4, fa0, fa1
                        fsflagsi 0
                        fadd.d fa5, fa0, fa0
                        frflags a1
                        fdiv.d fa6, fa0, fa1
                        frflags a2
                        ebreak
                        """);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        long third = Double.doubleToRawLongBits(1.0 / 3);
        assertThat(guest.x(32 + 12)).isEqualTo(third);
        assertThat(guest.x(32 + 13)).isEqualTo(third + 1);
        assertThat(guest.x(32 + 14)).isEqualTo(third);
        assertThat(guest.x(11)).isZero();
        assertThat(guest.x(12)).isEqualTo(1);
    }
}
