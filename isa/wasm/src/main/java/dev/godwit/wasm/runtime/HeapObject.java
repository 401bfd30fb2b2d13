package dev.godwit.wasm.runtime;

import org.jspecify.annotations.Nullable;

/** What a guest creates and never frees: structures, arrays, exceptions. */
public abstract sealed class HeapObject permits StructInstance, ArrayInstance, ExceptionInstance {
    /** What objects without numbers, or without references, have in common. */
    static final long[] NO_NUMBERS = new long[0];

    static final byte[] NO_BYTES = new byte[0];
    static final @Nullable Object[] NO_REFERENCES = new @Nullable Object[0];

    /** The walk that met the object last; for {@link Heap}. */
    int walk;

    HeapObject() {}

    /**
     * What the object takes of the store's budget, by a formula that is the same on every host.
     *
     * @return bytes
     */
    abstract long bytes();

    /**
     * The references in it.
     *
     * @return an array that may hold nulls and things that are no heap objects
     */
    abstract @Nullable Object[] references();
}
