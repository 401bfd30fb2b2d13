package dev.godwit.riscv.privileged;

/** What a hart asks of the machine that it is part of. */
public interface Surroundings {
    /** {@return the {@code time} of all harts} */
    long time();

    /**
     * Handles an exception that M mode would have to handle, in place of code of M mode.
     *
     * @param hart whose; its {@code pc} is that of the instruction
     * @param cause the code of the exception
     * @return whether it was handled; else it becomes a trap
     */
    boolean handles(PrivilegedHart hart, int cause);
}
