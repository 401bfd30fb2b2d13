package dev.godwit.wasm.runtime;

import dev.godwit.wasm.validate.CodeTable;

import java.util.List;

/**
 * What executes functions. It has no state: what it keeps for an instance is in its {@link Code},
 * what it keeps for a guest thread in {@link Execution#registers}.
 */
public interface Engine {
    /**
     * What it keeps of modules.
     *
     * @return what to make when a module is loaded; what is missing then is made when it is needed
     */
    List<CodeTable.Kind<?>> tables();

    /**
     * Its name, as {@code --engine} takes it.
     *
     * @return a word
     */
    String name();

    /**
     * Makes the code of an instance, whose functions are not defined yet.
     *
     * @param instance the instance
     * @param place the engine's place in the store, for {@link Execution#registers}
     * @return the code
     */
    Code code(Instance instance, int place);
}
