package dev.godwit.wasm.runtime;

/** An exception of a guest: a tag, and values by the index of the tag's parameters. */
public abstract non-sealed class ExceptionInstance extends HeapObject {
    /** What kind of exception it is. */
    public final TagInstance tag;

    ExceptionInstance(TagInstance tag) {
        this.tag = tag;
    }

    @Override
    public final String toString() {
        return "an exception";
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
}
