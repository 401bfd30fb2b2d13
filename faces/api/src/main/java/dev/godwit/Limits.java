package dev.godwit;

import dev.godwit.wasm.runtime.StoreLimits;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The bounds of a guest. Immutable; {@code with...} gives a copy.
 *
 * @param memory bytes of memories, 8 for each table element, and objects together
 * @param values locals and operands of all frames of the guest's stack
 * @param calls nested calls
 * @param timeout the longest that one call from Java may take, or null for no bound
 */
public record Limits(long memory, int values, int calls, @Nullable Duration timeout) {
    /** 1 GiB, 1,048,576 values, 65,536 calls, no timeout. */
    public static final Limits DEFAULT =
            new Limits(
                    StoreLimits.DEFAULT.memory(),
                    StoreLimits.DEFAULT.values(),
                    StoreLimits.DEFAULT.calls(),
                    null);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is negative, or no call would be possible
     */
    public Limits {
        if (memory < 0 || values < 0 || calls < 1) {
            throw new IllegalArgumentException("limits must not be negative, and calls at least 1");
        }
        if (timeout != null && timeout.isNegative()) {
            throw new IllegalArgumentException("the timeout must not be negative");
        }
    }

    /**
     * The same with another bound of memory.
     *
     * @param bytes memories, tables and objects together
     * @return a copy
     */
    public Limits withMemory(long bytes) {
        return new Limits(bytes, values, calls, timeout);
    }

    /**
     * The same with another bound of values.
     *
     * @param count locals and operands of all frames
     * @return a copy
     */
    public Limits withValues(int count) {
        return new Limits(memory, count, calls, timeout);
    }

    /**
     * The same with another bound of calls.
     *
     * @param depth nested calls, at least 1
     * @return a copy
     */
    public Limits withCalls(int depth) {
        return new Limits(memory, values, depth, timeout);
    }

    /**
     * The same with another timeout.
     *
     * @param longest the longest that one call from Java may take, or null
     * @return a copy
     */
    public Limits withTimeout(@Nullable Duration longest) {
        return new Limits(memory, values, calls, longest);
    }

    StoreLimits forStore() {
        return new StoreLimits(memory, values, calls);
    }
}
