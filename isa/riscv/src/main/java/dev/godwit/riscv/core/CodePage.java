package dev.godwit.riscv.core;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The decoded code of one page of RAM: lines of nodes, each begun where something jumped to. It
 * knows nothing of the addresses at which the page is mapped, so processes share it.
 */
public final class CodePage {
    /** Half-words of a page, a power of two. */
    public static final int HALFWORDS = 2048;

    /** Where the page begins in RAM. */
    public final int ram;

    /** The node of the instruction at each half-word, null if it is not decoded. */
    public final @Nullable Node[] nodes = new @Nullable Node[HALFWORDS];

    /** Whether floating-point instructions are such here, and not illegal. */
    public final boolean hasFloats;

    private boolean isForgotten;
    private @Nullable CodePage withoutFloats;

    /**
     * Makes one without nodes.
     *
     * @param ram where the page begins in RAM
     */
    public CodePage(int ram) {
        this(ram, true);
    }

    private CodePage(int ram, boolean hasFloats) {
        this.ram = ram;
        this.hasFloats = hasFloats;
    }

    /**
     * The same page for a hart whose floating-point unit is off.
     *
     * @return its code
     */
    public CodePage withoutFloats() {
        CodePage found = withoutFloats;
        if (found == null) {
            found = new CodePage(ram, false);
            found.isForgotten = isForgotten;
            withoutFloats = found;
        }
        return found;
    }

    /**
     * Says that the page has changed: whoever comes finds no node here any more, and who is inside
     * runs on until it leaves the page or comes to what is not decoded.
     */
    public void forget() {
        isForgotten = true;
        Arrays.fill(nodes, null);
        if (withoutFloats != null) {
            withoutFloats.forget();
        }
    }

    /**
     * Whether it is forgotten: then nothing more may be decoded into it, since no further change of
     * the page is told to it.
     *
     * @return whether it is
     */
    public boolean isForgotten() {
        return isForgotten;
    }
}
