package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Access;

import org.jspecify.annotations.Nullable;

/** mmap, munmap and brk. */
final class Mmap {
    private final ProcessMemory memory;

    Mmap(ProcessMemory memory) {
        this.memory = memory;
    }

    long map(
            long hint,
            long bytes,
            int protection,
            int flags,
            @Nullable MappedFile file,
            long offset)
            throws ErrnoException {
        if ((offset & 4095) != 0 || bytes == 0) {
            throw Errno.EINVAL.exception();
        }
        if ((flags & MapFlags.HUGETLB) != 0) {
            throw (file == null ? Errno.ENOMEM : Errno.EINVAL).exception();
        }
        boolean isFixed = (flags & (MapFlags.FIXED | MapFlags.FIXED_NOREPLACE)) != 0;
        long length = Layout.align(bytes);
        if (length == 0 || memory.areas.count() > Areas.MOST) {
            throw Errno.ENOMEM.exception();
        }
        long address = place(isFixed ? hint : lowest(hint), length, isFixed);
        if ((flags & MapFlags.FIXED_NOREPLACE) != 0
                && memory.areas.intersects(address, address + length)) {
            throw Errno.EEXIST.exception();
        }
        int areaFlags = memory.newFlags | protection & Area.ACCESS | Area.MAY_ALL;
        if ((flags & MapFlags.GROWSDOWN) != 0) {
            areaFlags |= Area.GROWS_DOWN;
        }
        if ((flags & MapFlags.LOCKED) != 0) {
            if (memory.limits.locked == 0) {
                throw Errno.EPERM.exception();
            }
            areaFlags |= Area.LOCKED;
        }
        if ((areaFlags & Area.LOCKED) != 0 && memory.isLockedBeyond(length >>> 12)) {
            throw Errno.EAGAIN.exception();
        }
        areaFlags =
                file == null
                        ? anonymous(flags, areaFlags)
                        : file(file, flags, areaFlags, offset, length);
        if ((flags & MapFlags.NORESERVE) != 0) {
            areaFlags |= Area.NO_RESERVE;
        }
        enter(address, length, areaFlags, file, offset >>> 12);
        if ((flags & (MapFlags.POPULATE | MapFlags.NONBLOCK)) == MapFlags.POPULATE) {
            populate(address, address + length, areaFlags);
        }
        return address;
    }

    private static long lowest(long hint) {
        long page = hint & -4096;
        return page != 0 && Long.compareUnsigned(page, Layout.LOWEST) < 0 ? Layout.LOWEST : page;
    }

    private static int anonymous(int flags, int areaFlags) throws ErrnoException {
        switch (flags & MapFlags.TYPE) {
            case MapFlags.SHARED -> {
                if ((areaFlags & Area.GROWS_DOWN) != 0) {
                    throw Errno.EINVAL.exception();
                }
                return areaFlags | Area.SHARED;
            }
            case MapFlags.PRIVATE -> {
                return areaFlags;
            }
            default -> throw Errno.EINVAL.exception();
        }
    }

    private static int file(MappedFile file, int flags, int areaFlags, long offset, long length)
            throws ErrnoException {
        int result = areaFlags;
        if (offset < 0 || offset > Long.MAX_VALUE - length) {
            throw Errno.EOVERFLOW.exception();
        }
        int type = flags & MapFlags.TYPE;
        if (type == MapFlags.SHARED || type == MapFlags.SHARED_VALIDATE) {
            if (type == MapFlags.SHARED_VALIDATE
                    && (flags & ~(MapFlags.KNOWN | MapFlags.SHARED_VALIDATE)) != 0) {
                throw Errno.ENOTSUP.exception();
            }
            if (!file.isWritable) {
                if ((areaFlags & Area.WRITE) != 0) {
                    throw Errno.EACCES.exception();
                }
                result &= ~Area.MAY_WRITE;
            }
            result |= Area.SHARED;
        } else if (type != MapFlags.PRIVATE) {
            throw Errno.EINVAL.exception();
        }
        if (!file.isReadable) {
            throw Errno.EACCES.exception();
        }
        if (!file.isExecutable) {
            if ((areaFlags & Area.EXEC) != 0) {
                throw Errno.EPERM.exception();
            }
            result &= ~Area.MAY_EXEC;
        }
        if ((areaFlags & Area.GROWS_DOWN) != 0) {
            throw Errno.EINVAL.exception();
        }
        return result;
    }

    private void enter(long address, long length, int flags, @Nullable MappedFile file, long offset)
            throws ErrnoException {
        long count = length >>> 12;
        if (!memory.mayGrow(flags, count)
                && !memory.mayGrow(
                        flags, count - memory.areas.pagesIn(address, address + length))) {
            throw Errno.ENOMEM.exception();
        }
        memory.account(flags, count);
        MappedFile behind = file;
        if (file == null && (flags & Area.SHARED) != 0) {
            memory.account(flags & ~Area.SHARED, count);
            behind =
                    new MappedFile(
                            new SharedPages(memory.system, count, false),
                            true,
                            true,
                            true,
                            "/dev/zero (deleted)",
                            1,
                            memory.system.nextShared());
        }
        Attachment attachment = behind == null ? null : memory.areas.attach(behind.pages);
        try {
            unmapRange(address, address + length);
        } catch (ErrnoException e) {
            if (attachment != null) {
                memory.areas.detachUnused(attachment);
            }
            throw e;
        }
        if (attachment != null && attachment.users == 0 && file != null) {
            // What was replaced may have been its last user, and so have detached it.
            attachment = memory.areas.attach(file.pages);
        }
        memory.areas.insert(
                new Area(
                        address,
                        address + length,
                        flags,
                        behind,
                        attachment,
                        behind == null || file == null ? 0 : offset));
    }

    /** Makes what was mapped present, as far as it can be. */
    void populate(long start, long end, int flags) {
        boolean isPrivate = (flags & Area.SHARED) == 0;
        if (isPrivate && (flags & Area.WRITE) != 0) {
            memory.populate(start, end, Access.WRITE);
        } else if ((flags & Area.READ) != 0) {
            Area area = memory.areas.find(start);
            if (area != null && area.file != null) { // else it is the page of zeros
                memory.populate(start, end, Access.READ);
            }
        }
    }

    // ---- Placing.

    /** Where a mapping goes. */
    long place(long hint, long length, boolean isFixed) throws ErrnoException {
        if (Long.compareUnsigned(length, Layout.TASK_SIZE - Layout.LOWEST) > 0) {
            throw Errno.ENOMEM.exception();
        }
        long address = isFixed ? hint : free(hint, length);
        if (address < 0 || address > Layout.TASK_SIZE - length) {
            throw Errno.ENOMEM.exception();
        }
        if ((address & 4095) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (address < Layout.LOWEST) {
            throw Errno.EPERM.exception();
        }
        return address;
    }

    private long free(long hint, long length) {
        if (hint > 0 && hint <= Layout.TASK_SIZE - length && hint >= Layout.LOWEST) {
            long address = Layout.align(hint);
            Area next = memory.areas.above(address);
            if (address <= Layout.TASK_SIZE - length
                    && (next == null || address + length <= next.guardedStart())) {
                return address;
            }
        }
        long found = -1;
        if (!memory.layout.isBottomUp()) {
            found = fromAbove(length);
        }
        return found >= 0 ? found : fromBelow(length);
    }

    /** The highest gap below the base, from its top; -1 if there is none. */
    private long fromAbove(long length) {
        Areas areas = memory.areas;
        long top = memory.layout.mmapBase();
        int index = areas.index(top);
        if (index < areas.count()) {
            top = Math.min(top, areas.at(index).guardedStart());
        }
        while (index > 0) {
            index--;
            Area below = areas.at(index);
            if (top - below.end >= length) {
                return top - length;
            }
            top = Math.min(top, below.guardedStart());
        }
        return top - Layout.LOWEST >= length ? top - length : -1;
    }

    private long fromBelow(long length) {
        Areas areas = memory.areas;
        long bottom = Layout.UNMAPPED_BASE;
        for (int i = areas.index(bottom); i < areas.count(); i++) {
            if (areas.at(i).guardedStart() - bottom >= length) {
                return bottom;
            }
            bottom = Math.max(bottom, areas.at(i).end);
        }
        return Layout.TASK_SIZE - bottom >= length ? bottom : -1;
    }

    // ---- Unmapping.

    void unmap(long address, long bytes) throws ErrnoException {
        if ((address & 4095) != 0
                || address < 0
                || address > Layout.TASK_SIZE
                || Long.compareUnsigned(bytes, Layout.TASK_SIZE - address) > 0
                || bytes == 0) {
            throw Errno.EINVAL.exception();
        }
        unmapRange(address, address + Layout.align(bytes));
    }

    void unmapRange(long start, long end) throws ErrnoException {
        Areas areas = memory.areas;
        Area first = areas.above(start);
        if (first == null || first.start >= end) {
            return;
        }
        for (int i = areas.index(start); i < areas.count() && areas.at(i).start < end; i++) {
            if (areas.at(i).has(Area.SEALED)) {
                throw Errno.EPERM.exception();
            }
        }
        if (first.start < start && first.end > end && areas.count() >= Areas.MOST) {
            throw Errno.ENOMEM.exception();
        }
        areas.cut(start);
        areas.cut(end);
        memory.zap(start, end);
        areas.remove(start, end);
    }

    // ---- The heap.

    /** Where the heap ends after a brk. */
    long moveBreak(long start, long end, long wanted, long imageData) {
        long limit = memory.limits.data;
        if (wanted < start
                || wanted > Layout.TASK_SIZE
                || limit != MemoryLimits.INFINITY
                        && Long.compareUnsigned(wanted - start + imageData, limit) > 0) {
            return end;
        }
        long from = Layout.align(end);
        long to = Layout.align(wanted);
        try {
            if (to < from) {
                unmapRange(to, from);
            } else if (to > from) {
                grow(from, to);
            }
            return wanted;
        } catch (ErrnoException e) {
            return end;
        }
    }

    private void grow(long from, long to) throws ErrnoException {
        Areas areas = memory.areas;
        int flags = memory.newFlags | Area.READ | Area.WRITE | Area.MAY_ALL;
        long count = to - from >>> 12;
        place(from, to - from, true);
        Area next = areas.above(from);
        if (next != null && to + 4096 > next.guardedStart()
                || (flags & Area.LOCKED) != 0 && memory.isLockedBeyond(count)
                || !memory.mayGrow(flags, count)
                || areas.count() > Areas.MOST) {
            throw Errno.ENOMEM.exception();
        }
        memory.account(flags, count);
        areas.insert(new Area(from, to, flags, null, null, 0));
    }
}
