package dev.godwit.wasm.runtime;

import dev.godwit.host.Memory;
import dev.godwit.wasm.module.ExternType;

import org.jspecify.annotations.Nullable;

/** A memory of a store. */
public final class MemoryInstance {
    /** Its type, with the minimum that it was made with. */
    public final ExternType.Mem type;

    /** Its bytes; always the same object, however it grows. */
    public final Memory memory;

    private final Budget budget;

    private MemoryInstance(ExternType.Mem type, Memory memory, Budget budget) {
        this.type = type;
        this.memory = memory;
        this.budget = budget;
    }

    /**
     * Makes a memory of zeros. Its type decides how its bytes are laid out, and here alone. There
     * is one layout: the size stands beside the capacity, which suits what may grow. A memory that
     * cannot grow could do without, a shared one or one of more than 2 GiB cannot be in an array of
     * bytes; each has a loop of its own then (RATIONALE.md).
     *
     * @param bytes its size, which the budget has granted
     * @return null if the host has no room
     */
    static @Nullable MemoryInstance allocate(ExternType.Mem type, long bytes, Budget budget) {
        Memory memory = Memory.allocate(bytes);
        return memory == null ? null : new MemoryInstance(type, memory, budget);
    }

    /**
     * Its size.
     *
     * @return pages
     */
    public long pages() {
        return memory.size() >>> type.pageSizeLog2();
    }

    /**
     * Makes it larger.
     *
     * @param delta pages to add, unsigned
     * @return the size before in pages, or -1 if it cannot grow so much
     */
    public long grow(long delta) {
        long old = pages();
        long bound = greatestPages();
        if (delta < 0 || delta > bound - old) {
            return -1;
        }
        long bytes = delta << type.pageSizeLog2();
        if (!budget.take(bytes)) {
            return -1;
        }
        if (!memory.grow(memory.size() + bytes, bound << type.pageSizeLog2())) {
            budget.give(bytes);
            return -1;
        }
        return old;
    }

    private long greatestPages() {
        long host = Memory.GREATEST_SIZE >>> type.pageSizeLog2();
        long maximum = type.limits().maximum();
        return type.limits().hasMaximum() && maximum >= 0 ? Math.min(host, maximum) : host;
    }
}
