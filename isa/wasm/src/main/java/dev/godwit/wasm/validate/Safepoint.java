package dev.godwit.wasm.validate;

import dev.godwit.wasm.module.Opcodes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A place where an execution may stop, before the instruction that stands there, and what
 * validation knows of the frame. It is found by validating the function up to it, so it is not for
 * what happens often.
 */
public final class Safepoint {
    /** Why an execution may stop at a place. */
    public enum Kind {
        /** The function begins there, with an instruction that is no other reason. */
        ENTRY,
        /** A {@code loop}, reached by a branch back to it. */
        LOOP,
        /** A call of a function. */
        CALL,
        /** An instruction whose work grows with an operand. */
        BULK,
        /** An instruction that makes a memory or table larger. */
        GROW,
        /** An instruction that may wait. */
        WAIT
    }

    /**
     * A label that is in scope.
     *
     * @param opcode what opened its block: {@code block}, {@code loop}, {@code if}, {@code else},
     *     {@code try_table}, or {@code end} for the function
     * @param arity how many values a branch to it keeps
     * @param height how many operands lie below its block
     */
    public record Label(int opcode, int arity, int height) {}

    /** One of these has each instruction before which an execution may stop, but {@code loop}. */
    static final int EFFECTS = Opcodes.CALLS | Opcodes.BULK | Opcodes.GROWS | Opcodes.WAITS;

    private final Kind kind;
    private final int opcode;
    private final int address;
    private final boolean isEntry;
    private final int[] operands;
    private final int arguments;
    private final int[] locals;
    private final boolean[] unset;
    private final List<Label> labels;

    Safepoint(
            Kind kind,
            int opcode,
            int address,
            boolean isEntry,
            int[] operands,
            int arguments,
            int[] locals,
            boolean[] unset,
            List<Label> labels) {
        this.kind = kind;
        this.opcode = opcode;
        this.address = address;
        this.isEntry = isEntry;
        this.operands = operands;
        this.arguments = arguments;
        this.locals = locals;
        this.unset = unset;
        this.labels = labels;
    }

    /** Why an execution may stop before an instruction, or null if it may not. */
    static @Nullable Kind kind(int opcode) {
        if (opcode == Opcodes.LOOP) {
            return Kind.LOOP;
        }
        int effects = Opcodes.effects(opcode);
        if ((effects & Opcodes.CALLS) != 0) {
            return Kind.CALL;
        }
        if ((effects & Opcodes.BULK) != 0) {
            return Kind.BULK;
        }
        if ((effects & Opcodes.GROWS) != 0) {
            return Kind.GROW;
        }
        return (effects & Opcodes.WAITS) != 0 ? Kind.WAIT : null;
    }

    /**
     * Why an execution may stop there.
     *
     * @return what the instruction is; {@link Kind#ENTRY} if it is nothing else
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The instruction.
     *
     * @return its number in {@link Opcodes}
     */
    public int opcode() {
        return opcode;
    }

    /**
     * Where the instruction starts.
     *
     * @return an address in the module's bytes
     */
    public int address() {
        return address;
    }

    /**
     * Whether the function begins there.
     *
     * @return true for its first instruction, whatever that is
     */
    public boolean isEntry() {
        return isEntry;
    }

    /**
     * How many operands are on the stack.
     *
     * @return the height
     */
    public int height() {
        return operands.length;
    }

    /**
     * The type of an operand; for the parameters of a loop that of the parameter.
     *
     * @param index the lowest one is 0
     * @return a value type of the module
     */
    public int operand(int index) {
        return operands[index];
    }

    /**
     * How many of the topmost operands a call takes: while its callee runs, the others are left.
     *
     * @return the number, a table index or function reference included; 0 for what is no call
     */
    public int arguments() {
        return arguments;
    }

    /**
     * How many locals there are.
     *
     * @return the number, parameters included
     */
    public int localCount() {
        return locals.length;
    }

    /**
     * The type of a local.
     *
     * @param index the first parameter is 0
     * @return a value type of the module
     */
    public int local(int index) {
        return locals[index];
    }

    /**
     * Whether a local has a value: one without a default value has none before it is set.
     *
     * @param index the first parameter is 0
     * @return false if no instruction may read it here
     */
    public boolean isSet(int index) {
        return !unset[index];
    }

    /**
     * The labels in scope.
     *
     * @return the innermost first, the function's last
     */
    public List<Label> labels() {
        return labels;
    }
}
