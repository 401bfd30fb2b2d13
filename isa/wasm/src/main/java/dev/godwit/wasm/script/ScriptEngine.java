package dev.godwit.wasm.script;

import java.util.List;

/**
 * What a script needs of an engine: one store, whose instances may import from each other.
 *
 * @param <M> modules
 * @param <I> instances
 */
public interface ScriptEngine<M, I> {
    /**
     * Decodes and validates.
     *
     * @param module a binary that nobody changes, and how failures get their places
     * @return the module
     * @throws dev.godwit.base.failure.Malformed if it cannot be decoded
     * @throws dev.godwit.base.failure.Invalid if it is not valid
     */
    M load(ModuleSource.Loaded module);

    /**
     * Decodes and validates the host's module, which may use features that scripts may not.
     *
     * @param module a module of WebAssembly 3.0 with threads
     * @return the module
     */
    default M loadHost(ModuleSource.Loaded module) {
        return load(module);
    }

    /**
     * Decodes and validates all of a module that is expected to fail, at once.
     *
     * @param module a binary that nobody changes, and how failures get their places
     * @return the module
     * @throws dev.godwit.base.failure.Malformed if it cannot be decoded
     * @throws dev.godwit.base.failure.Invalid if it is not valid
     */
    default M loadStrictly(ModuleSource.Loaded module) {
        return load(module);
    }

    /**
     * Makes an instance, with imports from those that are registered.
     *
     * @param module the module
     * @return the instance, its start function having been run
     * @throws dev.godwit.base.failure.Unlinkable if an import is missing or of another type
     * @throws dev.godwit.base.failure.Trap if a segment or the start function traps
     */
    I instantiate(M module);

    /**
     * Gives an instance's exports to imports of a module name, in place of earlier ones.
     *
     * @param name the module name
     * @param instance the instance
     */
    void register(String name, I instance);

    /**
     * Calls an exported function.
     *
     * @param instance the instance
     * @param function the export's name
     * @param arguments its arguments
     * @return its results
     * @throws dev.godwit.base.failure.Trap if it traps or nothing catches its exception
     * @throws dev.godwit.base.failure.LimitReached if a bound is reached
     * @throws IllegalArgumentException if there is no such function, or it takes other arguments
     */
    List<ScriptValue> invoke(I instance, String function, List<ScriptValue> arguments);

    /**
     * Reads an exported global.
     *
     * @param instance the instance
     * @param global the export's name
     * @return its value
     * @throws IllegalArgumentException if there is no such global
     */
    ScriptValue get(I instance, String global);
}
