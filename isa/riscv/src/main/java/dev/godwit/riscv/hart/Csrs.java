package dev.godwit.riscv.hart;

/**
 * The control and status registers of a hart, as its mode and its system have them.
 *
 * <p>Those of floating point, 1 to 3, are the hart's own: here is only asked whether it may have
 * them.
 */
public interface Csrs {
    /**
     * Reads one.
     *
     * @param hart whose it is; {@code left} tells how many instructions are behind it
     * @param number 0 to 4095
     * @return false if it is not there, or not for this mode; else its content is in {@code
     *     hart.value}
     */
    boolean read(Hart hart, int number);

    /**
     * Writes one.
     *
     * @param hart whose it is
     * @param number 0 to 4095
     * @param value what it becomes, as far as its fields allow
     * @return false if it is not there, may not be written, or is not for this mode
     */
    boolean write(Hart hart, int number, long value);

    /**
     * What an instruction that sets or clears bits changes, where it is not what was read.
     *
     * @param hart whose it is
     * @param number of a register that was just read
     * @param old what it was
     * @return what is to be changed
     */
    default long basis(Hart hart, int number, long old) {
        return old;
    }

    /**
     * Whether the registers of floating point are there at present.
     *
     * @param hart whose they are
     * @param isWritten whether one is about to be written
     * @return whether they are
     */
    default boolean allowsFloats(Hart hart, boolean isWritten) {
        return true;
    }

    /**
     * Whether an instruction may be executed that a mode can forbid: those of cache blocks.
     *
     * @param hart whose mode counts
     * @param op the operation
     * @return false where it is illegal
     */
    default boolean allows(Hart hart, int op) {
        return true;
    }
}
