package dev.godwit.riscv.core;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The translation look-aside buffer of one address space for execution: it leads to decoded code.
 * The entry of an address is at {@link Tlb#entry}.
 */
public final class CodeTlb {
    /** The tag of each entry: the address of a page. */
    public final long[] tags = new long[Tlb.ENTRIES];

    /** The decoded page of each entry. */
    public final @Nullable CodePage[] pages = new @Nullable CodePage[Tlb.ENTRIES];

    private final Filled filled = new Filled();

    /** Makes an empty one. */
    public CodeTlb() {
        Arrays.fill(tags, Tlb.NONE);
    }

    /**
     * Enters a page.
     *
     * @param address in the page
     * @param code its decoded code
     */
    public void fill(long address, CodePage code) {
        int entry = Tlb.entry(address);
        tags[entry] = address & Tlb.PAGE_MASK;
        pages[entry] = code;
        filled.add(entry);
    }

    /** Forgets everything. */
    public void clear() {
        filled.clear(tags, 1);
    }

    /**
     * Forgets a page.
     *
     * @param address in the page
     */
    public void clear(long address) {
        int entry = Tlb.entry(address);
        if (tags[entry] == (address & Tlb.PAGE_MASK)) {
            tags[entry] = Tlb.NONE;
        }
    }
}
