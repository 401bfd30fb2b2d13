package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

/**
 * How large the parts of a module may be. The numbers are those that the WebAssembly JavaScript
 * Interface sets for browsers (its section "Implementation-defined Limits"), so that what loads
 * there loads here; the last two are our own and bound what validation may cost.
 */
public final class ImplementationLimits {
    /** Bytes of a module. */
    public static final int MODULE_BYTES = 1 << 30;

    /** Types of a module. */
    public static final int TYPES = 1_000_000;

    /** Types a type may be below. */
    public static final int SUBTYPING_DEPTH = 63;

    /** Functions that a module defines. */
    public static final int FUNCTIONS = 1_000_000;

    /** Imports. */
    public static final int IMPORTS = 1_000_000;

    /** Exports. */
    public static final int EXPORTS = 1_000_000;

    /** Globals that a module defines. */
    public static final int GLOBALS = 1_000_000;

    /** Tags that a module defines. */
    public static final int TAGS = 1_000_000;

    /** Data segments. */
    public static final int DATA_SEGMENTS = 100_000;

    /** Tables, imports included. */
    public static final int TABLES = 100_000;

    /** Elements of a table, and of a segment. */
    public static final int TABLE_ELEMENTS = 10_000_000;

    /** Memories, imports included. */
    public static final int MEMORIES = 100;

    /** Parameters of a function or block. */
    public static final int PARAMETERS = 1_000;

    /** Results of a function or block. */
    public static final int RESULTS = 1_000;

    /** Bytes of a function's body with its local declarations. */
    public static final int FUNCTION_BYTES = 7_654_321;

    /** Locals of a function, parameters included. */
    public static final int LOCALS = 50_000;

    /** Fields of a structure. */
    public static final int FIELDS = 10_000;

    /** Operands of {@code array.new_fixed}. */
    public static final int FIXED_ELEMENTS = 10_000;

    /** Our own: values on the operand stack of one function. */
    public static final int OPERANDS = 1 << 24;

    /** Our own: locals of all functions that use references or vectors, beside 4 for each byte. */
    public static final int ALL_LOCALS = 1 << 24;

    private ImplementationLimits() {}

    /**
     * Checks a number against a limit.
     *
     * @param value the number, unsigned
     * @param limit the greatest that is allowed
     * @param what what is counted, in the plural
     * @param offset where the number stands
     * @throws Malformed if it is greater; the message names the limit
     */
    public static void check(int value, int limit, String what, int offset) {
        if (Integer.compareUnsigned(value, limit) > 0) {
            throw new Malformed(
                    "implementation limit: "
                            + Integer.toUnsignedString(value)
                            + " "
                            + what
                            + ", at most "
                            + limit
                            + " are supported",
                    new Place.InBinary(offset));
        }
    }
}
