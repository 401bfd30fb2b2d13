package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.Import;

import org.jspecify.annotations.Nullable;

/** Where an instantiation finds what a module imports. */
@FunctionalInterface
public interface Imports {
    /**
     * Finds one.
     *
     * @param wanted the names and the type that the module asks for
     * @return what to link, or null if there is no such thing
     */
    @Nullable Extern find(Import wanted);
}
