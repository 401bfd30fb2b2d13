package dev.godwit.riscv.core;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The translation look-aside buffers of one address space: what its page tables said last, for
 * reads, writes and execution apart.
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
    private static final long NONE = -1;

    private static final int REMEMBERED = 64;

    /** Tag and addend of each entry. */
    public final long[] read = new long[2 * ENTRIES];

    /** Tag and addend of each entry; no page that has decoded code is in it. */
    public final long[] write = new long[2 * ENTRIES];

    /** The tag of each entry for execution. */
    public final long[] executeTags = new long[ENTRIES];

    /** The decoded page of each entry for execution. */
    public final @Nullable CodePage[] execute = new @Nullable CodePage[ENTRIES];

    private final Filled filledRead = new Filled();
    private final Filled filledWrite = new Filled();
    private final Filled filledExecute = new Filled();

    /** Makes empty ones. */
    public Tlb() {
        Arrays.fill(read, NONE);
        Arrays.fill(write, NONE);
        Arrays.fill(executeTags, NONE);
    }

    /**
     * The entry of an address.
     *
     * @param address any
     * @return its index in {@link #executeTags}, half of that in the others
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

    /**
     * Enters a page for execution.
     *
     * @param address in the page
     * @param code its decoded code
     */
    public void fillExecute(long address, CodePage code) {
        int entry = entry(address);
        executeTags[entry] = address & PAGE_MASK;
        execute[entry] = code;
        filledExecute.add(entry);
    }

    /** Forgets everything. */
    public void clear() {
        filledRead.clear(read, 2);
        clearWrite();
        filledExecute.clear(executeTags, 1);
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
        if (executeTags[entry] == page) {
            executeTags[entry] = NONE;
        }
    }

    /** The entries that were filled since the last clearing, as long as they are few. */
    private static final class Filled {
        private final short[] entries = new short[REMEMBERED];
        private int count;

        void add(int entry) {
            if (count < REMEMBERED) {
                entries[count] = (short) entry;
            }
            if (count <= REMEMBERED) {
                count++; // no further: it may be long until the next clearing
            }
        }

        void clear(long[] tags, int stride) {
            if (count > REMEMBERED) {
                Arrays.fill(tags, NONE);
            } else {
                for (int i = 0; i < count; i++) {
                    tags[entries[i] * stride] = NONE;
                }
            }
            count = 0;
        }
    }
}
