package dev.godwit.riscv.node;

import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

/** No instruction: where a hart comes out before an instruction that is left to a debugger. */
public final class Halt extends Node {
    /**
     * Makes one.
     *
     * @param offset of the instruction that comes next
     */
    public Halt(int offset) {
        this.offset = offset;
    }

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        return hart.stop(this);
    }
}
