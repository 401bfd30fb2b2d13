package dev.godwit.wasm.validate;

/** What an engine keeps of a module's functions: made of what the validator finds in them. */
public interface CodeTable {
    /**
     * Whether it has what the engine needs to run a function.
     *
     * @param function the function's index
     * @return true if the function was told to a {@link #writer}
     */
    boolean has(int function);

    /**
     * What makes its entries, one function after the other.
     *
     * @return a listener with room of its own to work in, so not to be kept longer than needed
     */
    CodeListener writer();

    /**
     * A kind of tables; there is one object of each.
     *
     * @param <T> the tables
     */
    interface Kind<T extends CodeTable> {
        /**
         * Makes a table.
         *
         * @param code the module's facts, which grow while functions are validated
         * @return one without entries
         */
        T make(ModuleCode code);
    }
}
