package dev.godwit.wasm.runtime;

import org.jspecify.annotations.Nullable;

/** An array: its elements by their index, and what is done with many of them at once. */
public abstract non-sealed class ArrayInstance extends HeapObject {
    /** What kind of array it is. */
    public final AggregateType type;

    /** How many elements it has. */
    public final int length;

    ArrayInstance(AggregateType type, int length) {
        this.type = type;
        this.length = length;
    }

    /**
     * Gives elements one value, as {@link #set} does.
     *
     * @param from the first element
     * @param to the one behind the last
     * @param low a number, or the low half of a vector
     * @param high the high half of a vector
     * @param reference a reference
     */
    public abstract void fill(int from, int to, long low, long high, @Nullable Object reference);

    /**
     * Copies elements of an array, which may be this one; ranges may overlap.
     *
     * @param to where the first one goes
     * @param source an array whose elements have the same storage
     * @param from the first one taken
     * @param count how many; both ranges must exist
     */
    public abstract void copy(int to, ArrayInstance source, int from, int count);

    /**
     * Makes numbers of bytes.
     *
     * @param to the first element that changes
     * @param bytes the numbers, little-endian
     * @param from the first byte taken
     * @param count how many elements; both ranges must exist
     */
    public abstract void setBytes(int to, byte[] bytes, int from, int count);

    /**
     * Copies references.
     *
     * @param to the first element that changes
     * @param references what is copied
     * @param from the first one taken
     * @param count how many; both ranges must exist
     */
    public abstract void setReferences(int to, @Nullable Object[] references, int from, int count);

    @Override
    public final String toString() {
        return "an array";
    }

    @Override
    long bytes() {
        return type.arrayBytes(length);
    }
}
