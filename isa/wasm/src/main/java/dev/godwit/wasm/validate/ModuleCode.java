package dev.godwit.wasm.validate;

import dev.godwit.wasm.module.DecodedModule;

import java.util.Arrays;

/**
 * What validation found out about a module's functions that no engine owns, in flat arrays that
 * engines read in their hot loops. Nothing in it depends on an instance. The arrays may be replaced
 * by larger ones while a module is validated lazily, so read the field each time.
 *
 * <p><b>functions</b>: {@link #STRIDE} ints for each function of the index space, imports included
 * (of which only PARAMETERS, RESULTS and FLAGS are set), and one more at the end that stands for
 * constant expressions: no parameters, one result, the greatest height of any of them.
 *
 * <p><b>handlers</b>: {@link #HANDLER_STRIDE} ints for each catch clause, inner {@code try_table}s
 * before outer ones, clauses in their order.
 *
 * <p><b>kinds</b>: for each function that is not numeric one byte for each local, parameters
 * included: {@link #KIND_NUMBER}, {@link #KIND_VECTOR} or {@link #KIND_REFERENCE}.
 */
public final class ModuleCode {
    /** Ints for each function. */
    public static final int STRIDE = 16;

    /** Where the first instruction is, behind the local declarations. */
    public static final int START = 0;

    /** Where the byte behind the last {@code end} is. */
    public static final int END = 1;

    /** The number of parameters. */
    public static final int PARAMETERS = 2;

    /** The number of locals that are not parameters. */
    public static final int LOCALS = 3;

    /** The number of results. */
    public static final int RESULTS = 4;

    /** The greatest height of the operand stack. */
    public static final int HEIGHT = 5;

    /** The flags below. */
    public static final int FLAGS = 6;

    /** Where the function's handlers start, counted in ints. */
    public static final int HANDLERS = 7;

    /** How many handlers the function has. */
    public static final int HANDLER_COUNT = 8;

    /** Where the function's kinds of locals start. */
    public static final int KINDS = 9;

    /** What a frame costs: PARAMETERS, LOCALS and HEIGHT together. */
    public static final int COST = 10;

    /** Flag: the function is valid and the entries above are set. */
    public static final int VALID = 1;

    /**
     * Flag: no references, no vectors, no memory but memory 0 of 32 bits and pages of 64 KiB, no
     * exceptions, no atomics, no wide arithmetic, no table but through {@code call_indirect} with
     * 32 bits, and every alignment is encoded in one byte: the loop that touches one array alone
     * can run it.
     */
    public static final int NUMERIC = 2;

    /** Flag: an import. */
    public static final int IMPORT = 4;

    /** Ints for each handler. */
    public static final int HANDLER_STRIDE = 6;

    /** Handler: the first address inside the {@code try_table}. */
    public static final int HANDLER_FROM = 0;

    /** Handler: the address of its {@code end}. */
    public static final int HANDLER_TO = 1;

    /** Handler: 0 catch, 1 catch_ref, 2 catch_all, 3 catch_all_ref. */
    public static final int HANDLER_KIND = 2;

    /** Handler: the tag index, or -1. */
    public static final int HANDLER_TAG = 3;

    /** Handler: the address to go on at. */
    public static final int HANDLER_TARGET = 4;

    /** Handler: the operand height that the caught values are put on. */
    public static final int HANDLER_HEIGHT = 5;

    /** A local that is an i32, i64, f32 or f64. */
    public static final byte KIND_NUMBER = 0;

    /** A local that is a v128. */
    public static final byte KIND_VECTOR = 1;

    /** A local that is a reference. */
    public static final byte KIND_REFERENCE = 2;

    /** See the class. */
    public int[] functions;

    /** See the class. */
    public int[] handlers = new int[0];

    /** See the class. */
    public byte[] kinds = new byte[0];

    private int handlerInts;
    private int kindCount;

    /** What stands for the code of no module. */
    public static final ModuleCode NONE = new ModuleCode();

    private ModuleCode() {
        functions = new int[0];
    }

    /**
     * Makes the arrays for a module, with nothing valid in them yet.
     *
     * @param module the module
     */
    ModuleCode(DecodedModule module) {
        int count = module.functionTypes().length;
        functions = new int[(count + 1) * STRIDE];
        functions[count * STRIDE + RESULTS] = 1;
        functions[count * STRIDE + FLAGS] = VALID;
        for (int i = 0; i < count; i++) {
            var type = module.functionType(module.functionTypes()[i]);
            functions[i * STRIDE + PARAMETERS] = type.parameters().length;
            functions[i * STRIDE + RESULTS] = type.results().length;
            functions[i * STRIDE + FLAGS] = i < module.importedFunctions() ? IMPORT : 0;
        }
    }

    /**
     * Adds a constant expression.
     *
     * @param height the greatest height of its operand stack
     */
    void addConstant(int height) {
        int at = functions.length - STRIDE;
        functions[at + HEIGHT] = Math.max(functions[at + HEIGHT], height);
        functions[at + COST] = functions[at + HEIGHT];
    }

    /**
     * Adds a function's handlers.
     *
     * @param source the entries
     * @param count how many ints of them
     * @return where they start
     */
    int addHandlers(int[] source, int count) {
        if (count > handlers.length - handlerInts) {
            handlers = Arrays.copyOf(handlers, Math.max(handlers.length * 2, handlerInts + count));
        }
        System.arraycopy(source, 0, handlers, handlerInts, count);
        handlerInts += count;
        return handlerInts - count;
    }

    /**
     * Adds a function's kinds of locals.
     *
     * @param source the kinds
     * @param count how many
     * @return where they start
     */
    int addKinds(byte[] source, int count) {
        if (count > kinds.length - kindCount) {
            kinds = Arrays.copyOf(kinds, Math.max(kinds.length * 2, kindCount + count));
        }
        System.arraycopy(source, 0, kinds, kindCount, count);
        kindCount += count;
        return kindCount - count;
    }

    /**
     * How many handlers there are.
     *
     * @return the rows in use
     */
    public int handlerCount() {
        return handlerInts / HANDLER_STRIDE;
    }
}
