package dev.godwit.riscv.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.TestSpace;
import dev.godwit.riscv.hart.Exit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a hart comes out, where it stands then, and what is done by then. */
class ExitsTest {
    private static final String BEFORE = "li a0, 1\nli a1, 2\n";
    private static final String BEHIND = "\nli a0, 100\nli a1, 200\nebreak\n";

    /** Runs one instruction between others, at label here. */
    private static Guest around(String instruction, int expected) {
        Guest guest = new Guest(BEFORE + "here: " + instruction + BEHIND);
        assertThat(guest.run()).as(instruction).isEqualTo(expected);
        assertThat(guest.x(10)).isEqualTo(1);
        assertThat(guest.x(11)).isEqualTo(2);
        return guest;
    }

    @ParameterizedTest
    @CsvSource({
        "ecall, 8",
        "ebreak, 3",
        "c.ebreak, 3",
        "mret, 66",
        "sret, 66",
        "wfi, 66",
        "sfence.vma, 66",
        "sinval.vma x0/ x0, 66",
    })
    void stopsAtItself(String instruction, int reason) {
        Guest guest = around(instruction.replace('/', ','), reason);
        assertThat(guest.hart.pc).isEqualTo(guest.at("here"));
    }

    @ParameterizedTest
    @CsvSource({"pause", "wrs.nto", "wrs.sto"})
    void waitsBehindItself(String instruction) {
        Guest guest = around(instruction, Exit.YIELD);
        assertThat(guest.hart.pc).isEqualTo(guest.at("here") + 4);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(11)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        ".word 0xffffffff, 0xffffffff",
        ".word 0x8000007f, 0x8000007f",
        ".half 0, 0",
        ".half 0x6201, 0x6201",
        "csrr a0/ 0x123, 0x12302573",
        "csrw cycle/ a0, 0xc0051073",
    })
    void illegalInstructionsAreToldByTheirBits(String instruction, long bits) {
        Guest guest = around(instruction.replace('/', ','), Exit.ILLEGAL);
        assertThat(guest.hart.pc).isEqualTo(guest.at("here"));
        assertThat(guest.hart.value).isEqualTo(bits);
    }

    /** Also those that no rounding mode makes a difference to: their rm counts as everywhere. */
    @ParameterizedTest
    @CsvSource({
        "fadd.d fa0/ fa0/ fa1/ dyn",
        "fcvt.w.s a0/ fa0/ dyn",
        "fmadd.s fa0/ fa0/ fa0/ fa0/ dyn",
        "fcvt.s.d fa0/ fa0/ dyn",
        ".word 0xd2057553", // fcvt.d.w fa0, a0, dyn
        ".word 0x42057553", // fcvt.d.s fa0, fa0, dyn
        ".word 0xd2157553", // fcvt.d.wu fa0, a0, dyn
        ".word 0x40257553", // fcvt.s.h fa0, fa0, dyn
    })
    void aReservedDynamicRoundingModeIsIllegal(String instruction) {
        for (int mode = 5; mode < 8; mode++) {
            Guest guest =
                    new Guest(
                            "fsrmi "
                                    + mode
                                    + "\nli a0, 1\nhere: "
                                    + instruction.replace('/', ',')
                                    + "\nebreak\n");
            assertThat(guest.run()).as(instruction).isEqualTo(Exit.ILLEGAL);
            assertThat(guest.hart.pc).isEqualTo(guest.at("here"));
            assertThat(guest.hart.value & 0x7F).isEqualTo(guest.space.word(guest.hart.pc) & 0x7F);
            // with a mode of its own it is legal
            Guest legal = new Guest("fsrmi " + mode + "\nfadd.d fa0, fa0, fa1, rtz\nebreak\n");
            assertThat(legal.run()).isEqualTo(Exit.BREAKPOINT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lb a0/ 0(s1), 13, 0",
        "ld a0/ -5(s1), 13, 3",
        "flw fa0/ 8(s1), 13, 8",
        "fld fa0/ -1(s1), 13, 7",
        "sb a0/ 0(s1), 15, 0",
        "sd a0/ -1(s1), 15, 7",
        "fsw fa0/ 0(s1), 15, 0",
        "lr.w a0/ (s1), 13, 0",
        "amoadd.d a0/ a1/ (s1), 15, 0",
        "cbo.zero (s1), 15, 0",
        "cbo.clean (s1), 15, 0",
    })
    void faultsTellTheAddress(String instruction, int reason, int offset) {
        String text = "lui s1, 0x22\n" + BEFORE + "here: " + instruction.replace('/', ',') + BEHIND;
        Guest guest = new Guest(text);
        assertThat(guest.run()).as(instruction).isEqualTo(reason);
        assertThat(guest.hart.pc).isEqualTo(guest.at("here"));
        // what lies on two pages fails at the second one
        boolean crosses = instruction.contains("-");
        assertThat(guest.hart.value).isEqualTo(crosses ? 0x22000 : 0x22000 + offset);
        assertThat(guest.x(10)).isEqualTo(1);
        assertThat(guest.x(11)).isEqualTo(2);
        // as soon as there is a page it goes on
        guest.space.map(0x22000, 1, TestSpace.R | TestSpace.W);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(11)).isEqualTo(200);
    }

    @Test
    void loadsMayReadCodeButStoresMayNotChangeIt() {
        Guest guest = new Guest("lui s1, 0x10\nlw a0, 0(s1)\nhere: sw a0, 0(s1)\n");
        assertThat(guest.run()).isEqualTo(Exit.STORE_PAGE);
        assertThat(guest.x(10)).isEqualTo(0x104b7);
        assertThat(guest.hart.value).isEqualTo(0x10000);
    }

    @Test
    void aJumpToWhereNothingIsComesOutThere() {
        Guest guest = new Guest(BEFORE + "lui t0, 0x77\nhere: jalr ra, 0x124(t0)\n");
        assertThat(guest.run()).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(guest.hart.pc).isEqualTo(0x77124);
        assertThat(guest.hart.value).isEqualTo(0x77124);
        assertThat(guest.x(1)).isEqualTo(guest.at("here") + 4);
    }

    @Test
    void dataIsNotExecuted() {
        Guest guest = new Guest("jr s0\n");
        assertThat(guest.run()).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(guest.hart.pc).isEqualTo(Guest.DATA);
    }

    @Test
    void runningOffTheEndOfAPageComesOutAtTheNext() {
        Guest guest = new Guest("nop\nli a0, 7\n", Guest.CODE + 0x2000 - 8);
        assertThat(guest.run()).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(guest.hart.pc).isEqualTo(Guest.CODE + 0x2000);
        assertThat(guest.hart.value).isEqualTo(Guest.CODE + 0x2000);
        assertThat(guest.x(10)).isEqualTo(7);
    }

    /** The instruction's address is its own, the value that of the half that is not there. */
    @Test
    void halfAnInstructionIsAFaultOfTheOtherHalf() {
        Guest guest = new Guest("c.nop\nli a0, 7\n", Guest.CODE + 0x2000 - 4);
        assertThat(guest.run()).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(guest.hart.pc).isEqualTo(Guest.CODE + 0x2000 - 2);
        assertThat(guest.hart.value).isEqualTo(Guest.CODE + 0x2000);
    }

    @Test
    void nothingIsRunWithoutAGrant() {
        Guest guest = new Guest("ebreak\n");
        guest.hart.left = 0;
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.USED);
        guest.hart.left = -3;
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.USED);
        assertThat(guest.hart.left).isEqualTo(-3);
        assertThat(guest.hart.pc).isEqualTo(Guest.CODE);
    }
}
