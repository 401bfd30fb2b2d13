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
     * Makes an exception with zeros and nulls.
     *
     * @param tag what kind of exception it is
     */
    public ExceptionInstance(TagInstance tag) {
        int count = tag.type().parameters().length;
        this.tag = tag;
        this.low = new long[count];
        this.high = new long[count];
        this.references = new @Nullable Object[count];
    }

    @Override
    long bytes() {
        return AggregateType.HEADER_BYTES + 8L * low.length;
    }

    @Override
    @Nullable Object[] references() {
        return references;
    }
}
