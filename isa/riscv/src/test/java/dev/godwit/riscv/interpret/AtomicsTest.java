package dev.godwit.riscv.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.hart.Exit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomicsTest {
    private static Guest run(String source) {
        Guest guest = new Guest(source + "\nebreak\n");
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        return guest;
    }

    @Test
    void aStoreConditionalNeedsItsReservation() {
        Guest guest =
                run(
                        """
                        li a0, 5
                        sc.d a1, a0, (s0)
                        lr.d a2, (s0)
                        sc.d a3, a0, (s0)
                        sc.d a4, a0, (s0)
                        addi s1, s0, 8
                        lr.w a5, (s0)
                        sc.w a6, a0, (s1)
                        sc.w a7, a0, (s0)
                        ld t0, 8(s0)
                        """);
        assertThat(guest.x(11)).isEqualTo(1);
        assertThat(guest.x(12)).isZero();
        assertThat(guest.x(13)).isZero();
        assertThat(guest.x(14)).isEqualTo(1);
        assertThat(guest.x(15)).isEqualTo(5);
        assertThat(guest.x(16)).isEqualTo(1);
        assertThat(guest.x(17)).isEqualTo(1);
        assertThat(guest.x(5)).isZero();
        assertThat(guest.space.word(Guest.DATA)).isEqualTo(5);
    }

    @Test
    void whoTakesTheReservationAwayLetsItFail() {
        Guest guest = new Guest("lr.d a0, (s0)\npause\nsc.d a1, a0, (s0)\nebreak\n");
        assertThat(guest.run()).isEqualTo(Exit.YIELD);
        guest.hart.reservation = -1;
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(11)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "lr.w a0/ (s1), 4",
        "lr.d a0/ (s1), 4",
        "sc.w a0/ a1/ (s1), 6",
        "sc.d a0/ a1/ (s1), 6",
        "amoadd.w a0/ a1/ (s1), 6",
        "amoswap.d a0/ a1/ (s1), 6",
        "amomaxu.h a0/ a1/ (s1), 6",
        "amocas.h a0/ a1/ (s1), 6",
        "amocas.w a0/ a1/ (s1), 6",
        "amocas.q a0/ a2/ (s1), 6",
    })
    void misalignedOnesFail(String instruction, int reason) {
        Guest guest = new Guest("li a0, 7\naddi s1, s0, 1\nhere: " + instruction.replace('/', ','));
        assertThat(guest.run()).isEqualTo(reason);
        assertThat(guest.hart.pc).isEqualTo(guest.at("here"));
        assertThat(guest.hart.value).isEqualTo(Guest.DATA + 1);
        assertThat(guest.x(10)).isEqualTo(7);
        assertThat(guest.space.word(Guest.DATA)).isZero();
    }

    /** 8 bytes are aligned for d, not for q; 4 for w, not for d. */
    @Test
    void alignmentIsThatOfTheSize() {
        Guest guest = new Guest("addi s1, s0, 4\namoadd.w a0, a1, (s1)\namoadd.d a0, a1, (s1)\n");
        assertThat(guest.run()).isEqualTo(Exit.STORE_MISALIGNED);
        assertThat(guest.hart.pc).isEqualTo(Guest.CODE + 8);
        guest = new Guest("addi s1, s0, 8\namoadd.d a0, a1, (s1)\namocas.q a0, a2, (s1)\n");
        assertThat(guest.run()).isEqualTo(Exit.STORE_MISALIGNED);
        assertThat(guest.hart.pc).isEqualTo(Guest.CODE + 8);
    }

    @Test
    void bytesAndHalfwordsAreExtendedAndAlone() {
        Guest guest =
                run(
                        """
                        li a0, -1
                        sd a0, 0(s0)
                        li a1, 2
                        addi s1, s0, 1
                        amoadd.b a2, a1, (s1)
                        li a3, 0x7fff
                        addi s2, s0, 4
                        amominu.h a4, a3, (s2)
                        addi s2, s0, 6
                        amomin.h a5, a3, (s2)
                        """);
        assertThat(guest.x(12)).isEqualTo(-1);
        assertThat(guest.x(14)).isEqualTo(-1);
        assertThat(guest.x(15)).isEqualTo(-1);
        assertThat(guest.space.word(Guest.DATA)).isEqualTo(0xFFFF_7FFF_FFFF_01FFL);
    }

    /** What is compared with has as many bits as what is there. */
    @Test
    void compareAndSwap() {
        Guest guest =
                run(
                        """
                        li t0, -5
                        sw t0, 0(s0)
                        li a0, 0x1fffffffb
                        li a1, 77
                        amocas.w a0, a1, (s0)
                        li a2, 5
                        amocas.w a2, a1, (s0)
                        li a3, 77
                        amocas.w a3, x0, (s0)
                        amocas.w x0, a1, (s0)
                        lw a4, 0(s0)
                        amocas.w x0, t0, (s0)
                        lw a5, 0(s0)
                        """);
        assertThat(guest.x(10)).isEqualTo(-5);
        assertThat(guest.x(12)).isEqualTo(77);
        assertThat(guest.x(13)).isEqualTo(77);
        assertThat(guest.x(14)).isEqualTo(77); // was 0 as x0 is
        assertThat(guest.x(15)).isEqualTo(77);
        assertThat(guest.x(0)).isZero();
    }

    @Test
    void pairs() {
        Guest guest =
                run(
                        """
                        li a0, 1
                        li a1, 2
                        sd a0, 0(s0)
                        sd a1, 8(s0)
                        li a4, 30
                        li a5, 40
                        amocas.q a0, a4, (s0)
                        li a2, 30
                        li a3, 41
                        amocas.q a2, a0, (s0)
                        ld t1, 0(s0)
                        ld t2, 8(s0)
                        amocas.q a2, x0, (s0)
                        ld s2, 0(s0)
                        ld s3, 8(s0)
                        li ra, 7
                        amocas.q x0, a4, (s0)
                        """);
        assertThat(guest.x(10)).isEqualTo(1);
        assertThat(guest.x(11)).isEqualTo(2);
        assertThat(guest.x(6)).isEqualTo(30);
        assertThat(guest.x(7)).isEqualTo(40);
        // the second found them, but 41 is not 40; the third knows both
        assertThat(guest.x(12)).isEqualTo(30);
        assertThat(guest.x(13)).isEqualTo(40);
        assertThat(guest.x(18)).isZero();
        assertThat(guest.x(19)).isZero();
        // x0 as a pair is 0 whatever x1 holds, and neither is written
        assertThat(guest.x(1)).isEqualTo(7);
        assertThat(guest.x(0)).isZero();
        assertThat(guest.space.word(Guest.DATA)).isEqualTo(30);
        assertThat(guest.space.word(Guest.DATA + 8)).isEqualTo(40);
    }

    @Test
    void aBlockOf64BytesBecomesZero() {
        Guest guest = new Guest("addi s1, s0, 0x7f\ncbo.zero (s1)\nebreak\n");
        for (int at = 0; at < 256; at += 8) {
            guest.space.putWord(Guest.DATA + at, -1);
        }
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        for (int at = 0; at < 256; at += 8) {
            long expected = at >= 64 && at < 128 ? 0 : -1;
            assertThat(guest.space.word(Guest.DATA + at)).isEqualTo(expected);
        }
    }
}
