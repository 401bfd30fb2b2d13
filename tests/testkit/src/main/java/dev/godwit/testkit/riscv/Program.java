package dev.godwit.testkit.riscv;

import java.util.List;

/**
 * A program, with what it finds.
 *
 * @param address of its first instruction
 * @param instructions at most 16
 * @param x what the integer registers hold; not of x0 and the one that the runner keeps
 * @param f what the floating-point registers hold
 * @param fcsr what fcsr holds
 * @param window what its piece of memory holds
 */
@SuppressWarnings("ArrayRecordComponent") // nobody asks whether two are equal
record Program(
        long address, List<Instruction> instructions, long[] x, long[] f, int fcsr, byte[] window) {

    /** The bytes of its instructions. */
    int length() {
        int length = 0;
        for (Instruction instruction : instructions) {
            length += instruction.length();
        }
        return length;
    }

    Program with(List<Instruction> other) {
        return new Program(address, other, x, f, fcsr, window);
    }
}
