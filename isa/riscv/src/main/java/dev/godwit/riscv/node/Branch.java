package dev.godwit.riscv.node;

import dev.godwit.riscv.core.Node;

/** A branch or jump to a place of its own page. */
public abstract class Branch extends Node {
    /** Where it leads. */
    public Node target = this;

    /** Makes one that leads nowhere. */
    protected Branch() {}

    @Override
    public final void lead(Node to) {
        target = to;
    }
}
