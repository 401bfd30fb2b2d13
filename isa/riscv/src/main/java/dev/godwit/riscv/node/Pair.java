package dev.godwit.riscv.node;

import dev.godwit.riscv.core.Node;

/**
 * Two instructions in one: the first has the fields of {@link Node}, the second has those here, and
 * a node of its own besides, for who jumps to it and for when it fails.
 */
public abstract class Pair extends Node {
    /** The node of the second. */
    public Node second = this;

    /** The second's immediate. */
    public int immB;

    /** The second's rd. */
    public byte rdB;

    /** The second's rs1. */
    public byte rs1B;

    /** The second's rs2. */
    public byte rs2B;

    /** Makes one that is not linked. */
    protected Pair() {}

    @Override
    public final Node after() {
        return second;
    }
}
