package dev.godwit.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.testkit.riscv.KernelProgram;

import org.junit.jupiter.api.Test;

import java.util.List;

/** gdb debugs a computer. */
class GdbMachineTest {
    /** Sums in a loop, and takes a trap. */
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
              j off
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
    void harts() throws Exception {
        Gdb.Session session =
                debug(
                        "  csrr a0, mhartid\n  bnez a0, wait\n  li a0, 5\n"
                                + KernelProgram.OFF
                                + "wait: wfi\n  j wait\n",
                        3,
                        "info threads",
                        "thread 3",
                        "set scheduler-locking on",
                        "stepi",
                        "print $a0",
                        "set scheduler-locking off",
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
