package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Pages;

/** mprotect. */
final class Mprotect {
    private static final int KNOWN = Prot.READ | Prot.WRITE | Prot.EXEC | Prot.SEM;

    private final ProcessMemory memory;

    Mprotect(ProcessMemory memory) {
        this.memory = memory;
    }

    void protect(long address, long bytes, int protection) throws ErrnoException {
        int grows = protection & (Prot.GROWSDOWN | Prot.GROWSUP);
        if (grows == (Prot.GROWSDOWN | Prot.GROWSUP) || (address & 4095) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (bytes == 0) {
            return;
        }
        long end = address + Layout.align(bytes);
        if (Long.compareUnsigned(end, address) <= 0) {
            throw Errno.ENOMEM.exception();
        }
        int access = protection & ~grows;
        if ((access & ~KNOWN) != 0) {
            throw Errno.EINVAL.exception();
        }
        Area area = address < 0 ? null : memory.areas.above(address);
        if (area == null) {
            throw Errno.ENOMEM.exception();
        }
        long start = address;
        if ((grows & Prot.GROWSDOWN) != 0) {
            // end may lie above all user addresses, then it has the sign of a negative number
            if (end > 0 && area.start >= end) {
                throw Errno.ENOMEM.exception();
            }
            start = area.start;
            if (!area.has(Area.GROWS_DOWN)) {
                throw Errno.EINVAL.exception();
            }
        } else if (area.start > start) {
            throw Errno.ENOMEM.exception();
        } else if ((grows & Prot.GROWSUP) != 0) {
            throw Errno.EINVAL.exception();
        }
        range(start, end < 0 ? Long.MAX_VALUE : end, access & Area.ACCESS);
    }

    private void range(long start, long end, int access) throws ErrnoException {
        long at = start;
        while (at < end) {
            Area area = memory.areas.find(at);
            if (area == null) {
                throw Errno.ENOMEM.exception();
            }
            if (area.has(Area.SEALED)) {
                throw Errno.EPERM.exception();
            }
            if ((access & ~(area.flags >>> Area.MAY_SHIFT)) != 0) {
                throw Errno.EACCES.exception();
            }
            long to = Math.min(end, area.end);
            one(area, at, to, area.flags & ~Area.ACCESS | access);
            at = to;
        }
    }

    private void one(Area area, long from, long to, int flags) throws ErrnoException {
        int old = area.flags;
        if (flags == old) {
            return;
        }
        long count = to - from >>> 12;
        if ((flags & Area.WRITE) != 0) {
            if (!memory.mayGrow(flags, count) && memory.mayGrow(old, count)) {
                throw Errno.ENOMEM.exception();
            }
            if (!Area.isAccounted(old)) {
                memory.account(flags, count);
            }
        }
        memory.areas.change(area, from, to, flags, area.name);
        int rights = Area.rights(flags);
        int kept = ~(PageTable.READ | PageTable.WRITE | PageTable.EXECUTE);
        if ((flags & Area.WRITE) != 0) {
            kept |= PageTable.WRITE; // what is not writable by now is asked for again
        }
        memory.forget(from, to);
        PageTable table = memory.table;
        for (long at = table.next(from, to); at >= 0; at = table.next(at + Pages.SIZE, to)) {
            table.move(at, table.get(at) & kept | rights);
        }
    }
}
