package dev.godwit.riscv.node;

import dev.godwit.riscv.core.Node;

/** Two instructions in one, of which the second branches. */
public abstract class BranchPair extends Pair {
    /** Where it leads. */
    public Node target = this;

    /** Makes one that leads nowhere. */
    protected BranchPair() {}

    @Override
    public final void lead(Node to) {
        target = to;
    }
}
