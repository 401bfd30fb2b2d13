package dev.godwit;

import dev.godwit.wasm.runtime.HostFunction;

import org.jspecify.annotations.Nullable;

/** Functions of the host by name. */
@FunctionalInterface
public interface HostFunctions {
    /**
     * Finds one.
     *
     * @param from the import's first name
     * @param name the import's second name
     * @return what it does, or null if there is no such function
     */
    @Nullable HostFunction find(String from, String name);
}
