package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** An exception of any tag: values stand at their index in parallel arrays. */
final class GenericException extends ExceptionInstance {
    private final long[] low;
    private final long[] high;
    private final @Nullable Object[] references;

    /** Makes an exception of zeros and nulls. */
    GenericException(TagInstance tag) {
        super(tag);
        int count = tag.type().parameters().length;
        this.low = new long[count];
        this.high = new long[count];
        this.references = new @Nullable Object[count];
    }

    @Override
    public long low(int index) {
        return low[index];
    }

    @Override
    public long high(int index) {
        return high[index];
    }

    @Override
    public @Nullable Object reference(int index) {
        return references[index];
    }

    @Override
    public void set(int index, long low, long high, @Nullable Object reference) {
        int type = tag.type().parameters()[index];
        if (ValueTypes.isReference(type)) {
            references[index] = reference;
        } else {
            this.low[index] = low;
            this.high[index] = type == ValueTypes.V128 ? high : 0;
        }
    }

    @Override
    void forEachReference(Consumer<@Nullable Object> visitor) {
        for (Object reference : references) {
            visitor.accept(reference);
        }
    }
}
