package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.ExternType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A table of a store. */
public final class TableInstance {
    /** Tables never have more elements than this: the JavaScript Interface's limit. */
    public static final int GREATEST_SIZE = 10_000_000;

    /** What an element costs of the store's budget, in bytes. */
    public static final int ELEMENT_BYTES = 8;

    /** Its type, with the minimum that it was made with; the heap type is canonical. */
    public final ExternType.Table type;

    /** Its elements; those from {@link #size} on are null. */
    public @Nullable Object[] elements;

    /** How many elements it has. */
    public int size;

    private final Budget budget;

    TableInstance(ExternType.Table type, @Nullable Object[] elements, Budget budget) {
        this.type = type;
        this.elements = elements;
        this.size = elements.length;
        this.budget = budget;
    }

    /**
     * Whether a range lies in the table.
     *
     * @param index the first element
     * @param count elements
     * @return true if all of it does
     */
    public boolean isWithin(long index, long count) {
        return index >= 0 && count >= 0 && count <= size && index <= size - count;
    }

    /**
     * Makes it larger.
     *
     * @param delta elements to add, unsigned
     * @param value what they are
     * @return the size before, or -1 if it cannot grow so much
     */
    public int grow(long delta, @Nullable Object value) {
        long maximum = type.limits().maximum();
        long bound =
                type.limits().hasMaximum() && maximum >= 0
                        ? Math.min(GREATEST_SIZE, maximum)
                        : GREATEST_SIZE;
        if (delta < 0 || delta > bound - size || !budget.take(delta * ELEMENT_BYTES)) {
            return -1;
        }
        int old = size;
        int wanted = old + (int) delta;
        if (wanted > elements.length) {
            int roomy = (int) Math.min(bound, Math.max(wanted, elements.length * 2L));
            elements = Arrays.copyOf(elements, roomy);
        }
        Arrays.fill(elements, old, wanted, value);
        size = wanted;
        return old;
    }
}
