package dev.godwit.riscv.privileged;

/** Looks at a hart that is run instruction by instruction. */
@FunctionalInterface
public interface Watch {
    /**
     * Is asked before each instruction, behind interrupts that are due.
     *
     * @param hart which stands before the instruction at its {@code pc}
     * @return whether it is to come out without running it
     */
    boolean stopsAt(PrivilegedHart hart);
}
