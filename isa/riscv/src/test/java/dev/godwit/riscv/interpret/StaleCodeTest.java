package dev.godwit.riscv.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.TestSpace;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.Pages;

import org.junit.jupiter.api.Test;

/** Code that changes while it is decoded is seen at fence.i. */
class StaleCodeTest {
    private static final int ALL = TestSpace.R | TestSpace.W | TestSpace.X;

    /** {@code li a0, n} as 32 bits. */
    private static String li(int n) {
        return Integer.toString(n << 20 | 10 << 7 | 0x13);
    }

    private static Guest writable(String source) {
        Guest guest = new Guest(source);
        guest.space.protect(Guest.CODE, ALL);
        guest.space.protect(Guest.CODE + 4096, ALL);
        return guest;
    }

    private static void breaks(Guest guest) {
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
    }

    @Test
    void whatTheProgramWritesItRuns() {
        Guest guest =
                writable(
                        """
                        li s1, 3
                        la s2, patch
                        again:
                        jal patch
                        add a1, a1, a0
                        lw t0, 0(s2)
                        lui t1, 0x100
                        add t0, t0, t1
                        sw t0, 0(s2)
                        fence.i
                        addi s1, s1, -1
                        bnez s1, again
                        ebreak
                        patch: .word %s
                        ret
                        """
                                .formatted(li(5)));
        breaks(guest);
        assertThat(guest.x(11)).isEqualTo(5 + 6 + 7);
    }

    /** The instruction behind fence.i itself is one of the line that is being run. */
    @Test
    void theRestOfTheLineIsNewToo() {
        Guest guest =
                writable(
                        """
                        li s1, 2
                        again:
                        la s2, patch
                        li t0, %s
                        sw t0, 0(s2)
                        fence.i
                        patch: .word %s
                        ebreak
                        """
                                .formatted(li(9), li(5)));
        breaks(guest);
        assertThat(guest.x(10)).isEqualTo(9);
    }

    /**
     * Code that was changed goes on to parts of its page that it had not come to yet: they are
     * decoded then, and change again before the fence.
     */
    @Test
    void whatIsDecodedBetweenTheStoreAndTheFenceIsForgottenToo() {
        Guest guest =
                writable(
                        """
                        la s2, patch
                        la s3, elsewhere
                        sw x0, 0(s3)
                        beq x0, x0, on
                        elsewhere: .word 0
                        ebreak
                        on:
                        li t0, %s
                        sw t0, 0(s2)
                        fence.i
                        patch: .word %s
                        ebreak
                        """
                                .formatted(li(9), li(5)));
        breaks(guest);
        assertThat(guest.x(10)).isEqualTo(9);
    }

    /** The same page is mapped to be written elsewhere. */
    @Test
    void throughAnotherMapping() {
        TestSpace space = new TestSpace();
        Guest guest =
                new Guest(
                        """
                        lui s2, 0x30
                        jal patch
                        mv a1, a0
                        li t0, %s
                        sw t0, 0x40(s2)
                        fence.i
                        jal patch
                        ebreak
                        .balign 64
                        patch: .word %s
                        ret
                        """
                                .formatted(li(9), li(5)),
                        space,
                        Guest.CODE);
        space.share(0x30000, space.page(Guest.CODE), TestSpace.R | TestSpace.W);
        assertThat(guest.at("patch")).isEqualTo(Guest.CODE + 0x40);
        // the other mapping may be written unseen before the page has code
        assertThat(space.translate(0x30000, Access.WRITE)).isNotNegative();
        breaks(guest);
        assertThat(guest.x(11)).isEqualTo(5);
        assertThat(guest.x(10)).isEqualTo(9);
    }

    /** One process writes what another one runs. */
    @Test
    void throughAnotherAddressSpace() {
        Pages pages = new Pages(100);
        TestSpace space = new TestSpace(pages);
        Guest guest = new Guest("again: li a0, 5\nebreak\nfence.i\nj again\n", space, Guest.CODE);
        TestSpace other = new TestSpace(pages);
        other.share(0x7000, space.page(Guest.CODE), TestSpace.R | TestSpace.W);
        for (int n = 1; n < 5; n++) {
            breaks(guest);
            assertThat(guest.x(10)).isEqualTo(n == 1 ? 5 : n);
            assertThat(other.store(0x7000, 4, Integer.parseInt(li(n + 1)))).isZero();
            guest.hart.pc += 4;
        }
    }

    /** A kernel writes through translate, as read() into a buffer does. */
    @Test
    void byTheKernel() {
        Guest guest = writable("again: li a0, 5\nebreak\nfence.i\nj again\n");
        breaks(guest);
        int index = guest.space.translate(Guest.CODE, Access.WRITE);
        guest.space.pages.ram.storeInt(index, Integer.parseInt(li(6)));
        guest.hart.pc += 4;
        breaks(guest);
        assertThat(guest.x(10)).isEqualTo(6);
    }

    /** Another page comes to the same address. */
    @Test
    void byMappingAnotherPage() {
        Guest guest = writable("again: li a0, 5\nebreak\nj again\n");
        breaks(guest);
        byte[] code = guest.program.bytes();
        code[2] = 0x60; // li a0, 6
        guest.space.unmap(Guest.CODE);
        guest.space.map(Guest.CODE, 1, ALL);
        guest.space.put(Guest.CODE, code);
        guest.hart.pc = Guest.CODE;
        breaks(guest);
        assertThat(guest.x(10)).isEqualTo(6);
    }

    /** Both halves of an instruction on two pages are looked at each time. */
    @Test
    void anInstructionOnTwoPages() {
        TestSpace space = new TestSpace();
        Guest guest = new Guest("c.nop\nli a0, 5\nebreak\nj .-8\n", space, Guest.CODE + 4092);
        space.protect(Guest.CODE + 4096, ALL);
        breaks(guest);
        assertThat(guest.x(10)).isEqualTo(5);
        assertThat(space.store(Guest.CODE + 4096, 2, 0x0060)).isZero();
        guest.hart.pc = Guest.CODE + 4094;
        breaks(guest);
        assertThat(guest.x(10)).isEqualTo(6);
    }

    /** Rights that were taken away count with the next jump there. */
    @Test
    void withoutTheRightToExecuteNothingRuns() {
        Guest guest = writable("again: li a0, 5\nebreak\nj again\n");
        breaks(guest);
        guest.space.protect(Guest.CODE, TestSpace.R);
        assertThat(guest.run()).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(guest.hart.pc).isEqualTo(Guest.CODE + 4);
    }

    /** Two harts in one page; one changes what the other is in the middle of. */
    @Test
    void anotherHartInTheSamePage() {
        Guest guest = writable("again: li a0, 5\npause\nfence.i\nli a1, 1\nebreak\n");
        assertThat(guest.run()).isEqualTo(Exit.YIELD);
        Hart other = guest.hart();
        other.pc = Guest.CODE;
        other.left = 100;
        assertThat(Interpreter.run(other)).isEqualTo(Exit.YIELD);
        int two = 2 << 20 | 11 << 7 | 0x13;
        assertThat(guest.space.store(Guest.CODE + 12, 4, two)).isZero();
        breaks(guest);
        other.left = 100;
        assertThat(Interpreter.run(other)).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(11)).isEqualTo(2);
        assertThat(other.registers[11]).isEqualTo(2);
    }
}
