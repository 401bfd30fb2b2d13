package dev.godwit.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.testkit.riscv.KernelProgram;

import org.junit.jupiter.api.Test;

import java.util.List;

/** gdb debugs a computer. */
class GdbMachineTest {
    /** Sums in a loop, takes a trap, goes over to page tables that map 0x4000_0000 to RAM. */
    private static final String KERNEL =
            """
              la t0, trap
              csrw mtvec, t0
              li s0, 0x80001000
              li a1, 3
            loop:
              ld a2, 0(s0)
              add a2, a2, a1
              sd a2, 0(s0)
              addi a1, a1, -1
              bnez a1, loop
              ecall
            after:
              li t0, 0x80002000
              li t1, 0x200000cf
              sd t1, 8(t0)
              sd t1, 16(t0)
              li t1, 0x8000000000080002
              csrw satp, t1
              li t1, -1
              csrw pmpaddr0, t1
              li t1, 31
              csrw pmpcfg0, t1
              li t1, 0x800
              csrs mstatus, t1
              la t1, paged
              csrw mepc, t1
              mret
            paged:
              ld a3, 0(s0)
              ecall
            trap:
              csrr t2, mepc
              addi t2, t2, 4
              csrw mepc, t2
              csrr t2, mcause
              li t3, 9
              beq t2, t3, off
              mret
            off:
              ld a0, 0(s0)
            """
                    + KernelProgram.OFF;

    private static Gdb.Session debug(String source, int harts, String... commands)
            throws Exception {
        Gdb.isNeeded();
        byte[] kernel = KernelProgram.of(source);
        return Gdb.run(
                null,
                listener ->
                        Guest.ofKernel(kernel)
                                .harts(harts)
                                .deterministic(3)
                                .debugger(listener)
                                .build(),
                List.of(commands));
    }

    @Test
    void breakpointsStepsAndWatchpoints() throws Exception {
        Gdb.Session session =
                debug(
                        KERNEL,
                        1,
                        "print/x $pc",
                        "print $priv",
                        "watch *(long *) 0x80001000",
                        "continue",
                        "continue",
                        "delete",
                        "stepi",
                        "print/x $mcause",
                        "continue");
        assertThat(session.said())
                .containsSubsequence(
                        "$1 = 0x80000000",
                        "$2 = 3",
                        "Old value = 0",
                        "New value = 3",
                        "New value = 5",
                        "$3 = 0x0",
                        "exited with code 06");
        assertThat(session.outcome()).isEqualTo(new Outcome.Exited(6));
    }

    @Test
    void memoryIsSeenAsTheHartSeesIt() throws Exception {
        Gdb.Session session =
                debug(
                        KERNEL,
                        1,
                        "awatch *(long *) 0x80001000",
                        "ignore 1 6",
                        "continue",
                        "print $priv",
                        "x/gx 0x40001000",
                        "print/x $satp",
                        "set var *(long *) 0x40001000 = 41",
                        "delete",
                        "continue");
        assertThat(session.said())
                .containsSubsequence(
                        "$1 = 1", "0x40001000:\t0x0000000000000006", "0x8000000000080002")
                .contains("exited with code 051");
        assertThat(session.outcome()).isEqualTo(new Outcome.Exited(41));
    }

    @Test
    void harts() throws Exception {
        Gdb.Session session =
                debug(
                        "  csrr a0, mhartid\n  bnez a0, wait\n  li a0, 5\n"
                                + KernelProgram.OFF
                                + "wait: wfi\n  j wait\n",
                        3,
                        "info threads",
                        "thread 3",
                        "stepi",
                        "print $a0",
                        "continue");
        assertThat(session.said())
                .containsSubsequence(
                        "Thread 1 (hart 0, M mode)",
                        "Thread 3 (hart 2, M mode)",
                        "$1 = 2",
                        "exited with code 05");
        assertThat(session.outcome()).isEqualTo(new Outcome.Exited(5));
    }
}
