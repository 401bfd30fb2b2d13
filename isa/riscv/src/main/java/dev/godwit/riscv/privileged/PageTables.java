package dev.godwit.riscv.privileged;

import dev.godwit.host.Ram;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.Pages;

/**
 * Page tables: Sv39, Sv48 and Sv57, with Svnapot, Svpbmt, Svadu and Svade (Privileged Architecture,
 * Supervisor-Level ISA, Virtual Address Translation Process).
 */
final class PageTables {
    /** What {@link #walk} says of a page that may not be accessed so. */
    static final long PAGE_FAULT = -1;

    /** What {@link #walk} says where a table cannot be read or written. */
    static final long ACCESS_FAULT = -2;

    /** No access: what nobody is asked about, and what changes nothing. */
    private static final int NONE = -1;

    private static final int VALID = 1;
    private static final int READ = 1 << 1;
    private static final int WRITE = 1 << 2;
    private static final int EXECUTE = 1 << 3;
    private static final int USER = 1 << 4;
    private static final int ACCESSED = 1 << 6;
    private static final int DIRTY = 1 << 7;
    private static final long RESERVED = 0x7FL << 54;
    private static final long TYPE = 3L << 61;
    private static final long CONTIGUOUS = 1L << 63;
    private static final long NUMBER = (1L << 44) - 1;
    private static final int NUMBER_SHIFT = 10;
    private static final int INDEX_BITS = 9;
    private static final int ENTRY_SIZE = 8;

    /** The low bits of the number of a page in a range of 64 KiB. */
    private static final int CONTIGUOUS_PAGES = 15;

    private static final int CONTIGUOUS_MARK = 8;

    private final Physical physical;
    private final Pmp pmp;
    private final Pages pages;

    /** The bits of an entry that must be 0. */
    private final long reserved;

    /** How large the page is that was found last, in bytes. */
    long size;

    PageTables(Physical physical, Pmp pmp, Pages pages, boolean hasRanges) {
        this.physical = physical;
        this.pmp = pmp;
        this.pages = pages;
        reserved = hasRanges ? RESERVED : RESERVED | CONTIGUOUS;
    }

    /**
     * Translates an address.
     *
     * @param state whose {@code satp}, and what counts with it
     * @param address virtual
     * @param access a constant of {@link Access}
     * @param mode U or S mode
     * @return the physical address, {@link #PAGE_FAULT} or {@link #ACCESS_FAULT}
     */
    long walk(PrivilegedState state, long address, int access, int mode) {
        int levels = state.levels();
        int unused = 64 - Pages.SHIFT - levels * INDEX_BITS;
        if (address << unused >> unused != address) {
            return PAGE_FAULT;
        }
        long table = (state.satp & NUMBER) << Pages.SHIFT;
        long illegal = reserved | (state.hasMemoryTypes() ? 0 : TYPE);
        for (int level = levels - 1; level >= 0; level--) {
            int shift = Pages.SHIFT + level * INDEX_BITS;
            long place = table + (address >>> shift & (1 << INDEX_BITS) - 1) * ENTRY_SIZE;
            int index = index(place, access == NONE ? NONE : Access.READ);
            if (index < 0) {
                return ACCESS_FAULT;
            }
            Ram ram = pages.ram;
            long entry = ram.loadLong(index);
            if ((entry & VALID) == 0
                    || (entry & (READ | WRITE)) == WRITE
                    || (entry & illegal) != 0
                    || (entry & TYPE) == TYPE) {
                return PAGE_FAULT;
            }
            long number = entry >>> NUMBER_SHIFT & NUMBER;
            if ((entry & (READ | EXECUTE)) == 0) {
                if ((entry & (DIRTY | ACCESSED | USER | TYPE | CONTIGUOUS)) != 0) {
                    return PAGE_FAULT;
                }
                table = number << Pages.SHIFT;
                continue;
            }
            return leaf(state, address, access, mode, level, place, entry);
        }
        return PAGE_FAULT;
    }

    /**
     * Translates an address for who only looks: whatever rights its page has, and without setting
     * its bits.
     *
     * @param state whose {@code satp}, and what counts with it
     * @param address virtual
     * @return the physical address, or a negative number as {@link #walk}
     */
    long see(PrivilegedState state, long address) {
        long before = size;
        long place = walk(state, address, NONE, Mode.SUPERVISOR);
        size = before;
        return place;
    }

    private long leaf(
            PrivilegedState state,
            long address,
            int access,
            int mode,
            int level,
            long place,
            long entry) {
        if (!mayAccess(state, entry, access, mode)) {
            return PAGE_FAULT;
        }
        long number = entry >>> NUMBER_SHIFT & NUMBER;
        long mask = (1L << level * INDEX_BITS) - 1;
        if ((number & mask) != 0) {
            return PAGE_FAULT;
        }
        if ((entry & CONTIGUOUS) != 0) {
            if (level != 0 || (number & CONTIGUOUS_PAGES) != CONTIGUOUS_MARK) {
                return PAGE_FAULT;
            }
            mask = CONTIGUOUS_PAGES;
        }
        int wanted = access == Access.WRITE ? ACCESSED | DIRTY : ACCESSED;
        if (access != NONE && (entry & wanted) != wanted) {
            if (!state.setsBits()) {
                return PAGE_FAULT;
            }
            int index = index(place, Access.WRITE);
            if (index < 0) {
                return ACCESS_FAULT;
            }
            pages.written(index >>> Pages.SHIFT);
            pages.ram.storeLong(index, entry | wanted);
        }
        size = mask + 1 << Pages.SHIFT;
        long page = number & ~mask | address >>> Pages.SHIFT & mask;
        return page << Pages.SHIFT | address & Pages.SIZE - 1;
    }

    private static boolean mayAccess(PrivilegedState state, long entry, int access, int mode) {
        boolean isUsers = (entry & USER) != 0;
        if (access == NONE) {
            return true;
        }
        if (mode == Mode.USER) {
            if (!isUsers) {
                return false;
            }
        } else if (isUsers && (access == Access.EXECUTE || (state.status & Status.SUM) == 0)) {
            return false;
        }
        return switch (access) {
            case Access.READ ->
                    (entry & READ) != 0
                            || (entry & EXECUTE) != 0 && (state.status & Status.MXR) != 0;
            case Access.WRITE -> (entry & WRITE) != 0;
            default -> (entry & EXECUTE) != 0;
        };
    }

    /** Where an entry lies in RAM; negative if it cannot be reached. */
    private int index(long place, int access) {
        if (access != NONE && !pmp.allows(place, ENTRY_SIZE, access, Mode.SUPERVISOR)) {
            return -1;
        }
        int page = physical.page(place);
        return page < 0 ? -1 : (page << Pages.SHIFT) + (int) (place & Pages.SIZE - 1);
    }
}
