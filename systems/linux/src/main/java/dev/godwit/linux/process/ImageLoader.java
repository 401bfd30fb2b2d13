package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.elf.Elf;
import dev.godwit.linux.elf.Segment;
import dev.godwit.linux.file.MappedFiles;
import dev.godwit.linux.memory.Layout;
import dev.godwit.linux.memory.MapFlags;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.memory.Prot;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Found;

/** Maps the segments of executables, as Linux's ELF loader places them. */
final class ImageLoader {
    private static final int PF_X = 1;
    private static final int PF_W = 2;
    private static final int PF_R = 4;
    private static final long PAGE = Pages.SIZE;

    /** Where programs that may lie anywhere go, if they have a loader: ELF_ET_DYN_BASE. */
    private static final long DYNAMIC_BASE = Layout.TASK_SIZE / 3 * 2 & -PAGE;

    private static final long PROGRAM_RANDOM_PAGES = 1L << 24;
    private static final long BREAK_RANDOM_PAGES = 1L << 13;

    /** Says how far what lies anywhere is moved. */
    private final Execute execute;

    private final ProgramImage image;
    private final ProcessMemory memory;
    private final FileTree tree;

    ImageLoader(Execute execute, ProgramImage image, FileTree tree) {
        this.execute = execute;
        this.image = image;
        this.memory = image.memory;
        this.tree = tree;
    }

    /** Maps a program, and begins its heap; answers what is added to its addresses. */
    long program(Elf elf, Found file, boolean hasInterpreter) throws ErrnoException {
        long base = 0;
        if (elf.isRelocatable() && hasInterpreter) {
            long random = execute.random(PROGRAM_RANDOM_PAGES) * PAGE;
            base = DYNAMIC_BASE + random & -elf.alignment();
        }
        long bias = map(elf, file, base);
        describe(elf, bias);
        long end = bias + elf.end();
        long heap = elf.isRelocatable() && !hasInterpreter ? DYNAMIC_BASE : end;
        heap += execute.random(BREAK_RANDOM_PAGES) * PAGE;
        memory.setBreak(heap, image.dataEnd - image.dataStart);
        return bias;
    }

    /** Maps a program's loader; answers what is added to its addresses. */
    long interpreter(Elf elf, Found file) throws ErrnoException {
        return map(elf, file, 0);
    }

    /**
     * Maps all segments, one that may lie anywhere at a base, or where there is room if that is 0.
     */
    private long map(Elf elf, Found found, long base) throws ErrnoException {
        MappedFile file = MappedFiles.of(found, tree, true, false);
        long start = elf.start();
        long length = elf.end() - start;
        long bias = 0;
        if (elf.isRelocatable()) {
            bias = reserve(base, length, elf.alignment()) - start;
        } else {
            reserveAt(start, length);
        }
        for (Segment segment : elf.segments()) {
            map(segment, bias, file);
        }
        image.loaded.add(
                new ProgramImage.Loaded(
                        found.place().inode(), start + bias, start + bias + length, bias));
        return bias;
    }

    /** Finds room for a whole image, so that its segments do not get into each other's way. */
    private long reserve(long base, long length, long alignment) throws ErrnoException {
        if (base != 0) {
            return reserveAt(base, length);
        }
        if (alignment <= PAGE) {
            return reserveAt(0, length);
        }
        long address = reserveAt(0, length + alignment);
        long aligned = address + alignment - 1 & -alignment;
        if (aligned > address) {
            memory.munmap(address, aligned - address);
        }
        long rest = address + alignment - aligned;
        if (rest > 0) {
            memory.munmap(aligned + length, rest);
        }
        return aligned;
    }

    private long reserveAt(long address, long length) throws ErrnoException {
        int flags = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.NORESERVE;
        if (address != 0) {
            flags |= MapFlags.FIXED_NOREPLACE;
        }
        return memory.mmap(address, length, 0, flags, null, 0);
    }

    private void map(Segment segment, long bias, MappedFile file) throws ErrnoException {
        int protection = protection(segment.flags());
        long address = segment.address() + bias;
        long start = address & -PAGE;
        long fileEnd = address + segment.fileSize();
        long end = Layout.TASK_SIZE;
        end = Math.min(end, bias + segment.end() + PAGE - 1 & -PAGE);
        long mapped = segment.fileSize() == 0 ? start : fileEnd + PAGE - 1 & -PAGE;
        if (mapped > start) {
            memory.mmap(
                    start,
                    mapped - start,
                    protection,
                    MapFlags.PRIVATE | MapFlags.FIXED,
                    file,
                    segment.offset() - (address - start));
        }
        if (end > mapped) {
            memory.mmap(
                    mapped,
                    end - mapped,
                    protection,
                    MapFlags.PRIVATE | MapFlags.FIXED | MapFlags.ANONYMOUS,
                    null,
                    0);
        }
        boolean hasZeros = segment.memorySize() > segment.fileSize();
        if (hasZeros && mapped > fileEnd && segment.fileSize() > 0) {
            if ((protection & Prot.WRITE) == 0) {
                return; // as Linux: what cannot be written stays as the file has it
            }
            memory.user.clear(fileEnd, mapped - fileEnd);
        }
    }

    private static int protection(int flags) {
        return ((flags & PF_R) != 0 ? Prot.READ : 0)
                | ((flags & PF_W) != 0 ? Prot.WRITE : 0)
                | ((flags & PF_X) != 0 ? Prot.EXEC : 0);
    }

    /** Notes where code and data are, for /proc. */
    private void describe(Elf elf, long bias) throws ErrnoException {
        long codeStart = Long.MAX_VALUE;
        for (Segment segment : elf.segments()) {
            long start = segment.address() + bias;
            long fileEnd = start + segment.fileSize();
            codeStart = Math.min(codeStart, start);
            if ((segment.flags() & PF_X) != 0) {
                image.codeEnd = Math.max(image.codeEnd, fileEnd);
            }
            image.dataStart = Math.max(image.dataStart, start);
            image.dataEnd = Math.max(image.dataEnd, fileEnd);
        }
        if (codeStart == Long.MAX_VALUE) {
            throw Errno.ENOEXEC.exception();
        }
        image.codeStart = codeStart;
    }
}
