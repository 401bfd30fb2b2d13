package dev.godwit.riscv.node;

import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

/**
 * No instruction: goes on by returning what comes behind it, so that the host's stack does not grow
 * with a line's length.
 */
public final class Breath extends Node {
    /** How many nodes may call each other. */
    public static final int EVERY = 32;

    /**
     * Makes one.
     *
     * @param next where it goes on
     */
    public Breath(Node next) {
        this.next = next;
        offset = next.offset;
        rest = next.rest;
        length = next.length;
    }

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        return next;
    }
}
