package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.mmu.Pages;

import org.jspecify.annotations.Nullable;

/**
 * The address space of a process, and the system calls on it. Numbers are those of Linux's
 * interface; errors are as Linux 6.12 gives them.
 *
 * <p>Areas that touch are one area if protection, flags, name and file are the same; Linux tells
 * private memory apart by its history too, and so may show two lines where there is one here.
 */
public final class ProcessMemory extends AddressSpace {
    /** Exception codes in mcause, by access: load, store and instruction page fault. */
    private static final int[] CAUSES = {13, 15, 12};

    /** The most areas that there may be (/proc/sys/vm/max_map_count). */
    public static final int MOST_AREAS = 65_530;

    private static final int FEW_PAGES = 32;

    /** How system calls reach what is in it. */
    public final UserMemory user = new UserMemory(this);

    /** The limits of the process. */
    public final MemoryLimits limits;

    /** What it shares with other processes. */
    public final SystemMemory system;

    /** Where things go. */
    public final Layout layout;

    final PageTable table;
    final Areas areas = new Areas(this);
    private final Faults faults;
    private final Mmap mmap = new Mmap(this);
    private final Mprotect mprotect = new Mprotect(this);
    private final Mremap mremap = new Mremap(this, mmap);
    private final Madvise madvise = new Madvise(this);
    private final Mlock mlock = new Mlock(this);

    /** What is added to each new area: locked, after mlockall(MCL_FUTURE). */
    int newFlags;

    /** Why a file that is not mapped any more could not be written back; null if it could. */
    @Nullable Errno detachFailure;

    private long breakStart;
    private long breakEnd;
    private long imageData;
    private long stackStart = Layout.TASK_SIZE;
    private boolean isClosed;

    /**
     * An empty address space; {@link #close} ends it.
     *
     * @param system what it shares with others
     * @param layout where things go
     * @param limits the limits of the process, which it keeps
     */
    public ProcessMemory(SystemMemory system, Layout layout, MemoryLimits limits) {
        super(system.pages);
        this.system = system;
        this.layout = layout;
        this.limits = limits;
        table = new PageTable(system);
        faults = new Faults(this);
        system.enter();
    }

    // ---- Accesses.

    @Override
    protected int find(long address, int access) {
        int entry = table.get(address);
        if ((entry & 1 << access) != 0) {
            return entry >>> PageTable.SHIFT;
        }
        int page = faults.resolve(address, access);
        return page >= 0 ? page : -CAUSES[access];
    }

    /**
     * Tells why an access fails, which it does again: what the guest is to be told.
     *
     * @param address of the access
     * @param access a constant of {@link Access}
     * @return the reason; {@link Fault#NONE} if it succeeds by now
     */
    public Fault fault(long address, int access) {
        return find(address, access) >= 0 ? Fault.NONE : faults.last;
    }

    /** Forgets the translation of an address. */
    void forget(long address) {
        data.clear(address);
        code.clear(address);
    }

    /** Forgets translations of a range: each page of a small one, all for a large one. */
    void forget(long start, long end) {
        if (end - start >>> 12 > FEW_PAGES) {
            data.clear();
            code.clear();
        } else {
            for (long at = start; at < end; at += Pages.SIZE) {
                forget(at);
            }
        }
    }

    /** Lets go of the pages of a range. */
    void zap(long start, long end) {
        forget(start, end);
        for (long at = table.next(start, end); at >= 0; at = table.next(at + Pages.SIZE, end)) {
            pages.release(table.clear(at) >>> PageTable.SHIFT);
        }
    }

    /** Lets go of pages of a file that are about to go, and of private copies of them. */
    void dropFile(Attachment attachment, long first, long last) {
        for (int i = 0; i < areas.count(); i++) {
            Area area = areas.at(i);
            if (area.attachment == attachment) {
                long skipped = Math.max(0, first - area.offset);
                long end = Math.min(area.pages(), last - area.offset);
                if (skipped < end) {
                    zap(area.start + (skipped << 12), area.start + (end << 12));
                }
            }
        }
    }

    /** Makes pages present until one cannot be: its address, or -1. */
    long populate(long start, long end, int access) {
        for (long at = start; at < end; at += Pages.SIZE) {
            if (find(at, access) < 0) {
                return at;
            }
        }
        return -1;
    }

    // ---- Limits.

    /** Whether there may be so many more pages of areas with such flags. */
    boolean mayGrow(int flags, long more) {
        return !MemoryLimits.isBeyond(areas.total + more, limits.addressSpace)
                && !(Area.isData(flags) && MemoryLimits.isBeyond(areas.data + more, limits.data));
    }

    boolean isLockedBeyond(long more) {
        return MemoryLimits.isBeyond(areas.locked + more, limits.locked);
    }

    /** Refuses what can never be given: overcommit mode 0. */
    void account(int flags, long count) throws ErrnoException {
        if (Area.isAccounted(flags) && count > pages.bound()) {
            throw Errno.ENOMEM.exception();
        }
    }

    // ---- System calls.

    /**
     * Maps memory (mmap).
     *
     * @param address where, or a hint, or 0
     * @param length bytes
     * @param protection bits of {@link Prot}
     * @param flags bits of {@link MapFlags}
     * @param file the open file; null for anonymous memory
     * @param offset the first byte of the file
     * @return the address
     * @throws ErrnoException EINVAL, ENOMEM, EEXIST, EACCES, EPERM, EAGAIN, EOVERFLOW, ENOTSUP, and
     *     as the file says
     */
    public long mmap(
            long address,
            long length,
            int protection,
            int flags,
            @Nullable MappedFile file,
            long offset)
            throws ErrnoException {
        return mmap.map(address, length, protection, flags, file, offset);
    }

    /**
     * Unmaps a range (munmap).
     *
     * @param address a multiple of 4 KiB
     * @param length bytes
     * @throws ErrnoException EINVAL, ENOMEM if there would be too many areas
     */
    public void munmap(long address, long length) throws ErrnoException {
        mmap.unmap(address, length);
    }

    /**
     * Changes the protection of a range (mprotect).
     *
     * @param address a multiple of 4 KiB
     * @param length bytes
     * @param protection bits of {@link Prot}
     * @throws ErrnoException EINVAL; ENOMEM, EACCES after what comes before has been changed
     */
    public void mprotect(long address, long length, int protection) throws ErrnoException {
        mprotect.protect(address, length, protection);
    }

    /**
     * Resizes or moves a mapping (mremap).
     *
     * @param address where it is
     * @param oldLength bytes that it has
     * @param newLength bytes that it is to have
     * @param flags MREMAP bits of {@link MapFlags}
     * @param newAddress with MREMAP_FIXED, where it goes; with MREMAP_DONTUNMAP a hint
     * @return where it is now
     * @throws ErrnoException EINVAL, EFAULT, ENOMEM, EAGAIN
     */
    public long mremap(long address, long oldLength, long newLength, int flags, long newAddress)
            throws ErrnoException {
        return mremap.remap(address, oldLength, newLength, flags, newAddress);
    }

    /**
     * Advises on the use of a range (madvise).
     *
     * @param address a multiple of 4 KiB
     * @param length bytes
     * @param advice a constant of {@link Advice}
     * @throws ErrnoException EINVAL, EACCES, EAGAIN, EFAULT, ENOTSUP; ENOMEM after the rest has
     *     been done, if a part is not mapped
     */
    public void madvise(long address, long length, int advice) throws ErrnoException {
        madvise.advise(address, length, advice);
    }

    /**
     * Writes what is mapped shared to its files (msync).
     *
     * @param address a multiple of 4 KiB
     * @param length bytes
     * @param flags MS_ASYNC 1, MS_INVALIDATE 2, MS_SYNC 4
     * @throws ErrnoException EINVAL, ENOMEM, EBUSY, EIO
     */
    public void msync(long address, long length, int flags) throws ErrnoException {
        mlock.sync(address, length, flags);
    }

    /**
     * Tells which pages of a range are present (mincore).
     *
     * @param address a multiple of 4 KiB
     * @param length bytes
     * @param vector where a byte for each page goes
     * @throws ErrnoException EINVAL, ENOMEM, EFAULT
     */
    public void mincore(long address, long length, long vector) throws ErrnoException {
        mlock.core(address, length, vector);
    }

    /**
     * Locks or unlocks a range (mlock, munlock). What is locked is made present; nothing is ever
     * swapped, so it stays so in any case.
     *
     * @param address in its first page
     * @param length bytes
     * @param isLocked whether it is to be locked
     * @throws ErrnoException EPERM, ENOMEM, EINVAL, EAGAIN
     */
    public void mlock(long address, long length, boolean isLocked) throws ErrnoException {
        mlock.lock(address, length, isLocked, false);
    }

    /**
     * Locks a range; what is not present stays so (mlock2 with MLOCK_ONFAULT).
     *
     * @param address in its first page
     * @param length bytes
     * @throws ErrnoException EPERM, ENOMEM, EINVAL
     */
    public void mlockOnFault(long address, long length) throws ErrnoException {
        mlock.lock(address, length, true, true);
    }

    /**
     * Seals a range: it can neither be unmapped nor moved nor protected otherwise (mseal).
     *
     * @param address a multiple of 4 KiB
     * @param length bytes
     * @throws ErrnoException EINVAL, ENOMEM
     */
    public void mseal(long address, long length) throws ErrnoException {
        mlock.seal(address, length);
    }

    /**
     * Locks everything (mlockall).
     *
     * @param flags MCL_CURRENT 1, MCL_FUTURE 2, MCL_ONFAULT 4; 0 unlocks everything (munlockall)
     * @throws ErrnoException EPERM, ENOMEM, EINVAL
     */
    public void mlockall(int flags) throws ErrnoException {
        mlock.lockAll(flags);
    }

    /**
     * Names a range for /proc (prctl, PR_SET_VMA_ANON_NAME).
     *
     * @param address a multiple of 4 KiB
     * @param length bytes
     * @param name at most 79 characters, or null for none
     * @throws ErrnoException EINVAL, ENOMEM; EBADF for a file's
     */
    public void setName(long address, long length, @Nullable String name) throws ErrnoException {
        madvise.setName(address, length, name);
    }

    /**
     * Moves the end of the heap (brk).
     *
     * @param end where it is to be
     * @return where it is: elsewhere if that could not be
     */
    public long brk(long end) {
        breakEnd = mmap.moveBreak(breakStart, breakEnd, end, imageData);
        return breakEnd;
    }

    /**
     * Says where the heap begins: after the program's image.
     *
     * @param start any address; the first brk answers it
     * @param data the bytes of the program's data, which count for RLIMIT_DATA
     */
    public void setBreak(long start, long data) {
        breakStart = start;
        breakEnd = start;
        imageData = data;
    }

    /**
     * Maps a stack that grows down: 128 KiB at first, or as much as its limit allows.
     *
     * @param isExecutable whether it may be executed
     * @return its top, {@link Layout#stackTop}
     * @throws ErrnoException ENOMEM
     */
    public long mapStack(boolean isExecutable) throws ErrnoException {
        long size = 32 * Pages.SIZE;
        if (Long.compareUnsigned(limits.stack, size) < 0) {
            size = Math.max(Pages.SIZE, limits.stack & -Pages.SIZE);
        }
        mmap.map(
                layout.stackTop() - size,
                size,
                Prot.READ | Prot.WRITE | (isExecutable ? Prot.EXEC : 0),
                MapFlags.PRIVATE
                        | MapFlags.ANONYMOUS
                        | MapFlags.FIXED_NOREPLACE
                        | MapFlags.GROWSDOWN,
                null,
                0);
        stackStart = layout.stackTop() - 1;
        return layout.stackTop();
    }

    /**
     * An address space with the same content, of which each then has its own (fork). Pages are
     * shared until one of the two writes them.
     *
     * @return the copy, to be closed on its own
     * @throws ErrnoException ENOMEM; nothing has changed then
     */
    public ProcessMemory fork() throws ErrnoException {
        ProcessMemory child = new ProcessMemory(system, layout, limits.copy());
        child.setBreak(breakStart, imageData);
        child.breakEnd = breakEnd;
        child.stackStart = stackStart;
        data.clearWrite();
        try {
            for (int i = 0; i < areas.count(); i++) {
                Area area = areas.at(i);
                if (!area.has(Area.DONT_FORK)) {
                    inherit(child, area);
                }
            }
        } catch (ErrnoException e) {
            child.close();
            throw e;
        }
        return child;
    }

    private void inherit(ProcessMemory child, Area area) throws ErrnoException {
        Attachment attachment = area.file == null ? null : child.areas.attach(area.file.pages);
        Area copy = area.part(area.start, area.end, attachment);
        copy.flags &= ~Area.LOCKED;
        child.areas.insert(copy);
        if (area.has(Area.WIPE_ON_FORK)) {
            return;
        }
        for (long at = table.next(area.start, area.end);
                at >= 0;
                at = table.next(at + Pages.SIZE, area.end)) {
            int entry = table.get(at);
            if ((entry & PageTable.OWN) != 0 && (entry & PageTable.WRITE) != 0) {
                entry &= ~PageTable.WRITE;
                table.move(at, entry);
            }
            if (!child.table.set(at, entry)) {
                throw Errno.ENOMEM.exception();
            }
            pages.retain(entry >>> PageTable.SHIFT);
        }
    }

    /** Ends it: everything is let go of. Closing twice does nothing. */
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        zap(0, Layout.TASK_SIZE);
        areas.remove(0, Layout.TASK_SIZE);
        leavePages();
        system.leave();
    }

    // ---- Figures.

    /** {@return pages that are present: of its own, and of files} */
    public long resident() {
        return table.own + table.files;
    }

    /** {@return pages that are present and belong to no file: private, or shared since a fork} */
    public long residentOwn() {
        return table.own;
    }

    /** {@return pages of files and of shared memory that are present} */
    public long residentFiles() {
        return table.files;
    }

    /** {@return the most pages that were ever present at a time} */
    public long peakResident() {
        return table.peak;
    }

    /** {@return the pages that are mapped, present or not} */
    public long mapped() {
        return areas.total;
    }

    /** {@return the most pages that were ever mapped at a time} */
    public long peakMapped() {
        return areas.peak;
    }

    /** {@return mapped pages of private writable memory that is no stack} */
    public long mappedData() {
        return areas.data;
    }

    /** {@return mapped pages of stacks} */
    public long mappedStack() {
        return areas.stack;
    }

    /** {@return mapped pages of code} */
    public long mappedText() {
        return areas.text;
    }

    /** {@return mapped pages that are locked} */
    public long locked() {
        return areas.locked;
    }

    /** {@return how many areas there are} */
    public int areaCount() {
        return areas.count();
    }

    /**
     * Whether something is mapped in a range.
     *
     * @param address its first byte
     * @param length bytes
     * @return whether it is
     */
    public boolean isMapped(long address, long length) {
        return address >= 0
                && length > 0
                && length <= Layout.TASK_SIZE
                && areas.intersects(address, address + Layout.align(length));
    }

    /**
     * Whether a range is mapped without a hole.
     *
     * @param address its first byte
     * @param length bytes
     * @return whether it is
     */
    public boolean isWholeMapped(long address, long length) {
        if (address < 0 || length < 0 || length > Layout.TASK_SIZE) {
            return false;
        }
        long end = address + length;
        for (long at = address; at < end; ) {
            Area area = areas.find(at);
            if (area == null) {
                return false;
            }
            at = area.end;
        }
        return true;
    }

    /**
     * Whether the page of an address is present.
     *
     * @param address any
     * @return whether it is
     */
    public boolean isPresent(long address) {
        return address >= 0 && address < Layout.TASK_SIZE && table.get(address) != 0;
    }

    /** Says whether a file is one that is meant. */
    @FunctionalInterface
    public interface FileTest {
        /**
         * Tests a file.
         *
         * @param file what is mapped
         * @return whether it is meant
         */
        boolean matches(MappedFile file);
    }

    /**
     * Unmaps what is mapped of a file where its first byte would be at an address (shmdt).
     *
     * @param address where its first byte is, or was
     * @param size bytes of it
     * @param test which file
     * @return whether there was any of it
     * @throws ErrnoException ENOMEM if there would be too many areas
     */
    public boolean unmapAll(long address, long size, FileTest test) throws ErrnoException {
        boolean isFound = false;
        if (address < 0 || address > Layout.TASK_SIZE) {
            return false;
        }
        long end = Math.min(Layout.TASK_SIZE, address + Layout.align(size));
        Area area = areas.above(address);
        while (area != null && area.start < end) {
            MappedFile file = area.file;
            long next = area.end;
            if (file != null
                    && area.start >= address
                    && area.start - address >>> 12 == area.offset
                    && test.matches(file)) {
                mmap.unmap(area.start, Math.min(end, area.end) - area.start);
                isFound = true;
            }
            area = areas.above(next);
        }
        return isFound;
    }

    /** {@return where the heap begins} */
    public long breakStart() {
        return breakStart;
    }

    /** {@return where the heap ends} */
    public long breakEnd() {
        return breakEnd;
    }

    /** Whether an area is the first stack. */
    boolean isStack(Area area) {
        return area.start <= stackStart && area.end > stackStart;
    }

    /** Whether an area is the heap. */
    boolean isHeap(Area area) {
        return area.start < breakEnd && area.end > breakStart;
    }

    /**
     * Takes the error of a file that could not be written back when it was unmapped, which munmap
     * does not tell.
     *
     * @return the error, or null; null when it is asked again
     */
    public @Nullable Errno takeDetachFailure() {
        Errno failure = detachFailure;
        detachFailure = null;
        return failure;
    }

    /** {@return the listing of /proc/PID/maps} */
    public String maps() {
        return new MemoryMaps(this).maps();
    }

    /** {@return the listing of /proc/PID/smaps} */
    public String smaps() {
        return new MemoryMaps(this).smaps();
    }

    /** {@return the listing of /proc/PID/smaps_rollup} */
    public String smapsRollup() {
        return new MemoryMaps(this).rollup();
    }

    /**
     * The file that is mapped at an address.
     *
     * @param address any
     * @return the file, or null
     */
    public @Nullable MappedFile fileAt(long address) {
        Area area = address < 0 ? null : areas.find(address);
        return area == null ? null : area.file;
    }

    /**
     * The page at an address, if other processes may have it mapped as well.
     *
     * @param address any of user space
     * @return its number in the guest's memory; -1 if it is in no shared mapping
     * @throws ErrnoException EFAULT if nothing can be read there
     */
    public int sharedPage(long address) throws ErrnoException {
        int page = find(address, Access.READ);
        if (page < 0) {
            throw Errno.EFAULT.exception();
        }
        Area area = areas.find(address);
        return area != null && area.has(Area.SHARED) ? page : -1;
    }

    /**
     * The byte of the file that is mapped at an address.
     *
     * @param address any at which a file is mapped
     * @return its offset in the file; -1 if none is mapped
     */
    public long offsetAt(long address) {
        Area area = address < 0 ? null : areas.find(address);
        return area == null || area.file == null
                ? -1
                : (area.offset << 12) + (address - area.start);
    }
}
