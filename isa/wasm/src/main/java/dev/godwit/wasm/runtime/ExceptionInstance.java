package dev.godwit.wasm.runtime;

import org.jspecify.annotations.Nullable;

/** An exception of a guest: a tag and values, which stand in parallel arrays like the stack's. */
public final class ExceptionInstance extends HeapObject {
    /** What kind of exception it is. */
    public final TagInstance tag;

    /** Numbers, and the low halves of vectors. */
    public final long[] low;

    /** The high halves of vectors. */
    public final long[] high;

    /** References. */
    public final @Nullable Object[] references;

    /**
     * Makes an exception with zeros and nulls; engines do it through {@link Heap}.
     *
     * @param tag what kind of exception it is
     */
    ExceptionInstance(TagInstance tag) {
        int count = tag.type().parameters().length;
        this.tag = tag;
        this.low = new long[count];
        this.high = new long[count];
        this.references = new @Nullable Object[count];
    }

    @Override
    long bytes() {
        return bytes(tag);
    }

    /** What an exception takes of the budget. */
    static long bytes(TagInstance tag) {
        int count = tag.type().parameters().length;
        return AggregateType.OBJECT_BYTES + 3 * (AggregateType.ARRAY_BYTES + 8L * count);
    }

    @Override
    @Nullable Object[] references() {
        return references;
    }
}
