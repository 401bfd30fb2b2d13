package dev.godwit.riscv.core;

import java.util.Arrays;

/**
 * The translation look-aside buffers of one address space for loads and stores: what its page
 * tables said last, for reads and writes apart. {@link CodeTlb} is that for execution.
 *
 * <p>An entry of {@link #read} and {@link #write} is two longs: the tag, which is the address of
 * the page, and the addend, which makes an address an index of RAM. The entry of an address is at
 * {@link #entry}. An access of {@code size} bytes is a hit if {@code (address + size - 1) &
 * PAGE_MASK} is the tag, so one that leaves the page misses.
 *
 * <p>Emptying costs what was filled, not what could be: kernels empty them twice for each trap.
 */
public final class Tlb {
    /** Entries of each kind; a power of two. */
    public static final int ENTRIES = 512;

    /** What is left of an address shifted right by {@link #SHIFT} is the index of its entry. */
    public static final int INDEX_MASK = 2 * ENTRIES - 2;

    /** See {@link #INDEX_MASK}. */
    public static final int SHIFT = 11;

    /** What is left of an address is that of its page. */
    public static final long PAGE_MASK = -4096;

    /** The tag of an entry that nothing hits: no page has such an address. */
    static final long NONE = -1;

    /** Tag and addend of each entry. */
    public final long[] read = new long[2 * ENTRIES];

    /** Tag and addend of each entry; no page that has decoded code is in it. */
    public final long[] write = new long[2 * ENTRIES];

    private final Filled filledRead = new Filled();
    private final Filled filledWrite = new Filled();

    /** Makes empty ones. */
    public Tlb() {
        Arrays.fill(read, NONE);
        Arrays.fill(write, NONE);
    }

    /**
     * The entry of an address.
     *
     * @param address any
     * @return half of its index here; its index in a {@link CodeTlb}
     */
    public static int entry(long address) {
        return (int) (address >>> 12) & ENTRIES - 1;
    }

    /**
     * Enters a page for reading.
     *
     * @param address in the page
     * @param index where the page begins in RAM
     */
    public void fillRead(long address, int index) {
        fill(read, filledRead, address, index);
    }

    /**
     * Enters a page for writing.
     *
     * @param address in the page
     * @param index where the page begins in RAM
     */
    public void fillWrite(long address, int index) {
        fill(write, filledWrite, address, index);
    }

    private static void fill(long[] entries, Filled filled, long address, int index) {
        int entry = entry(address);
        long page = address & PAGE_MASK;
        entries[2 * entry] = page;
        entries[2 * entry + 1] = index - page;
        filled.add(entry);
    }

    /** Forgets everything. */
    public void clear() {
        filledRead.clear(read, 2);
        clearWrite();
    }

    /** Forgets what may be written. */
    public void clearWrite() {
        filledWrite.clear(write, 2);
    }

    /**
     * Forgets a page.
     *
     * @param address in the page
     */
    public void clear(long address) {
        int entry = entry(address);
        long page = address & PAGE_MASK;
        if (read[2 * entry] == page) {
            read[2 * entry] = NONE;
        }
        if (write[2 * entry] == page) {
            write[2 * entry] = NONE;
        }
    }
}
