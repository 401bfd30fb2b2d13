package dev.godwit.riscv.node;

import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

/** No instruction: where control leaves the page, at its end or by a branch. */
public final class Leave extends Node {
    /**
     * Makes one.
     *
     * @param displacement how far from the beginning of the page it leads
     */
    public Leave(int displacement) {
        offset = displacement;
    }

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        return hart.go(hart.base + offset);
    }
}
