package dev.godwit.riscv.mmu;

import dev.godwit.host.Ram;
import dev.godwit.riscv.core.Tlb;

/**
 * What a guest's addresses mean: page tables of some kind, behind TLBs. The engines look into
 * {@link #tlb} themselves and come here for all that it does not know: pages seen first, accesses
 * that leave a page, faults.
 *
 * <p>A page table answers {@link #find}, of which {@link #translate} enters the TLB; and it takes
 * out of the TLB, before it lets go of a page, what it had entered.
 */
public abstract class AddressSpace {
    /** The pages of the guest system. */
    public final Pages pages;

    /** What the page tables said last. */
    public final Tlb tlb = new Tlb();

    /** What {@link #load} found. */
    public long loaded;

    /** Where the access failed that {@link #load} or {@link #store} could not make. */
    public long faultAddress;

    /**
     * Makes an address space over the pages of a guest system; {@link #leavePages} ends it.
     *
     * @param pages the pages
     */
    @SuppressWarnings("this-escape") // the pages only keep it
    protected AddressSpace(Pages pages) {
        this.pages = pages;
        pages.add(this);
    }

    /**
     * Finds the page of an address, as the page tables have it, and makes it ready for the access.
     *
     * @param address any
     * @param access a constant of {@link Access}
     * @return the number of the page, or the negative of an exception's code in {@code mcause}
     */
    protected abstract int find(long address, int access);

    /**
     * Where an address lies in RAM; the TLB has its page afterwards.
     *
     * @param address any
     * @param access a constant of {@link Access}; one that writes counts as a change of the page
     * @return the index of the byte, or the negative of an exception's code in {@code mcause}
     */
    public final int translate(long address, int access) {
        int page = find(address, access);
        if (page < 0) {
            return page;
        }
        int index = page << Pages.SHIFT;
        switch (access) {
            case Access.READ -> tlb.fillRead(address, index);
            case Access.WRITE -> {
                pages.writtenUnseen(page);
                tlb.fillWrite(address, index);
            }
            default -> tlb.fillExecute(address, pages.code(page));
        }
        return index + (int) (address & Pages.SIZE - 1);
    }

    /** Ends it: the pages know it no more. */
    protected final void leavePages() {
        pages.remove(this);
    }

    // ---- Accesses of any place.

    /**
     * Loads a value, which may lie on two pages. Nothing has happened if it cannot.
     *
     * @param address the first byte
     * @param size 1, 2, 4 or 8 bytes
     * @return 0, with the value in {@link #loaded}, zero-extended; or an exception's code, with
     *     {@link #faultAddress}
     */
    public final int load(long address, int size) {
        int first = Pages.SIZE - (int) (address & Pages.SIZE - 1);
        int index = translate(address, Access.READ);
        if (index < 0) {
            faultAddress = address;
            return -index;
        }
        if (size <= first) {
            loaded = unsigned(index, size);
            return 0;
        }
        int rest = translate(address + first, Access.READ);
        if (rest < 0) {
            faultAddress = address + first;
            return -rest;
        }
        Ram ram = pages.ram;
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            int at = i < first ? index + i : rest + i - first;
            value = value << 8 | ram.loadByte(at) & 0xFF;
        }
        loaded = value;
        return 0;
    }

    private long unsigned(int index, int size) {
        Ram ram = pages.ram;
        return switch (size) {
            case 1 -> ram.loadByte(index) & 0xFF;
            case 2 -> ram.loadShort(index) & 0xFFFF;
            case 4 -> ram.loadInt(index) & 0xFFFF_FFFFL;
            default -> ram.loadLong(index);
        };
    }

    /**
     * Stores a value, which may lie on two pages. Nothing has happened if it cannot.
     *
     * @param address the first byte
     * @param size 1, 2, 4 or 8 bytes
     * @param value its low bytes are stored
     * @return 0, or an exception's code, with {@link #faultAddress}
     */
    public final int store(long address, int size, long value) {
        int first = Pages.SIZE - (int) (address & Pages.SIZE - 1);
        int index = translate(address, Access.WRITE);
        if (index < 0) {
            faultAddress = address;
            return -index;
        }
        Ram ram = pages.ram;
        if (size <= first) {
            switch (size) {
                case 1 -> ram.storeByte(index, (int) value);
                case 2 -> ram.storeShort(index, (int) value);
                case 4 -> ram.storeInt(index, (int) value);
                default -> ram.storeLong(index, value);
            }
            return 0;
        }
        int rest = translate(address + first, Access.WRITE);
        if (rest < 0) {
            faultAddress = address + first;
            return -rest;
        }
        for (int i = 0; i < size; i++) {
            int at = i < first ? index + i : rest + i - first;
            ram.storeByte(at, (int) (value >>> 8 * i));
        }
        return 0;
    }
}
