package dev.godwit.wasm.runtime;

import dev.godwit.wasm.validate.CodeTable;

import java.util.ArrayList;
import java.util.List;

/**
 * The engines of a store, and which of them a function gets.
 *
 * @param list the engines, at least one
 * @param choice which of them a function gets
 */
public record Engines(List<Engine> list, Choice choice) {
    /** Chooses an engine for each function. */
    @FunctionalInterface
    public interface Choice {
        /**
         * The engine of a function.
         *
         * @param instance whose function it is
         * @param function its index
         * @return a place in the list
         */
        int of(Instance instance, int function);
    }

    /**
     * Checks the engines.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Engines {
        if (list.isEmpty()) {
            throw new IllegalArgumentException("a store needs an engine");
        }
        list = List.copyOf(list);
    }

    /**
     * One engine for all functions.
     *
     * @param engine the engine
     * @return the engines of a store
     */
    public static Engines only(Engine engine) {
        return new Engines(List.of(engine), (instance, function) -> 0);
    }

    /**
     * What the engines keep of modules.
     *
     * @return what to make when a module is loaded
     */
    public List<CodeTable.Kind<?>> tables() {
        List<CodeTable.Kind<?>> kinds = new ArrayList<>();
        for (Engine engine : list) {
            kinds.addAll(engine.tables());
        }
        return kinds;
    }
}
