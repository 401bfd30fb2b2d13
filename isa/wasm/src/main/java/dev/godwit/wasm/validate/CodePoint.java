package dev.godwit.wasm.validate;

/**
 * Where the validator is in a function: what a {@link CodeListener} may ask while it is told
 * something.
 */
public interface CodePoint {
    /**
     * The instruction.
     *
     * @return where its opcode starts in the module's bytes
     */
    int address();

    /**
     * How many operands are on the stack.
     *
     * @return the height; it changes while an instruction is told about
     */
    int height();

    /**
     * The type of an operand.
     *
     * @param index the lowest one is 0
     * @return a value type of the module
     */
    int operand(int index);

    /**
     * What the instructions cost that can be reached, from the function's first to this one.
     *
     * @return the sum of their prices, this one's included, if the listener wants regions
     */
    int price();
}
