package dev.godwit.wasm.runtime;

/**
 * The bounds of a store.
 *
 * @param memory bytes of memories, table elements and objects together
 * @param values locals and operands of all frames of an execution
 * @param calls nested guest calls of an execution
 */
public record StoreLimits(long memory, int values, int calls) {
    /** 1 GiB, 1,048,576 values, 65,536 calls. */
    public static final StoreLimits DEFAULT = new StoreLimits(1L << 30, 1 << 20, 1 << 16);
}
