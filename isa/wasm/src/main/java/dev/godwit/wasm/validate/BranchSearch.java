package dev.godwit.wasm.validate;

/**
 * Finds what the table of branches has no room for, by validating the function once more. That
 * takes time, and some garbage, at each branch that is taken; nothing of it is kept, since then it
 * would be a table again. Only modules that hardly do anything but branch have such functions.
 */
public final class BranchSearch {
    /** Where the branch goes. */
    public int target;

    /** The values that it keeps. */
    public int kept;

    /** The values below them that it drops. */
    public int dropped;

    private BranchSearch() {}

    /**
     * Finds where a branch goes.
     *
     * @param code the module's
     * @param function the index of a valid function without a table
     * @param source the address of the byte behind the opcode
     * @param operand for a {@code br_table} its operand
     * @return where it goes
     */
    public static BranchSearch branch(ModuleCode code, int function, int source, int operand) {
        BranchSearch search = new BranchSearch();
        validate(code, function, source, operand).tellBranch(search);
        return search;
    }

    /**
     * Finds the clauses around an instruction.
     *
     * @param code the module's
     * @param function the index of a valid function without a table
     * @param address a byte of the instruction
     * @return rows as in {@link ModuleCode#handlers}, inner ones first
     */
    public static int[] handlers(ModuleCode code, int function, int address) {
        return validate(code, function, address, 0).copyHandlers();
    }

    private static BranchTable validate(ModuleCode code, int function, int address, int operand) {
        Context context = code.context;
        if (context == null) {
            throw new IllegalStateException("the code of no module");
        }
        FunctionValidator validator = new FunctionValidator(context, code);
        validator.table.lookFor(address, operand);
        validator.validateBody(function);
        return validator.table;
    }
}
