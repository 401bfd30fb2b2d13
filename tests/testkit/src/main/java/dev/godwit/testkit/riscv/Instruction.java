package dev.godwit.testkit.riscv;

/**
 * An instruction of a program.
 *
 * @param bits its 16 or 32 bits
 * @param length its bytes
 * @param form the line of the table that it was made of
 * @param isNeeded whether a program without it might not end, or fault
 */
record Instruction(int bits, int length, Form form, boolean isNeeded) {
    private static final int NOP = 0x13;
    private static final int SHORT_NOP = 1;

    /** One that does nothing and is as long. */
    Instruction asNop() {
        return new Instruction(length == 2 ? SHORT_NOP : NOP, length, form, false);
    }

    boolean isNop() {
        return bits == (length == 2 ? SHORT_NOP : NOP);
    }
}
