package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.host.Memory;
import dev.godwit.wasm.module.ExternType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Makes memories and tables within a store's budget. */
final class Allocation {
    private Allocation() {}

    static MemoryInstance memory(Store store, ExternType.Mem type) {
        long pages = type.limits().minimum();
        int log2 = type.pageSizeLog2();
        if (pages < 0 || pages > Memory.GREATEST_SIZE >>> log2) {
            throw new LimitReached(
                    Limit.IMPLEMENTATION,
                    Memory.GREATEST_SIZE,
                    "a memory of " + Long.toUnsignedString(pages) + " pages");
        }
        long bytes = pages << log2;
        if (!store.budget().take(bytes)) {
            throw full(store, "a memory of " + bytes + " bytes");
        }
        MemoryInstance memory = MemoryInstance.allocate(type, bytes, store.budget());
        if (memory == null) {
            store.budget().give(bytes);
            throw full(store, "the host has no room for a memory of " + bytes + " bytes");
        }
        return memory;
    }

    static TableInstance table(Store store, ExternType.Table type, @Nullable Object value) {
        long size = type.limits().minimum();
        if (size < 0 || size > TableInstance.GREATEST_SIZE) {
            throw new LimitReached(
                    Limit.IMPLEMENTATION,
                    TableInstance.GREATEST_SIZE,
                    "a table of " + Long.toUnsignedString(size) + " elements");
        }
        if (!store.budget().take(size * TableInstance.ELEMENT_BYTES)) {
            throw full(store, "a table of " + size + " elements");
        }
        @Nullable Object[] elements = new @Nullable Object[(int) size];
        if (value != null) {
            Arrays.fill(elements, value);
        }
        return new TableInstance(type, elements, store.budget());
    }

    private static LimitReached full(Store store, String what) {
        return new LimitReached(Limit.MEMORY, store.limits().memory(), what);
    }
}
