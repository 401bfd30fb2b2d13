package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The structures, arrays and exceptions of a store. The host collects them; this counts them, by a
 * formula, so that a guest reaches its bound at the same place everywhere.
 *
 * <p>What was created counts until a walk from the store's roots finds what is still alive. A walk
 * happens only when the budget is used up, and not before a sixteenth of the bound has been created
 * since the last one; one that frees less than that ends the run.
 */
public final class Heap {
    private static final int SHARE = 16;

    private final Store store;
    private final Budget budget;
    private long counted;
    private long created;
    private int walk;

    Heap(Store store, Budget budget) {
        this.store = store;
        this.budget = budget;
    }

    /**
     * Makes a structure of zeros and nulls.
     *
     * @param type a structure type of the store
     * @return the structure
     * @throws LimitReached if the store's memory is used up
     */
    public StructInstance newStruct(AggregateType type) {
        take(type.structBytes());
        return new GenericStruct(type);
    }

    /**
     * Makes an array of zeros or nulls.
     *
     * @param type an array type of the store
     * @param length elements, unsigned
     * @return the array
     * @throws LimitReached if the store's memory is used up
     */
    public ArrayInstance newArray(AggregateType type, int length) {
        long size = (length & 0xffffffffL) * type.elementWidth();
        if (size > Integer.MAX_VALUE - 64) {
            throw full(size);
        }
        take(type.arrayBytes(length));
        return new GenericArray(type, length);
    }

    /**
     * Makes an exception of zeros and nulls.
     *
     * @param tag what kind of exception
     * @return the exception
     * @throws LimitReached if the store's memory is used up
     */
    public ExceptionInstance newException(TagInstance tag) {
        take(ExceptionInstance.bytes(tag));
        return new GenericException(tag);
    }

    private void take(long bytes) {
        if (!budget.take(bytes)) {
            long least = budget.bound() / SHARE;
            if (created < least || countLive() < least || !budget.take(bytes)) {
                // the run ends here; the next one may look again
                created = least;
                throw full(bytes);
            }
        }
        counted += bytes;
        created += bytes;
    }

    private LimitReached full(long bytes) {
        return new LimitReached(
                Limit.MEMORY, budget.bound(), bytes + " bytes more are needed for an object");
    }

    /** Counts what is alive, gives the rest back, and says how many bytes that is. */
    private long countLive() {
        walk++;
        ArrayDeque<HeapObject> open = new ArrayDeque<>();
        Consumer<@Nullable Object> visitor = reference -> visit(reference, open);
        store.forEachRoot(visitor);
        long live = 0;
        for (HeapObject object = open.poll(); object != null; object = open.poll()) {
            live += object.bytes();
            object.forEachReference(visitor);
        }
        long freed = counted - live;
        budget.give(freed);
        counted = live;
        created = 0;
        return freed;
    }

    private void visit(@Nullable Object reference, ArrayDeque<HeapObject> open) {
        if (reference instanceof HeapObject object && object.walk != walk) {
            object.walk = walk;
            open.add(object);
        }
    }
}
