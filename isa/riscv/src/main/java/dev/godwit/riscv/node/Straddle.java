package dev.godwit.riscv.node;

import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

/**
 * An instruction that begins with the last two bytes of the page; both halves are read each time.
 */
public final class Straddle extends Node {
    /** Whether floating-point instructions are such where it stands. */
    public final boolean hasFloats;

    /** Its bits when it was decoded last. */
    public int bits;

    /** What they were decoded to. */
    public Node decoded = this;

    /**
     * Makes one that is not decoded.
     *
     * @param offset where it begins
     * @param hasFloats whether floating-point instructions are such there
     */
    public Straddle(int offset, boolean hasFloats) {
        this.offset = offset;
        this.hasFloats = hasFloats;
    }

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        return hart.stop(this);
    }
}
