package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Pages;

/** mremap. */
final class Mremap {
    private static final int KNOWN =
            MapFlags.MREMAP_MAYMOVE | MapFlags.MREMAP_FIXED | MapFlags.MREMAP_DONTUNMAP;

    private final ProcessMemory memory;
    private final Mmap mmap;

    Mremap(ProcessMemory memory, Mmap mmap) {
        this.memory = memory;
        this.mmap = mmap;
    }

    long remap(long address, long oldBytes, long newBytes, int flags, long newAddress)
            throws ErrnoException {
        boolean mayMove = (flags & MapFlags.MREMAP_MAYMOVE) != 0;
        boolean isFixed = (flags & MapFlags.MREMAP_FIXED) != 0;
        boolean stays = (flags & MapFlags.MREMAP_DONTUNMAP) != 0;
        long old = Layout.align(oldBytes);
        long length = Layout.align(newBytes);
        if ((flags & ~KNOWN) != 0
                || (isFixed || stays) && !mayMove
                || stays && old != length
                || (address & 4095) != 0
                || length == 0) {
            throw Errno.EINVAL.exception();
        }
        Area area = address < 0 ? null : memory.areas.find(address);
        if (area == null) {
            throw Errno.EFAULT.exception();
        }
        if (area.has(Area.SEALED)) {
            throw Errno.EPERM.exception();
        }
        if (isFixed || stays) {
            return moveTo(area, address, old, length, isFixed, stays, newAddress);
        }
        if (Long.compareUnsigned(old, length) >= 0) {
            if (old != length) {
                mmap.unmap(address + length, old - length);
            }
            return address;
        }
        checkResize(area, address, old, length);
        if (old == area.end - address && canExtend(area, address, length)) {
            long more = length - old >>> 12;
            memory.account(area.flags, more);
            memory.areas.extend(area, area.start, address + length);
            memory.areas.join(area.start);
            return address;
        }
        if (!mayMove) {
            throw Errno.ENOMEM.exception();
        }
        return move(area, address, old, length, mmap.place(0, length, false), false);
    }

    private boolean canExtend(Area area, long address, long length) {
        long end = address + length;
        if (length > Layout.TASK_SIZE - address || end < area.end) {
            return false;
        }
        Area next = memory.areas.above(area.end);
        return next == null || end <= next.start;
    }

    private void checkResize(Area area, long address, long old, long length) throws ErrnoException {
        if (old == 0 && !area.has(Area.SHARED)) {
            throw Errno.EINVAL.exception();
        }
        if (Long.compareUnsigned(old, area.end - address) > 0) {
            throw Errno.EFAULT.exception();
        }
        if (old == length) {
            return;
        }
        long more = length - old >>> 12;
        if (area.index(address) + (length >>> 12) < 0) {
            throw Errno.EINVAL.exception();
        }
        if (area.has(Area.LOCKED) && memory.isLockedBeyond(more)) {
            throw Errno.EAGAIN.exception();
        }
        if (!memory.mayGrow(area.flags, more)) {
            throw Errno.ENOMEM.exception();
        }
    }

    private long moveTo(
            Area area,
            long address,
            long old,
            long length,
            boolean isFixed,
            boolean stays,
            long target)
            throws ErrnoException {
        long kept = old;
        if ((target & 4095) != 0
                || Long.compareUnsigned(length, Layout.TASK_SIZE) > 0
                || Long.compareUnsigned(target, Layout.TASK_SIZE - length) > 0
                || overlap(address, old, target, length)) {
            throw Errno.EINVAL.exception();
        }
        if (memory.areas.count() + 2 >= Areas.MOST - 3) {
            throw Errno.ENOMEM.exception();
        }
        if (Long.compareUnsigned(old, length) <= 0) {
            checkResize(area, address, old, length); // before anything is lost
        }
        if (isFixed) {
            if (target < Layout.LOWEST) {
                throw Errno.EPERM.exception();
            }
            mmap.unmapRange(target, target + length);
        }
        if (Long.compareUnsigned(old, length) > 0) {
            mmap.unmap(address + length, old - length);
            kept = length;
        }
        Area left = memory.areas.find(address); // it may have been cut
        if (left == null) {
            throw Errno.EFAULT.exception();
        }
        checkResize(left, address, kept, length);
        if (stays && !memory.mayGrow(left.flags, kept >>> 12)) {
            throw Errno.ENOMEM.exception();
        }
        long to = isFixed ? target : mmap.place(target, length, false);
        return move(left, address, kept, length, to, stays);
    }

    private static boolean overlap(long address, long old, long target, long length) {
        return Long.compareUnsigned(address + old, target) > 0
                && Long.compareUnsigned(target + length, address) > 0;
    }

    /** Moves a part of an area to a place where nothing is. */
    private long move(Area area, long address, long old, long length, long target, boolean stays)
            throws ErrnoException {
        Areas areas = memory.areas;
        if (areas.count() >= Areas.MOST - 3) {
            throw Errno.ENOMEM.exception();
        }
        memory.account(area.flags, length >>> 12);
        Area moved = area.part(address, address + old, area.attachment);
        moved.start = target;
        moved.end = target + length;
        memory.forget(address, address + old);
        PageTable table = memory.table;
        long end = address + old;
        for (long at = table.next(address, end); at >= 0; at = table.next(at + Pages.SIZE, end)) {
            table.move(target + (at - address), table.clear(at));
        }
        areas.insert(moved);
        if (stays) {
            Area left = areas.find(address); // another object, if the two have been joined
            if (left != null && left.has(Area.LOCKED)) {
                areas.change(left, address, end, left.flags & ~Area.LOCKED, left.name);
            }
        } else if (old > 0) {
            mmap.unmapRange(address, end);
        }
        return target;
    }
}
