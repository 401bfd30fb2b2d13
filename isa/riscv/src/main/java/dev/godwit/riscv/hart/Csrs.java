package dev.godwit.riscv.hart;

/**
 * The control and status registers of a hart, as its mode and its system have them.
 *
 * <p>Those of floating point, 1 to 3, are the hart's own and never asked for here.
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
}
