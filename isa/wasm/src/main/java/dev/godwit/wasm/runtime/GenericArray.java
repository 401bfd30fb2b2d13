package dev.godwit.wasm.runtime;

import dev.godwit.host.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/** An array of any type: numbers as little-endian bytes, or references. */
final class GenericArray extends ArrayInstance {
    private static final byte[] NO_BYTES = new byte[0];
    private static final @Nullable Object[] NO_REFERENCES = new @Nullable Object[0];

    /** The elements if they are numbers or vectors, each of the type's width. */
    private final byte[] bytes;

    /** The elements if they are references. */
    private final @Nullable Object[] references;

    /** Makes an array of zeros or nulls. */
    GenericArray(AggregateType type, int length) {
        super(type, length);
        this.bytes = type.hasReferences() ? NO_BYTES : new byte[length * type.elementWidth()];
        this.references = type.hasReferences() ? new @Nullable Object[length] : NO_REFERENCES;
    }

    @Override
    public long low(int index) {
        if (type.hasReferences()) {
            return 0;
        }
        int width = type.elementWidth();
        int at = index * width;
        return switch (width) {
            case 1 -> bytes[at] & 0xff;
            case 2 -> Bytes.getShort(bytes, at) & 0xffff;
            case 4 -> Bytes.getInt(bytes, at);
            default -> Bytes.getLong(bytes, at);
        };
    }

    @Override
    public long high(int index) {
        return type.hasVectors() ? Bytes.getLong(bytes, index * 16 + 8) : 0;
    }

    @Override
    public @Nullable Object reference(int index) {
        return type.hasReferences() ? references[index] : null;
    }

    @Override
    public void set(int index, long low, long high, @Nullable Object reference) {
        if (type.hasReferences()) {
            references[index] = reference;
            return;
        }
        int width = type.elementWidth();
        int at = index * width;
        switch (width) {
            case 1 -> bytes[at] = (byte) low;
            case 2 -> Bytes.putShort(bytes, at, (int) low);
            case 4 -> Bytes.putInt(bytes, at, (int) low);
            case 8 -> Bytes.putLong(bytes, at, low);
            default -> {
                Bytes.putLong(bytes, at, low);
                Bytes.putLong(bytes, at + 8, high);
            }
        }
    }

    @Override
    public void fill(int from, int to, long low, long high, @Nullable Object reference) {
        if (type.hasReferences()) {
            Arrays.fill(references, from, to, reference);
        } else if (type.elementWidth() == 1) {
            Arrays.fill(bytes, from, to, (byte) low);
        } else {
            for (int i = from; i < to; i++) {
                set(i, low, high, null);
            }
        }
    }

    @Override
    public void copy(int to, ArrayInstance source, int from, int count) {
        GenericArray other = (GenericArray) source;
        if (type.hasReferences()) {
            setReferences(to, other.references, from, count);
        } else {
            setBytes(to, other.bytes, from * type.elementWidth(), count);
        }
    }

    @Override
    public void setBytes(int to, byte[] source, int from, int count) {
        int width = type.elementWidth();
        System.arraycopy(source, from, bytes, to * width, count * width);
    }

    @Override
    public void setReferences(int to, @Nullable Object[] source, int from, int count) {
        System.arraycopy(source, from, references, to, count);
    }

    @Override
    void forEachReference(Consumer<@Nullable Object> visitor) {
        for (Object reference : references) {
            visitor.accept(reference);
        }
    }
}
