package dev.godwit.wasm.runtime;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * What a guest creates and never frees: structures, arrays, exceptions. They are reached field by
 * field, so that a type may get a class of its own; what a field holds goes through slots, like
 * values on the stack.
 */
public abstract sealed class HeapObject permits StructInstance, ArrayInstance, ExceptionInstance {
    /** The walk that met the object last; for {@link Heap}. */
    int walk;

    HeapObject() {}

    /**
     * The number in a field, or the low half of the vector.
     *
     * @param index which field, element or value; it must exist
     * @return the slot; what is packed is zero-extended; 0 if a reference is there
     */
    public abstract long low(int index);

    /**
     * The high half of the vector in a field.
     *
     * @param index which field, element or value; it must exist
     * @return the slot; 0 if there is no vector
     */
    public abstract long high(int index);

    /**
     * The reference in a field.
     *
     * @param index which field, element or value; it must exist
     * @return the reference; null if something else is there
     */
    public abstract @Nullable Object reference(int index);

    /**
     * Changes a field. Of the three slots of a value those count that a field of its type has.
     *
     * @param index which field, element or value; it must exist
     * @param low a number, or the low half of a vector; what is packed is wrapped
     * @param high the high half of a vector
     * @param reference a reference
     */
    public abstract void set(int index, long low, long high, @Nullable Object reference);

    /**
     * What the object takes of the store's budget, by a formula that is the same on every host and
     * for every class.
     *
     * @return bytes
     */
    abstract long bytes();

    /**
     * Visits the references in it.
     *
     * @param visitor told each of them, nulls and things that are no heap objects, too
     */
    abstract void forEachReference(Consumer<@Nullable Object> visitor);
}
