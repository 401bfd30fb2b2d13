package dev.godwit.wasm.runtime;

import org.jspecify.annotations.Nullable;

/** An array: numbers as little-endian bytes, or references. */
public final class ArrayInstance extends HeapObject {
    /** What kind of array it is. */
    public final AggregateType type;

    /** How many elements it has. */
    public final int length;

    /** The elements if they are numbers or vectors, each of the type's width. */
    public final byte[] bytes;

    /** The elements if they are references. */
    public final @Nullable Object[] references;

    /**
     * Makes an array of zeros or nulls; engines do it through {@link Heap}.
     *
     * @param type an array type
     * @param length how many elements
     */
    ArrayInstance(AggregateType type, int length) {
        this.type = type;
        this.length = length;
        this.bytes = type.hasReferences() ? NO_BYTES : new byte[length * type.elementWidth()];
        this.references = type.hasReferences() ? new @Nullable Object[length] : NO_REFERENCES;
    }

    @Override
    long bytes() {
        return type.arrayBytes(length);
    }

    @Override
    @Nullable Object[] references() {
        return references;
    }
}
