package dev.godwit.riscv.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Each instruction is counted once, whatever slices a hart runs in. */
class CountingTest {
    /** Jumps, calls, loops, steps, a jump into the middle of a line, two pages. */
    private static final String MIXED =
            """
            li s1, 40
            mv s2, s0
            loop:
            andi t0, s1, 3
            beqz t0, third
            sd s1, 0(s2)
            amoadd.d t1, s1, (s2)
            jal twice
            j on
            third:
            div t2, s1, t0
            frcsr t3
            on:
            add a0, a0, s1
            addi s2, s2, 16
            middle:
            addi a1, a1, 1
            sh1add a5, a1, a5
            rori a5, a5, 7
            sub a6, a5, a1
            again:
            xor a6, a6, a5
            srli a7, a6, 3
            add a7, a7, a1
            mul a5, a5, a7
            andn a6, a6, a7
            sltu a7, a6, a5
            or a6, a6, a7
            addiw t6, t6, 3
            andi a7, t6, 12
            bnez a7, again
            beq a1, s1, skip
            jal ra, far
            skip:
            addi s1, s1, -1
            bnez s1, loop
            li t4, 5
            beq a2, t4, end
            li a2, 5
            li s1, 3
            j middle
            end: ebreak
            twice:
            slli a0, a0, 1
            c.nop
            ret
            .balign 2048
            .skip 2036
            far:
            addi a3, a3, 1
            c.addi a3, 1
            auipc a4, 0
            lui t5, 0x12345
            c.jr ra
            """;

    private record End(long count, long[] registers, long pc) {}

    private static Guest guest() {
        Guest guest = new Guest(MIXED);
        assertThat(guest.at("far") + 10).isEqualTo(Guest.CODE + 4094); // lui is on two pages
        return guest;
    }

    private static End run(Guest guest, long slice) {
        Hart hart = guest.hart;
        long count = 0;
        for (; ; ) {
            hart.left = slice;
            int reason = Interpreter.run(hart);
            assertThat(hart.left).isLessThanOrEqualTo(slice);
            count += slice - hart.left;
            if (reason != Exit.USED) {
                assertThat(reason).isEqualTo(Exit.BREAKPOINT);
                return new End(count, hart.registers.clone(), hart.pc);
            }
            assertThat(hart.left).isNotPositive();
        }
    }

    @Test
    void slicesMakeNoDifference() {
        End whole = run(guest(), 1_000_000);
        assertThat(whole.pc).isEqualTo(guest().at("end"));
        assertThat(whole.registers[13]).isPositive();
        for (long slice : new long[] {1, 2, 3, 5, 7, 11, 13, 64, 100, 257}) {
            Guest guest = guest();
            End end = run(guest, slice);
            assertThat(end.count).as("slices of %d", slice).isEqualTo(whole.count);
            assertThat(Arrays.copyOf(end.registers, 64))
                    .isEqualTo(Arrays.copyOf(whole.registers, 64));
            assertThat(end.pc).isEqualTo(whole.pc);
        }
    }

    /** The same slice after everything has been decoded. */
    @Test
    void whatIsDecodedMakesNoDifference() {
        Guest guest = guest();
        End first = run(guest, 7);
        Arrays.fill(guest.hart.registers, 0);
        guest.hart.registers[8] = Guest.DATA;
        guest.hart.pc = Guest.CODE;
        for (int at = 0; at < 8192; at += 8) {
            guest.space.putWord(Guest.DATA + at, 0);
        }
        End second = run(guest, 7);
        assertThat(second.count).isEqualTo(first.count);
        assertThat(Arrays.copyOf(second.registers, 64))
                .isEqualTo(Arrays.copyOf(first.registers, 64));
    }

    /** A run stops only where something jumped to, or at the beginning of a page. */
    @Test
    void stopsAreAtTheSamePlacesWhateverIsDecoded() {
        // the second time through, the line from the beginning runs into what is decoded
        String source =
                """
                j middle
                begin:
                addi a0, a0, 1
                addi a0, a0, 1
                middle:
                addi a0, a0, 1
                addi a0, a0, 1
                addi a1, a1, 1
                li t0, 4
                bltu a1, t0, begin
                ebreak
                """;
        Guest warm = new Guest(source);
        Set<Long> warmStops = stops(warm);
        Guest cold = new Guest(source.replace("j middle", "nop"));
        Set<Long> coldStops = stops(cold);
        assertThat(warmStops)
                .contains(warm.at("begin"))
                .isSubsetOf(warm.at("begin"), warm.at("middle"));
        // nothing jumps to the middle here
        assertThat(coldStops).containsExactly(cold.at("begin"));
        // once the middle has been a line of its own, running into it is still no jump
        warm.hart.pc = warm.at("begin");
        warm.hart.registers[11] = 0;
        assertThat(stops(warm)).containsExactly(warm.at("begin"));
    }

    private static Set<Long> stops(Guest guest) {
        Set<Long> stops = new TreeSet<>();
        guest.hart.left = 1;
        while (Interpreter.run(guest.hart) == Exit.USED) {
            stops.add(guest.hart.pc);
            guest.hart.left = 1;
        }
        return stops;
    }

    /** Counts by hand. */
    @Test
    void oneByOne() {
        Guest guest =
                new Guest(
                        """
                        nop
                        c.nop
                        li t0, 3
                        loop: addi t0, t0, -1
                        bnez t0, loop
                        jal next
                        next: fence.i
                        fence
                        pause
                        csrr t1, fcsr
                        ecall
                        """);
        guest.hart.left = 100;
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.YIELD);
        assertThat(100 - guest.hart.left).isEqualTo(3 + 6 + 1 + 3);
        guest.hart.left = 100;
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.CALL);
        assertThat(100 - guest.hart.left).isEqualTo(2);
    }

    /** What could not even be fetched is no instruction, however the hart came there. */
    @Test
    void fetchesThatFailAreNotCounted() {
        Guest guest = new Guest("nop\nc.nop\nli a0, 7\n", Guest.CODE + 0x2000 - 8);
        guest.hart.left = 100;
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(100 - guest.hart.left).isEqualTo(2);
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(100 - guest.hart.left).isEqualTo(2);
        Guest jump = new Guest("nop\nlui t0, 0x77\njr t0\n");
        jump.hart.left = 100;
        assertThat(Interpreter.run(jump.hart)).isEqualTo(Exit.INSTRUCTION_PAGE);
        assertThat(100 - jump.hart.left).isEqualTo(3);
    }
}
