package dev.godwit.riscv.node;

import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

/** jal to another page, at a distance of imm from the beginning of its own. */
public final class JalFar extends Node {
    private final int behind;

    /**
     * Makes one.
     *
     * @param behind the offset of what stands behind it
     */
    public JalFar(int behind) {
        this.behind = behind;
    }

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        x[rd] = hart.base + behind;
        return hart.go(hart.base + imm);
    }
}
