package dev.godwit.wasm.runtime;

import org.jspecify.annotations.Nullable;

/** A structure. Fields stand at their index in parallel arrays, like values on the stack. */
public final class StructInstance extends HeapObject {
    /** What kind of structure it is. */
    public final AggregateType type;

    /** Numbers, and the low halves of vectors; packed fields are zero-extended. */
    public final long[] low;

    /** The high halves of vectors; empty if the type has none. */
    public final long[] high;

    /** References; empty if the type has none. */
    public final @Nullable Object[] references;

    /**
     * Makes a structure of zeros and nulls; engines do it through {@link Heap}.
     *
     * @param type a structure type
     */
    StructInstance(AggregateType type) {
        int count = type.fieldCount();
        this.type = type;
        this.low = count > 0 ? new long[count] : NO_NUMBERS;
        this.high = type.hasVectors() ? new long[count] : NO_NUMBERS;
        this.references = type.hasReferences() ? new @Nullable Object[count] : NO_REFERENCES;
    }

    @Override
    long bytes() {
        return type.structBytes();
    }

    @Override
    @Nullable Object[] references() {
        return references;
    }
}
