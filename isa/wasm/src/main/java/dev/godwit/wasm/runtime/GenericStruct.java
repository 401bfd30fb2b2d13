package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** A structure of any type: fields stand at their index in parallel arrays, which may be empty. */
final class GenericStruct extends StructInstance {
    private static final long[] NO_NUMBERS = new long[0];
    private static final @Nullable Object[] NO_REFERENCES = new @Nullable Object[0];

    private final long[] low;
    private final long[] high;
    private final @Nullable Object[] references;

    /** Makes a structure of zeros and nulls. */
    GenericStruct(AggregateType type) {
        super(type);
        int count = type.fieldCount();
        this.low = count > 0 ? new long[count] : NO_NUMBERS;
        this.high = type.hasVectors() ? new long[count] : NO_NUMBERS;
        this.references = type.hasReferences() ? new @Nullable Object[count] : NO_REFERENCES;
    }

    @Override
    public long low(int index) {
        return low[index];
    }

    @Override
    public long high(int index) {
        return high.length == 0 ? 0 : high[index];
    }

    @Override
    public @Nullable Object reference(int index) {
        return references.length == 0 ? null : references[index];
    }

    @Override
    public void set(int index, long low, long high, @Nullable Object reference) {
        int storage = type.storage(index);
        if (ValueTypes.isReference(storage)) {
            references[index] = reference;
            return;
        }
        this.low[index] =
                switch (storage) {
                    case ValueTypes.I8 -> low & 0xff;
                    case ValueTypes.I16 -> low & 0xffff;
                    case ValueTypes.I32, ValueTypes.F32 -> (int) low;
                    default -> low;
                };
        if (storage == ValueTypes.V128) {
            this.high[index] = high;
        }
    }

    @Override
    void forEachReference(Consumer<@Nullable Object> visitor) {
        for (Object reference : references) {
            visitor.accept(reference);
        }
    }
}
