package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Access;

/** mlock and its kin, msync and mincore: what concerns where pages are. */
final class Mlock {
    private static final int MS_ASYNC = 1;
    private static final int MS_INVALIDATE = 2;
    private static final int MS_SYNC = 4;
    private static final int MCL_CURRENT = 1;
    private static final int MCL_FUTURE = 2;
    private static final int MCL_ONFAULT = 4;
    private static final int PIECE = 4096;

    private final ProcessMemory memory;

    Mlock(ProcessMemory memory) {
        this.memory = memory;
    }

    void lock(long address, long bytes, boolean isLocked, boolean isOnFault) throws ErrnoException {
        long start = address & -4096;
        long length = Layout.align(bytes + (address & 4095));
        if (isLocked) {
            requireRight();
            long more = (length >>> 12) - lockedIn(start, length);
            if (memory.isLockedBeyond(more)) {
                throw Errno.ENOMEM.exception();
            }
        }
        long end = start + length;
        if (Long.compareUnsigned(end, start) < 0) {
            throw Errno.EINVAL.exception();
        }
        if (start < 0 && length != 0) {
            throw Errno.ENOMEM.exception();
        }
        long at = start;
        while (at < end) {
            Area area = memory.areas.find(at);
            if (area == null) {
                throw Errno.ENOMEM.exception();
            }
            long to = Math.min(end, area.end);
            int flags = isLocked ? area.flags | Area.LOCKED : area.flags & ~Area.LOCKED;
            memory.areas.change(area, at, to, flags, area.name);
            at = to;
        }
        if (isLocked && !isOnFault) {
            makePresent(start, end);
        }
    }

    /** What is locked is present; the lock stays where that fails. */
    private void makePresent(long start, long end) throws ErrnoException {
        long at = start;
        while (at < end) {
            Area area = memory.areas.find(at);
            if (area == null || !area.has(Area.ACCESS)) {
                throw Errno.ENOMEM.exception();
            }
            long to = Math.min(end, area.end);
            int access = access(area);
            boolean isZeros = access != Access.WRITE && area.file == null;
            long missing = isZeros ? -1 : memory.populate(at, to, access);
            if (missing >= 0) {
                boolean isFull = memory.fault(missing, access) == Fault.NO_MEMORY;
                throw (isFull ? Errno.EAGAIN : Errno.ENOMEM).exception();
            }
            at = to;
        }
    }

    private static int access(Area area) {
        if (area.has(Area.WRITE) && !area.has(Area.SHARED)) {
            return Access.WRITE;
        }
        return Area.permits(area.flags, Access.READ) ? Access.READ : Access.EXECUTE;
    }

    /** Seals a range (mseal). */
    void seal(long address, long bytes) throws ErrnoException {
        long length = Layout.align(bytes);
        long end = address + length;
        if ((address & 4095) != 0
                || bytes != 0 && length == 0
                || Long.compareUnsigned(end, address) < 0) {
            throw Errno.EINVAL.exception();
        }
        if (length == 0) {
            return;
        }
        if (!memory.isWholeMapped(address, length)) {
            throw Errno.ENOMEM.exception();
        }
        long at = address;
        while (at < end) {
            Area area = memory.areas.find(at);
            if (area == null) {
                return;
            }
            long to = Math.min(end, area.end);
            memory.areas.change(area, at, to, area.flags | Area.SEALED, area.name);
            at = to;
        }
    }

    private void requireRight() throws ErrnoException {
        if (memory.limits.locked == 0) {
            throw Errno.EPERM.exception();
        }
    }

    private long lockedIn(long start, long length) {
        long pages = 0;
        Areas areas = memory.areas;
        if (start < 0) {
            return 0;
        }
        long end = start + length < 0 ? Long.MAX_VALUE : start + length;
        for (int i = areas.index(start); i < areas.count() && areas.at(i).start < end; i++) {
            Area area = areas.at(i);
            if (area.has(Area.LOCKED)) {
                pages += Math.min(end, area.end) - Math.max(start, area.start) >>> 12;
            }
        }
        return pages;
    }

    void lockAll(int flags) throws ErrnoException {
        if ((flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) != 0 || flags == MCL_ONFAULT) {
            throw Errno.EINVAL.exception();
        }
        if (flags != 0) {
            requireRight();
            if ((flags & MCL_CURRENT) != 0
                    && MemoryLimits.isBeyond(memory.areas.total, memory.limits.locked)) {
                throw Errno.ENOMEM.exception();
            }
        }
        memory.newFlags = (flags & MCL_FUTURE) != 0 ? Area.LOCKED : 0;
        if ((flags & MCL_CURRENT) == 0 && flags != 0) {
            return;
        }
        long at = 0;
        for (Area area = memory.areas.above(at); area != null; area = memory.areas.above(at)) {
            at = area.end;
            int changed = flags == 0 ? area.flags & ~Area.LOCKED : area.flags | Area.LOCKED;
            memory.areas.change(area, area.start, area.end, changed, area.name);
        }
    }

    void sync(long address, long bytes, int flags) throws ErrnoException {
        if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) != 0
                || (address & 4095) != 0
                || (flags & MS_ASYNC) != 0 && (flags & MS_SYNC) != 0) {
            throw Errno.EINVAL.exception();
        }
        long length = Layout.align(bytes);
        long end = address + length;
        if (Long.compareUnsigned(end, address) < 0 || address < 0 && length != 0) {
            throw Errno.ENOMEM.exception();
        }
        long at = address;
        long last = end < 0 ? Long.MAX_VALUE : end;
        boolean hasHole = false;
        while (at < last) {
            Area area = memory.areas.above(at);
            if (area == null || area.start >= last) {
                throw Errno.ENOMEM.exception();
            }
            if (area.start > at) {
                hasHole = true;
                at = area.start;
            }
            if ((flags & MS_INVALIDATE) != 0 && area.has(Area.LOCKED)) {
                throw Errno.EBUSY.exception();
            }
            long to = Math.min(last, area.end);
            if ((flags & MS_SYNC) != 0 && area.file != null && area.has(Area.SHARED)) {
                area.file.pages.sync(area.index(at), to - at >>> 12);
            }
            at = to;
        }
        if (hasHole) {
            throw Errno.ENOMEM.exception();
        }
    }

    void core(long address, long bytes, long vector) throws ErrnoException {
        if ((address & 4095) != 0) {
            throw Errno.EINVAL.exception();
        }
        long length = Layout.align(bytes);
        if (!UserMemory.isUser(address, bytes) || bytes != 0 && length == 0) {
            throw Errno.ENOMEM.exception();
        }
        byte[] piece = new byte[PIECE];
        long end = address + length;
        long at = address;
        long target = vector;
        while (at < end) {
            int count = (int) Math.min(PIECE, end - at >>> 12);
            for (int i = 0; i < count; i++) {
                if (memory.areas.find(at) == null) {
                    throw Errno.ENOMEM.exception();
                }
                piece[i] = (byte) (memory.table.get(at) == 0 ? 0 : 1);
                at += 4096;
            }
            memory.user.copyOut(target, piece, 0, count);
            target += count;
        }
    }
}
