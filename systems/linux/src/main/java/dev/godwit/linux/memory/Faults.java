package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.Page;

/** What is done about an access that the page table does not permit yet. */
final class Faults {
    private final ProcessMemory memory;
    private final Pages pages;
    private final byte[] buffer = new byte[Pages.SIZE];

    /** Why the last access that failed did so. */
    Fault last = Fault.NONE;

    Faults(ProcessMemory memory) {
        this.memory = memory;
        this.pages = memory.pages;
    }

    /**
     * Makes a page ready.
     *
     * @return its number, or -1 with the reason in {@link #last}
     */
    int resolve(long address, int access) {
        Area area = address >>> 47 == 0 ? memory.areas.above(address) : null;
        if (area == null || area.start > address && !grow(area, address)) {
            return fail(Fault.NOT_MAPPED);
        }
        if (!Area.permits(area.flags, access)) {
            return fail(Fault.NOT_PERMITTED);
        }
        int entry = memory.table.get(address);
        if (area.file != null) {
            return area.has(Area.SHARED)
                    ? shared(area, address, access, entry)
                    : copied(area, address, access, entry);
        }
        if (entry != 0) {
            return own(area, address, access, entry);
        }
        if (access != Access.WRITE) {
            // It is in the TLB alone: reading a reservation costs no tables.
            int zero = memory.system.zero();
            return zero < 0 ? fail(Fault.NO_MEMORY) : zero;
        }
        return enterOwn(area, address, pages.allocate());
    }

    private int fail(Fault fault) {
        last = fault;
        return -1;
    }

    /** A page of the process's own, of which it has an entry that does not permit the access. */
    private int own(Area area, long address, int access, int entry) {
        int page = entry >>> PageTable.SHIFT;
        if (access == Access.WRITE && pages.holders(page) > 1) {
            int copy = pages.allocateCopy(page);
            if (copy < 0) {
                return fail(Fault.NO_MEMORY);
            }
            memory.forget(address);
            pages.release(page);
            page = copy;
        }
        int write = access == Access.WRITE ? PageTable.WRITE : 0;
        enter(area, address, page, PageTable.OWN | write);
        return page;
    }

    /** Enters a new page, to be written. */
    private int enterOwn(Area area, long address, int page) {
        if (page < 0) {
            return fail(Fault.NO_MEMORY);
        }
        int write = area.has(Area.WRITE) ? PageTable.WRITE : 0;
        if (!enter(area, address, page, PageTable.OWN | write)) {
            pages.release(page);
            return fail(Fault.NO_MEMORY);
        }
        return page;
    }

    private boolean enter(Area area, long address, int page, int flags) {
        memory.forget(address);
        int entry = page << PageTable.SHIFT | PageTable.PRESENT | Area.rights(area.flags) | flags;
        return memory.table.set(address, entry);
    }

    /** A private mapping of a file: the file's page until it is written. */
    private int copied(Area area, long address, int access, int entry) {
        if ((entry & PageTable.OWN) != 0) {
            return own(area, address, access, entry);
        }
        Page page = page(area, address, false);
        if (page == null) {
            return -1;
        }
        if (!(page instanceof SystemPage of) || of.system != memory.system) {
            return foreign(area, address, page);
        }
        if (access != Access.WRITE) {
            return enterFile(area, address, of.number, entry, 0);
        }
        int copy = pages.allocateCopy(of.number);
        if (copy < 0) {
            return fail(Fault.NO_MEMORY);
        }
        memory.forget(address);
        if (entry != 0) {
            pages.release(entry >>> PageTable.SHIFT);
        }
        return enterOwn(area, address, copy);
    }

    /** A page that does not lie in the guest's memory, of a file system that is not the guest's. */
    private int foreign(Area area, long address, Page page) {
        int number = pages.allocate();
        if (number >= 0) {
            page.read(0, buffer, 0, Pages.SIZE);
            pages.ram.write(number << Pages.SHIFT, buffer, 0, Pages.SIZE);
        }
        return enterOwn(area, address, number);
    }

    private int shared(Area area, long address, int access, int entry) {
        boolean write = access == Access.WRITE;
        Page page = page(area, address, write);
        if (page == null) {
            return -1;
        }
        if (!(page instanceof SystemPage of) || of.system != memory.system) {
            return fail(Fault.NO_FILE_PAGE);
        }
        return enterFile(area, address, of.number, entry, write ? PageTable.WRITE : 0);
    }

    private int enterFile(Area area, long address, int page, int entry, int flags) {
        pages.retain(page);
        int kept = entry != 0 && entry >>> PageTable.SHIFT == page ? entry & PageTable.WRITE : 0;
        if (!enter(area, address, page, flags | kept)) {
            pages.release(page);
            return fail(Fault.NO_MEMORY);
        }
        if (entry != 0) {
            pages.release(entry >>> PageTable.SHIFT);
        }
        return page;
    }

    /** The file's page of an address; null with the reason in {@link #last}. */
    @org.jspecify.annotations.Nullable
    private Page page(Area area, long address, boolean write) {
        if (area.file == null) {
            return null;
        }
        try {
            Page page = area.file.pages.page(area.index(address), write);
            if (page == null) {
                last = Fault.NO_FILE_PAGE;
            }
            return page;
        } catch (ErrnoException e) {
            last = e.errno() == Errno.ENOMEM ? Fault.NO_MEMORY : Fault.NO_FILE_PAGE;
            return null;
        }
    }

    /** Makes a stack reach down to an address, if it may. */
    private boolean grow(Area area, long address) {
        if (!area.has(Area.GROWS_DOWN) || address < Layout.LOWEST) {
            return false;
        }
        long start = address & -Pages.SIZE;
        int index = memory.areas.index(area.start) - 1;
        if (index >= 0) {
            Area below = memory.areas.at(index);
            if (!below.has(Area.GROWS_DOWN)
                    && below.has(Area.ACCESS)
                    && start - below.end < Layout.STACK_GUARD) {
                return false;
            }
        }
        long more = area.start - start >>> 12;
        if (!memory.mayGrow(area.flags, more)
                || Long.compareUnsigned(area.end - start, memory.limits.stack) > 0
                || area.has(Area.LOCKED) && memory.isLockedBeyond(more)
                || Area.isAccounted(area.flags) && more > pages.bound()) {
            return false;
        }
        memory.areas.extend(area, start, area.end);
        return true;
    }
}
