package dev.godwit.wasm.validate;

import java.util.List;

/**
 * Is told what the validator finds in functions, one after the other, in the order of their code.
 * Code that cannot be reached is left out. What is told before a failure is to be forgotten: then
 * there is no {@link #end}.
 *
 * <p>Specification: section 3.4 (Instructions).
 */
public interface CodeListener {
    /** Cares for nothing. */
    CodeListener NONE =
            new CodeListener() {
                @Override
                public boolean wantsRegions() {
                    return false;
                }
            };

    /**
     * Makes one listener of several.
     *
     * @param all whom to tell, in this order
     * @return what tells all of them
     */
    static CodeListener of(List<CodeListener> all) {
        return Listeners.of(all);
    }

    /**
     * Whether it has to be told of safepoints and regions, and prices are counted for it.
     *
     * @return false if it cares for none of them
     */
    default boolean wantsRegions() {
        return true;
    }

    /**
     * A function begins.
     *
     * @param point where the validator is from now on
     * @param function its index
     * @param start the address of its first instruction
     * @param locals how many locals it has, parameters included
     */
    default void begin(CodePoint point, int function, int start, int locals) {}

    /**
     * There is a label from now on; they are counted from 0 in each function.
     *
     * @param label its number
     * @param arity how many values a branch to it keeps
     * @param height how many operands lie below them behind the branch
     */
    default void label(int label, int arity, int height) {}

    /**
     * This is where the branches to a label go: for a {@code loop} behind its block type, for other
     * blocks behind their {@code end}, for the function to its last {@code end}. A label of an
     * {@code if} is that of its {@code else} branch; its target is behind the {@code else}, or
     * behind the {@code end} if there is none. What no branch and no handler names has no target,
     * unless it is a loop.
     *
     * @param label its number
     * @param address the target's address
     */
    default void target(int label, int address) {}

    /**
     * An instruction branches: {@code if} (to its own label, if the condition does not hold),
     * {@code else} (behind its {@code end}), {@code br}, {@code br_if}, {@code br_on_*}.
     *
     * @param opcode which
     * @param source the address behind the opcode
     * @param label where it goes
     * @param height the height of the stack when it does, what the branch keeps included
     */
    default void branch(int opcode, int source, int label, int height) {}

    /**
     * A {@code br_table}.
     *
     * @param source the address behind the opcode
     * @param depths its immediates, the default label last
     * @param labels the labels at these depths
     * @param count how many there are of both; the arrays may be longer
     * @param areBytes whether each immediate is encoded in one byte
     * @param height the height of the stack when it branches
     */
    default void branchTable(
            int source, int[] depths, int[] labels, int count, boolean areBytes, int height) {}

    /** What follows the instruction cannot be reached, up to the next target. */
    default void unreachable() {}

    /**
     * An instruction comes before which an execution may stop: {@code loop}, or one that calls,
     * grows, waits or is bulk. The beginning of a function is another such place.
     *
     * @param opcode which
     */
    default void safepoint(int opcode) {}

    /**
     * A region ends with an instruction, and the next one begins behind it.
     *
     * @param opcode the instruction that ends it
     */
    default void region(int opcode) {}

    /**
     * A catch clause of the function: the next row of {@link ModuleCode#handlers}. All of them are
     * told at the end.
     *
     * @param label where it goes on
     */
    default void handler(int label) {}

    /** The function has ended, and is valid. */
    default void end() {}
}
