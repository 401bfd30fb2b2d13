package dev.godwit.riscv.mmu;

import dev.godwit.host.Ram;
import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.core.CodeTlb;
import dev.godwit.riscv.core.Tlb;

/**
 * What a guest's addresses mean: page tables of some kind, behind TLBs. The engines look into
 * {@link #data} and {@link #code} themselves and come here for all that these do not know: pages
 * seen first, accesses that leave a page, devices, faults.
 *
 * <p>A page table answers {@link #find}, of which {@link #translate} enters the TLB; and it takes
 * out of the TLB, before it lets go of a page, what it had entered. Where an address space has
 * several TLBs, it puts those that count at present into {@code data} and {@code code}.
 */
public abstract class AddressSpace {
    /**
     * What {@link #find} says of a page that no TLB may have, since each access to it is another
     * matter: {@link #locate}. The codes of exceptions are less.
     */
    public static final int EACH = 64;

    /** What {@link #locate} says where a device answers. */
    public static final int DEVICE = 65;

    private static final int INSTRUCTION_ACCESS = 1;
    private static final int LOAD_ACCESS = 5;
    private static final int STORE_ACCESS = 7;

    /** The pages of the guest system. */
    public final Pages pages;

    /** What the page tables said last of loads and stores. */
    public Tlb data = new Tlb();

    /** What the page tables said last of execution. */
    public CodeTlb code = new CodeTlb();

    /** Whether floating-point instructions are such, and not illegal. */
    public boolean hasFloats = true;

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

    // ---- For page tables.

    /**
     * Finds the page of an address, as the page tables have it, and makes it ready for the access.
     *
     * @param address any
     * @param access a constant of {@link Access}
     * @return the number of the page, or the negative of an exception's code in {@code mcause}, or
     *     of {@link #EACH}
     */
    protected abstract int find(long address, int access);

    /**
     * Finds what an access touches, in a page of which {@link #find} has said {@link #EACH}.
     *
     * @param address any
     * @param access a constant of {@link Access}
     * @param size bytes, 1 to 16, which lie in the page
     * @return the index of the first byte in RAM, or the negative of an exception's code, or of
     *     {@link #DEVICE}
     */
    protected int locate(long address, int access, int size) {
        throw new IllegalStateException(); // there are no such pages
    }

    /**
     * Loads from a device, of which {@link #locate} has just been asked.
     *
     * @param size 1, 2, 4 or 8 bytes
     * @return the value in {@link #loaded}, zero-extended, and 0; or an exception's code
     */
    protected int loadDevice(int size) {
        throw new IllegalStateException();
    }

    /**
     * Stores to a device, of which {@link #locate} has just been asked.
     *
     * @param size 1, 2, 4 or 8 bytes
     * @param value its low bytes are stored
     * @return 0, or an exception's code
     */
    protected int storeDevice(int size, long value) {
        throw new IllegalStateException();
    }

    /** Forgets which pages may be written, in all TLBs that it has. */
    protected void forgetWrites() {
        data.clearWrite();
    }

    /** Ends it: the pages know it no more. */
    protected final void leavePages() {
        pages.remove(this);
    }

    // ---- For engines.

    /**
     * Where an address lies in RAM; the TLB has its page afterwards.
     *
     * @param address any
     * @param access a constant of {@link Access}; one that writes counts as a change of the page
     * @return the index of the byte, or the negative of an exception's code in {@code mcause}, or
     *     of {@link #EACH}
     */
    public final int translate(long address, int access) {
        int page = find(address, access);
        if (page < 0) {
            return page;
        }
        int index = page << Pages.SHIFT;
        switch (access) {
            case Access.READ -> data.fillRead(address, index);
            case Access.WRITE -> {
                pages.writtenUnseen(page);
                data.fillWrite(address, index);
            }
            default -> code.fill(address, codeOf(page));
        }
        return index + (int) (address & Pages.SIZE - 1);
    }

    /**
     * Where the bytes of an access lie in RAM, in whatever page.
     *
     * @param address any
     * @param access {@link Access#READ} or {@link Access#WRITE}
     * @param size bytes, which lie in one page
     * @return the index of the first byte, or the negative of an exception's code, or of {@link
     *     #DEVICE}
     */
    public final int place(long address, int access, int size) {
        int index = translate(address, access);
        if (index != -EACH) {
            return index;
        }
        int found = locate(address, access, size);
        if (found >= 0 && access == Access.WRITE) {
            pages.written(found >>> Pages.SHIFT);
        }
        return found;
    }

    /**
     * The decoded code of a page, as it is to be executed at present.
     *
     * @param page its number
     * @return its code
     */
    public final CodePage codeOf(int page) {
        CodePage whole = pages.code(page);
        return hasFloats ? whole : whole.withoutFloats();
    }

    /**
     * Fetches half a word of code.
     *
     * @param address even
     * @return its 16 bits, or the negative of an exception's code
     */
    public final int fetch(long address) {
        int page = find(address, Access.EXECUTE);
        int index = page;
        if (page >= 0) {
            index = (page << Pages.SHIFT) + (int) (address & Pages.SIZE - 1);
        } else if (page == -EACH) {
            index = locate(address, Access.EXECUTE, 2);
        }
        return index >= 0
                ? pages.ram.loadShort(index) & 0xFFFF
                : index == -DEVICE ? -INSTRUCTION_ACCESS : index;
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
        int index = place(address, Access.READ, Math.min(size, first));
        if (index < 0) {
            faultAddress = address;
            return index != -DEVICE ? -index : size <= first ? loadDevice(size) : LOAD_ACCESS;
        }
        if (size <= first) {
            loaded = unsigned(index, size);
            return 0;
        }
        int rest = place(address + first, Access.READ, size - first);
        if (rest < 0) {
            faultAddress = address + first;
            return rest == -DEVICE ? LOAD_ACCESS : -rest;
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
        int index = place(address, Access.WRITE, Math.min(size, first));
        if (index < 0) {
            faultAddress = address;
            return index != -DEVICE
                    ? -index
                    : size <= first ? storeDevice(size, value) : STORE_ACCESS;
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
        int rest = place(address + first, Access.WRITE, size - first);
        if (rest < 0) {
            faultAddress = address + first;
            return rest == -DEVICE ? STORE_ACCESS : -rest;
        }
        for (int i = 0; i < size; i++) {
            int at = i < first ? index + i : rest + i - first;
            ram.storeByte(at, (int) (value >>> 8 * i));
        }
        return 0;
    }
}
