package dev.godwit.wasm.runtime;

/**
 * What executes functions. It has no state: what it keeps for an instance is in its {@link Code},
 * what it keeps for a guest thread in {@link Execution#registers}.
 */
public interface Engine {
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
