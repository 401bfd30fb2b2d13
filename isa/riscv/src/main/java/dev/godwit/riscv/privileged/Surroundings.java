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

    /**
     * Hears of a trap that is about to be taken.
     *
     * @param hart whose; {@code pc} and {@link PrivilegedHart#mode} are those of before
     * @param cause the code of the exception, or of the interrupt with bit 63 set
     * @param value as {@code mtval} has it
     * @param to the mode that takes it, a constant of {@link Mode}
     */
    default void traps(PrivilegedHart hart, long cause, long value, int to) {}
}
