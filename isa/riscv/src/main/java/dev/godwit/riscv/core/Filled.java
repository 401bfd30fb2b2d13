package dev.godwit.riscv.core;

import java.util.Arrays;

/**
 * The entries of a buffer that were filled since the last clearing, as long as they are few: so
 * clearing costs what was filled.
 */
final class Filled {
    private static final int REMEMBERED = 64;

    private final short[] entries = new short[REMEMBERED];
    private int count;

    /** Remembers one. */
    void add(int entry) {
        if (count < REMEMBERED) {
            entries[count] = (short) entry;
        }
        if (count <= REMEMBERED) {
            count++; // no further: it may be long until the next clearing
        }
    }

    /** Makes the tags of all entries {@link Tlb#NONE}; an entry is {@code stride} longs. */
    void clear(long[] tags, int stride) {
        if (count > REMEMBERED) {
            Arrays.fill(tags, Tlb.NONE);
        } else {
            for (int i = 0; i < count; i++) {
                tags[entries[i] * stride] = Tlb.NONE;
            }
        }
        count = 0;
    }
}
