package dev.godwit.machine.board;

import dev.godwit.riscv.privileged.PrivilegedHart;

/** Hears of traps before they are taken: the hart still stands where it was. */
public interface TrapListener {
    /**
     * A trap is taken.
     *
     * @param hart whose
     * @param cause the code of the exception, or of the interrupt with bit 63 set
     * @param value as {@code mtval} has it
     * @param to the mode that takes it, a constant of {@link dev.godwit.riscv.privileged.Mode}
     */
    void traps(PrivilegedHart hart, long cause, long value, int to);

    /**
     * The firmware is asked whether it handles an exception; if it does not, a trap follows.
     *
     * @param hart whose
     * @param cause the code of the exception
     */
    void asksFirmware(PrivilegedHart hart, int cause);
}
