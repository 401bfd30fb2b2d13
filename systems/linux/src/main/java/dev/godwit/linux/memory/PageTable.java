package dev.godwit.linux.memory;

import org.jspecify.annotations.Nullable;

/**
 * A page table: a tree over 35 bits of page numbers, with a leaf for each 2 MiB in which a page is
 * present. An entry is the page's number above {@link #SHIFT} bits of flags; 0 is none. Entries
 * hold their pages in {@link dev.godwit.riscv.mmu.Pages}; who clears one releases the page.
 */
final class PageTable {
    /** It may be read now, without asking; the bits are {@code 1 << access}. */
    static final int READ = 1;

    /** It may be written now. */
    static final int WRITE = 2;

    /** It may be executed now. */
    static final int EXECUTE = 4;

    /** Set in every entry. */
    static final int PRESENT = 8;

    /**
     * The page belongs to processes: anonymous, or a copy of a file's. Otherwise the file's own.
     */
    static final int OWN = 16;

    static final int SHIFT = 5;

    private static final int LEAF_SHIFT = 21;
    private static final int MIDDLE_SHIFT = 30;
    private static final int UPPER_SHIFT = 39;
    private static final long PAGE = 4096;

    private static final class Leaf {
        final int[] entries = new int[512];
        int count;
    }

    private static final class Middle {
        final @Nullable Leaf[] leaves = new @Nullable Leaf[512];
        int count;
    }

    private static final class Upper {
        final @Nullable Middle[] middles = new @Nullable Middle[512];
        int count;
    }

    private final SystemMemory system;
    private final @Nullable Upper[] root = new @Nullable Upper[256];

    /** The leaf that was used last, and which one it is. */
    private @Nullable Leaf latest;

    private long latestKey = -1;

    /** Entries with {@link #OWN}. */
    int own;

    /** Entries without. */
    int files;

    /** The most entries that there ever were. */
    int peak;

    PageTable(SystemMemory system) {
        this.system = system;
    }

    /** The entry of an address, which may be any. */
    int get(long address) {
        Leaf leaf = leaf(address);
        return leaf == null ? 0 : leaf.entries[(int) (address >>> 12) & 511];
    }

    private @Nullable Leaf leaf(long address) {
        long key = address >>> LEAF_SHIFT;
        if (key == latestKey) {
            return latest;
        }
        if (address >>> 47 != 0) {
            return null;
        }
        Upper upper = root[(int) (address >>> UPPER_SHIFT)];
        Middle middle =
                upper == null ? null : upper.middles[(int) (address >>> MIDDLE_SHIFT) & 511];
        Leaf leaf = middle == null ? null : middle.leaves[(int) key & 511];
        if (leaf != null) {
            latest = leaf;
            latestKey = key;
        }
        return leaf;
    }

    /**
     * Sets an entry.
     *
     * @return false if the table has no room for it
     */
    boolean set(long address, int entry) {
        Leaf leaf = leaf(address);
        if (leaf == null) {
            if (!system.takeTable()) {
                return false;
            }
            leaf = grow(address);
        }
        put(leaf, address, entry);
        return true;
    }

    /** Sets the entry of a page that another table, or another place of this one, had before. */
    void move(long address, int entry) {
        Leaf leaf = leaf(address);
        if (leaf == null) {
            system.forceTable();
            leaf = grow(address);
        }
        put(leaf, address, entry);
    }

    private void put(Leaf leaf, long address, int entry) {
        int at = (int) (address >>> 12) & 511;
        int old = leaf.entries[at];
        leaf.entries[at] = entry;
        if (old == 0) {
            leaf.count++;
        } else {
            count(old, -1);
        }
        count(entry, 1);
        peak = Math.max(peak, own + files);
    }

    private void count(int entry, int change) {
        if ((entry & OWN) != 0) {
            own += change;
        } else {
            files += change;
        }
    }

    private Leaf grow(long address) {
        int at = (int) (address >>> UPPER_SHIFT);
        Upper upper = root[at];
        if (upper == null) {
            upper = new Upper();
            root[at] = upper;
        }
        at = (int) (address >>> MIDDLE_SHIFT) & 511;
        Middle middle = upper.middles[at];
        if (middle == null) {
            middle = new Middle();
            upper.middles[at] = middle;
            upper.count++;
        }
        Leaf leaf = new Leaf();
        middle.leaves[(int) (address >>> LEAF_SHIFT) & 511] = leaf;
        middle.count++;
        latest = leaf;
        latestKey = address >>> LEAF_SHIFT;
        return leaf;
    }

    /**
     * Clears an entry.
     *
     * @return what it was
     */
    int clear(long address) {
        Leaf leaf = leaf(address);
        int at = (int) (address >>> 12) & 511;
        int old = leaf == null ? 0 : leaf.entries[at];
        if (leaf == null || old == 0) {
            return 0;
        }
        leaf.entries[at] = 0;
        count(old, -1);
        leaf.count--;
        if (leaf.count == 0) {
            drop(address);
        }
        return old;
    }

    private void drop(long address) {
        system.giveTable();
        latest = null;
        latestKey = -1;
        Upper upper = root[(int) (address >>> UPPER_SHIFT)];
        int at = (int) (address >>> MIDDLE_SHIFT) & 511;
        Middle middle = upper == null ? null : upper.middles[at];
        if (upper == null || middle == null) {
            return;
        }
        middle.leaves[(int) (address >>> LEAF_SHIFT) & 511] = null;
        middle.count--;
        if (middle.count == 0) {
            upper.middles[at] = null;
            upper.count--;
            if (upper.count == 0) {
                root[(int) (address >>> UPPER_SHIFT)] = null;
            }
        }
    }

    /**
     * The first page of a range that has an entry.
     *
     * @param address where to begin, a multiple of 4 KiB
     * @param end the end of the range, at most 2^47
     * @return its address, or -1
     */
    long next(long address, long end) {
        long at = address;
        while (at < end) {
            Upper upper = root[(int) (at >>> UPPER_SHIFT)];
            if (upper == null) {
                at = after(at, UPPER_SHIFT);
                continue;
            }
            Middle middle = upper.middles[(int) (at >>> MIDDLE_SHIFT) & 511];
            if (middle == null) {
                at = after(at, MIDDLE_SHIFT);
                continue;
            }
            Leaf leaf = middle.leaves[(int) (at >>> LEAF_SHIFT) & 511];
            if (leaf != null) {
                long leafEnd = Math.min(end, after(at, LEAF_SHIFT));
                while (at < leafEnd) {
                    if (leaf.entries[(int) (at >>> 12) & 511] != 0) {
                        return at;
                    }
                    at += PAGE;
                }
            } else {
                at = after(at, LEAF_SHIFT);
            }
        }
        return -1;
    }

    private static long after(long address, int shift) {
        return (address >>> shift) + 1 << shift;
    }
}
