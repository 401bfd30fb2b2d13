package dev.godwit.riscv.node;

import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

/** An instruction that is left to others each time. */
public final class Slow extends Node {
    /** Makes one that is not linked. */
    public Slow() {}

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        return hart.stop(this);
    }
}
