package dev.godwit.machine.board;

import dev.godwit.riscv.privileged.PrivilegedHart;

/** What a machine begins with, and what M mode is where there is no code of it. */
public interface Firmware {
    /**
     * Puts everything into RAM, and the harts to where they begin. All was reset before.
     *
     * @param machine whose RAM and harts
     */
    void boot(Machine machine);

    /**
     * Handles an exception that M mode would have to handle.
     *
     * @param hart whose
     * @param cause the code of the exception
     * @return whether it was handled; else it becomes a trap of M mode
     */
    default boolean handles(PrivilegedHart hart, int cause) {
        return false;
    }
}
