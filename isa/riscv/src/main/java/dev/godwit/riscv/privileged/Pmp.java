package dev.godwit.riscv.privileged;

import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.Pages;

/**
 * Physical memory protection: 16 entries, with a grain of 4 bytes (Privileged Architecture,
 * Physical Memory Protection).
 *
 * <p>The first entry that has any byte of an access decides; it must have all of them. Where none
 * has, M mode may, and the others may not.
 */
public final class Pmp {
    /** How many entries there are. */
    public static final int ENTRIES = 16;

    /** What {@link #page} says of a page that may be accessed as a whole. */
    static final int ALLOWED = 0;

    /** What {@link #page} says of a page that may not be accessed. */
    static final int DENIED = 1;

    /** What {@link #page} says of a page whose bytes differ. */
    static final int MIXED = 2;

    private static final int LOCKED = 0x80;
    private static final int MATCHING = 0x18;
    private static final int TOR = 0x08;
    private static final int NA4 = 0x10;
    private static final int NAPOT = 0x18;

    /** R and W alone: what is reserved. */
    private static final int WRITE_WITHOUT_READ = 2;

    private static final long ADDRESS = (1L << 54) - 1;

    /** The right that each kind of access wants; those that write need to read too. */
    private static final int[] RIGHTS = {1, 3, 4};

    private final int[] configurations = new int[ENTRIES];
    private final long[] addresses = new long[ENTRIES];

    /** Where the ranges of entries begin and end; both are 0 for those that match nothing. */
    private final long[] starts = new long[ENTRIES];

    private final long[] ends = new long[ENTRIES];

    /** How many entries count: those behind match nothing. */
    private int used;

    /** Makes one whose entries are off. */
    Pmp() {}

    void reset() {
        for (int i = 0; i < ENTRIES; i++) {
            configurations[i] = 0;
            addresses[i] = 0;
        }
        find();
    }

    /** Lets all modes do everything, by an entry that is not locked. */
    void open() {
        configurations[0] = NAPOT | 7;
        addresses[0] = ADDRESS;
        find();
    }

    // ---- Registers.

    /** The eight configurations from an entry on, as a register has them. */
    long configurations(int from) {
        long value = 0;
        for (int i = from + 7; i >= from; i--) {
            value = value << 8 | (i < ENTRIES ? configurations[i] : 0);
        }
        return value;
    }

    /** Writes the configurations of eight entries; locked ones stay. */
    void setConfigurations(int from, long value) {
        for (int i = from; i < from + 8 && i < ENTRIES; i++) {
            int wanted = (int) (value >>> 8 * (i - from)) & (LOCKED | MATCHING | 7);
            boolean isReserved = (wanted & 3) == WRITE_WITHOUT_READ;
            if ((configurations[i] & LOCKED) == 0 && !isReserved) {
                configurations[i] = wanted;
            }
        }
        find();
    }

    long address(int entry) {
        return entry < ENTRIES ? addresses[entry] : 0;
    }

    /** Writes an address, unless its entry is locked, or the next one is, and begins with it. */
    void setAddress(int entry, long value) {
        if (entry >= ENTRIES || (configurations[entry] & LOCKED) != 0) {
            return;
        }
        int next = entry + 1 < ENTRIES ? configurations[entry + 1] : 0;
        if ((next & LOCKED) != 0 && (next & MATCHING) == TOR) {
            return;
        }
        addresses[entry] = value & ADDRESS;
        find();
    }

    private void find() {
        used = 0;
        for (int i = 0; i < ENTRIES; i++) {
            starts[i] = 0;
            ends[i] = 0;
            long at = addresses[i];
            long start = 0;
            long end = 0;
            switch (configurations[i] & MATCHING) {
                case TOR -> {
                    start = i == 0 ? 0 : addresses[i - 1] << 2;
                    end = at << 2;
                }
                case NA4 -> {
                    start = at << 2;
                    end = start + 4;
                }
                case NAPOT -> {
                    long size = (at ^ at + 1) + 1 << 2; // 8 bytes where the lowest bit is 0
                    start = (at & at + 1) << 2;
                    end = start + size;
                }
                default -> {
                    continue;
                }
            }
            if (start < end) {
                starts[i] = start;
                ends[i] = end;
                used = i + 1;
            }
        }
    }

    // ---- Checks.

    /**
     * What may be done to a page.
     *
     * @param address in the page, physical
     * @param access a constant of {@link Access}
     * @param mode a constant of {@link Mode}
     * @return {@link #ALLOWED}, {@link #DENIED} or {@link #MIXED}
     */
    int page(long address, int access, int mode) {
        long start = address & -Pages.SIZE;
        long end = start + Pages.SIZE;
        for (int i = 0; i < used; i++) {
            if (starts[i] < end && start < ends[i]) {
                boolean isWhole = starts[i] <= start && end <= ends[i];
                return isWhole ? right(i, access, mode) : MIXED;
            }
        }
        return mode == Mode.MACHINE ? ALLOWED : DENIED;
    }

    /**
     * Whether an access may be made.
     *
     * @param address of the first byte, physical
     * @param size bytes
     * @param access a constant of {@link Access}
     * @param mode a constant of {@link Mode}
     * @return whether it may
     */
    boolean allows(long address, int size, int access, int mode) {
        long end = address + size;
        for (int i = 0; i < used; i++) {
            if (starts[i] < end && address < ends[i]) {
                boolean isWhole = starts[i] <= address && end <= ends[i];
                return isWhole && right(i, access, mode) == ALLOWED;
            }
        }
        return mode == Mode.MACHINE;
    }

    private int right(int entry, int access, int mode) {
        int configuration = configurations[entry];
        boolean binds = mode != Mode.MACHINE || (configuration & LOCKED) != 0;
        int wanted = RIGHTS[access];
        return !binds || (configuration & wanted) == wanted ? ALLOWED : DENIED;
    }
}
