package dev.godwit.wasm.runtime;

/** What a guest creates and never frees: structures, arrays, exceptions. */
public abstract sealed class HeapObject permits StructInstance, ArrayInstance, ExceptionInstance {
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
    abstract @org.jspecify.annotations.Nullable Object[] references();
}
