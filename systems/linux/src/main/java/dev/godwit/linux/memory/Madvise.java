package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Access;

import org.jspecify.annotations.Nullable;

/** madvise, and the names of areas. */
final class Madvise {
    private static final int LONGEST_NAME = 79;

    private final ProcessMemory memory;

    Madvise(ProcessMemory memory) {
        this.memory = memory;
    }

    /** What is done with a part of an area. */
    @FunctionalInterface
    private interface Step {
        void visit(Area area, long from, long to) throws ErrnoException;
    }

    void advise(long address, long bytes, int advice) throws ErrnoException {
        boolean isKnown =
                advice >= Advice.NORMAL && advice <= Advice.DONTNEED
                        || advice >= Advice.FREE && advice <= Advice.COLLAPSE;
        if (!isKnown) {
            throw Errno.EINVAL.exception();
        }
        if (advice == Advice.COLLAPSE) {
            each(
                    address,
                    bytes,
                    false,
                    (area, from, to) -> {
                        throw Errno.EINVAL.exception(); // there are no huge pages
                    });
            return;
        }
        boolean isPopulate = advice == Advice.POPULATE_READ || advice == Advice.POPULATE_WRITE;
        each(address, bytes, isPopulate, (area, from, to) -> one(area, from, to, advice));
    }

    /** Visits what is mapped in a range; ENOMEM at the end, or at once, if that was not all. */
    private void each(long address, long bytes, boolean isStrict, Step step) throws ErrnoException {
        long length = Layout.align(bytes);
        long end = address + length;
        if ((address & 4095) != 0
                || bytes != 0 && length == 0
                || Long.compareUnsigned(end, address) < 0) {
            throw Errno.EINVAL.exception();
        }
        long last = address < 0 ? address : end < 0 ? Long.MAX_VALUE : end;
        long at = address;
        boolean hasHole = address < 0 && length != 0;
        while (at < last) {
            Area area = memory.areas.above(at);
            if (area == null || area.start >= last) {
                hasHole = true;
                break;
            }
            if (area.start > at) {
                hasHole = true;
                at = area.start;
                if (isStrict) {
                    break;
                }
            }
            long to = Math.min(last, area.end);
            step.visit(area, at, to);
            at = to;
        }
        if (hasHole) {
            throw Errno.ENOMEM.exception();
        }
    }

    private void one(Area area, long from, long to, int advice) throws ErrnoException {
        int flags = area.flags;
        boolean isReadOnly = area.file == null && !area.has(Area.WRITE);
        require(!(area.has(Area.SEALED) && isReadOnly && discards(advice)), Errno.EPERM);
        switch (advice) {
            case Advice.NORMAL -> set(area, from, to, flags & ~(Area.RANDOM | Area.SEQUENTIAL));
            case Advice.RANDOM -> set(area, from, to, flags & ~Area.SEQUENTIAL | Area.RANDOM);
            case Advice.SEQUENTIAL -> set(area, from, to, flags & ~Area.RANDOM | Area.SEQUENTIAL);
            case Advice.DONTNEED, Advice.DONTNEED_LOCKED, Advice.FREE ->
                    let(area, from, to, advice);
            case Advice.REMOVE -> remove(area, from, to);
            case Advice.DONTFORK -> set(area, from, to, flags | Area.DONT_FORK);
            case Advice.DOFORK -> set(area, from, to, flags & ~Area.DONT_FORK);
            case Advice.MERGEABLE -> set(area, from, to, flags | Area.MERGEABLE);
            case Advice.UNMERGEABLE -> set(area, from, to, flags & ~Area.MERGEABLE);
            case Advice.HUGEPAGE -> set(area, from, to, flags & ~Area.NO_HUGE | Area.HUGE);
            case Advice.NOHUGEPAGE -> set(area, from, to, flags & ~Area.HUGE | Area.NO_HUGE);
            case Advice.DONTDUMP -> set(area, from, to, flags | Area.DONT_DUMP);
            case Advice.DODUMP -> set(area, from, to, flags & ~Area.DONT_DUMP);
            case Advice.WIPEONFORK -> {
                require(area.file == null, Errno.EINVAL);
                set(area, from, to, flags | Area.WIPE_ON_FORK);
            }
            case Advice.KEEPONFORK -> set(area, from, to, flags & ~Area.WIPE_ON_FORK);
            case Advice.COLD, Advice.PAGEOUT -> require(!area.has(Area.LOCKED), Errno.EINVAL);
            case Advice.POPULATE_READ -> populate(area, from, to, Access.READ);
            case Advice.POPULATE_WRITE -> populate(area, from, to, Access.WRITE);
            default -> {} // WILLNEED
        }
    }

    /** Whether an advice has content go, which mseal keeps where it cannot be written. */
    private static boolean discards(int advice) {
        return switch (advice) {
            case Advice.FREE,
                    Advice.DONTNEED,
                    Advice.DONTNEED_LOCKED,
                    Advice.REMOVE,
                    Advice.DONTFORK,
                    Advice.WIPEONFORK ->
                    true;
            default -> false;
        };
    }

    private static void require(boolean condition, Errno otherwise) throws ErrnoException {
        if (!condition) {
            throw otherwise.exception();
        }
    }

    private void set(Area area, long from, long to, int flags) throws ErrnoException {
        try {
            memory.areas.change(area, from, to, flags, area.name);
        } catch (ErrnoException e) {
            throw Errno.EAGAIN.exception(); // the only error is too many areas
        }
    }

    private void let(Area area, long from, long to, int advice) throws ErrnoException {
        require(advice == Advice.DONTNEED_LOCKED || !area.has(Area.LOCKED), Errno.EINVAL);
        require(advice != Advice.FREE || area.file == null, Errno.EINVAL);
        memory.zap(from, to);
    }

    private void remove(Area area, long from, long to) throws ErrnoException {
        MappedFile file = area.file;
        if (area.has(Area.LOCKED) || file == null) {
            throw Errno.EINVAL.exception();
        }
        require(area.has(Area.SHARED) && area.has(Area.MAY_WRITE), Errno.EACCES);
        if (!(file.pages instanceof SharedPages shared)) {
            throw Errno.ENOTSUP.exception();
        }
        long first = area.index(from);
        long last = first + (to - from >>> 12);
        for (var mapping : shared.mappings()) {
            if (mapping instanceof Attachment attachment) {
                attachment.memory.dropFile(attachment, first, last);
            }
        }
        shared.punch(first, last);
    }

    private void populate(Area area, long from, long to, int access) throws ErrnoException {
        require(area.has(1 << access), Errno.EINVAL); // by its bits: WRITE alone is not READ here
        if (access == Access.READ && area.file == null) {
            return; // the page of zeros is always there
        }
        long missing = memory.populate(from, to, access);
        if (missing >= 0) {
            boolean isFull = memory.fault(missing, access) == Fault.NO_MEMORY;
            throw (isFull ? Errno.ENOMEM : Errno.EFAULT).exception();
        }
    }

    // ---- Names.

    void setName(long address, long bytes, @Nullable String name) throws ErrnoException {
        if (name != null) {
            require(name.length() <= LONGEST_NAME, Errno.EINVAL);
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                boolean isPlain = c > 0x1F && c < 0x7F && "\\`$[]".indexOf(c) < 0;
                require(isPlain, Errno.EINVAL);
            }
        }
        String kept = name == null || name.isEmpty() ? null : name;
        each(
                address,
                bytes,
                false,
                (area, from, to) -> {
                    require(area.file == null, Errno.EBADF);
                    memory.areas.change(area, from, to, area.flags, kept);
                });
    }
}
