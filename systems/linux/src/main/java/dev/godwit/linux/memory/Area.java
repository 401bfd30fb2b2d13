package dev.godwit.linux.memory;

import org.jspecify.annotations.Nullable;

/** A range of addresses that are mapped in one way (Linux's vm_area_struct). */
final class Area {
    static final int READ = Prot.READ;
    static final int WRITE = Prot.WRITE;
    static final int EXEC = Prot.EXEC;
    static final int ACCESS = 7;
    static final int SHARED = 8;

    /** What mprotect may give: the access bits, shifted. */
    static final int MAY_SHIFT = 4;

    static final int MAY_WRITE = WRITE << MAY_SHIFT;
    static final int MAY_EXEC = EXEC << MAY_SHIFT;
    static final int MAY_ALL = ACCESS << MAY_SHIFT;
    static final int GROWS_DOWN = 0x100;
    static final int NO_RESERVE = 0x200;
    static final int LOCKED = 0x400;
    static final int DONT_FORK = 0x800;
    static final int WIPE_ON_FORK = 0x1000;
    static final int DONT_DUMP = 0x2000;
    static final int SEQUENTIAL = 0x4000;
    static final int RANDOM = 0x8000;
    static final int HUGE = 0x1_0000;
    static final int NO_HUGE = 0x2_0000;
    static final int MERGEABLE = 0x4_0000;

    /** It stays as it is: neither unmapped nor moved nor protected otherwise (mseal). */
    static final int SEALED = 0x8_0000;

    long start;

    /** Exclusive. */
    long end;

    int flags;

    /** What stands behind it; null for private memory of the process. */
    final @Nullable MappedFile file;

    /** How the process maps that; null if there is no file. */
    final @Nullable Attachment attachment;

    /** The page of the file at {@link #start}. */
    long offset;

    /** What the process calls it, or null. */
    @Nullable String name;

    Area(
            long start,
            long end,
            int flags,
            @Nullable MappedFile file,
            @Nullable Attachment attachment,
            long offset) {
        this.start = start;
        this.end = end;
        this.flags = flags;
        this.file = file;
        this.attachment = attachment;
        this.offset = offset;
    }

    /** A part of it as an area of its own, in the same address space or in another. */
    Area part(long from, long to, @Nullable Attachment by) {
        Area part = new Area(from, to, flags, file, by, offset + (from - start >>> 12));
        part.name = name;
        return part;
    }

    long pages() {
        return end - start >>> 12;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The page of the file at an address. */
    long index(long address) {
        return offset + (address - start >>> 12);
    }

    /** Where no other mapping is placed, so that it can grow. */
    long guardedStart() {
        return has(GROWS_DOWN) ? Math.max(0, start - Layout.STACK_GUARD) : start;
    }

    /** Whether a page that is there may be read, and executed, without asking. */
    static int rights(int flags) {
        return ((flags & (READ | WRITE)) != 0 ? PageTable.READ : 0)
                | ((flags & EXEC) != 0 ? PageTable.EXECUTE : 0);
    }

    /** Whether an access is permitted; RISC-V's stores come with loads. */
    static boolean permits(int flags, int access) {
        return (flags & (access == 0 ? READ | WRITE : 1 << access)) != 0;
    }

    /** Private memory that counts as data: RLIMIT_DATA. */
    static boolean isData(int flags) {
        return (flags & (WRITE | SHARED | GROWS_DOWN)) == WRITE;
    }

    /** Memory that the system may be asked for in full. */
    static boolean isAccounted(int flags) {
        return (flags & (WRITE | SHARED | NO_RESERVE)) == WRITE;
    }

    /** Whether another one that begins where this one ends is more of the same. */
    boolean continuesIn(Area other) {
        return end == other.start
                && flags == other.flags
                && file == other.file
                && (file == null || offset + pages() == other.offset)
                && (name == null ? other.name == null : name.equals(other.name));
    }
}
