package dev.godwit.riscv.node;

import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

/**
 * An instruction that begins with the last two bytes of the page; both halves are read each time.
 */
public final class Straddle extends Node {
    /** Its bits when it was decoded last. */
    public int bits;

    /** What they were decoded to. */
    public Node decoded = this;

    /**
     * Makes one that is not decoded.
     *
     * @param offset where it begins
     */
    public Straddle(int offset) {
        this.offset = offset;
    }

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        return hart.stop(this);
    }
}
