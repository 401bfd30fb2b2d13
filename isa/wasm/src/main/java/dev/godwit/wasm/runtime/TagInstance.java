package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.FunctionType;

/**
 * A tag of a store; two tags are the same only if they are the same object.
 *
 * @param typeId the canonical number of its type
 * @param type its type, whose parameters are what an exception carries
 */
@SuppressWarnings("ReferenceEquality")
public record TagInstance(int typeId, FunctionType type) {
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
