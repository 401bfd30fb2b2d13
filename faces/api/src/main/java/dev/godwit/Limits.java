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
 * @param fuel units of the meter that may be used, {@link #UNLIMITED} to count alone, or null for
 *     no meter
 */
public record Limits(
        long memory, int values, int calls, @Nullable Duration timeout, @Nullable Long fuel) {
    /** Fuel without a bound: a meter that counts and stops nothing. */
    public static final long UNLIMITED = StoreLimits.UNLIMITED;

    /** 1 GiB, 1,048,576 values, 65,536 calls, no timeout, no meter. */
    public static final Limits DEFAULT =
            new Limits(
                    StoreLimits.DEFAULT.memory(),
                    StoreLimits.DEFAULT.values(),
                    StoreLimits.DEFAULT.calls(),
                    null,
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
        if (fuel != null && fuel < 0) {
            throw new IllegalArgumentException("the fuel must not be negative");
        }
    }

    /**
     * The same with another bound of memory.
     *
     * @param bytes memories, tables and objects together
     * @return a copy
     */
    public Limits withMemory(long bytes) {
        return new Limits(bytes, values, calls, timeout, fuel);
    }

    /**
     * The same with another bound of values.
     *
     * @param count locals and operands of all frames
     * @return a copy
     */
    public Limits withValues(int count) {
        return new Limits(memory, count, calls, timeout, fuel);
    }

    /**
     * The same with another bound of calls.
     *
     * @param depth nested calls, at least 1
     * @return a copy
     */
    public Limits withCalls(int depth) {
        return new Limits(memory, values, depth, timeout, fuel);
    }

    /**
     * The same with another timeout.
     *
     * @param longest the longest that one call from Java may take, or null
     * @return a copy
     */
    public Limits withTimeout(@Nullable Duration longest) {
        return new Limits(memory, values, calls, longest, fuel);
    }

    /**
     * The same with fuel: a meter counts what the guest does, and stops it once so much is used.
     *
     * @param units units of the meter, 0 or more
     * @return a copy
     */
    public Limits withFuel(long units) {
        return new Limits(memory, values, calls, timeout, units);
    }

    /**
     * The same with a meter that counts what the guest does and has no bound.
     *
     * @return a copy
     */
    public Limits metered() {
        return withFuel(UNLIMITED);
    }

    StoreLimits forStore() {
        return new StoreLimits(memory, values, calls, fuel == null ? StoreLimits.UNMETERED : fuel);
    }
}
