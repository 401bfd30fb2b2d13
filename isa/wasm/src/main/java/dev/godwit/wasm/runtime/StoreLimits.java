package dev.godwit.wasm.runtime;

/**
 * The bounds of a store.
 *
 * @param memory bytes of memories, table elements and objects together
 * @param values locals and operands of all frames of an execution
 * @param calls nested guest calls of an execution
 * @param fuel units of the meter that an execution may use, {@link #UNLIMITED} to count alone, or
 *     {@link #UNMETERED}
 */
public record StoreLimits(long memory, int values, int calls, long fuel) {
    /** No meter. */
    public static final long UNMETERED = -1;

    /** A meter without a bound. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** 1 GiB, 1,048,576 values, 65,536 calls, no meter. */
    public static final StoreLimits DEFAULT =
            new StoreLimits(1L << 30, 1 << 20, 1 << 16, UNMETERED);
}
