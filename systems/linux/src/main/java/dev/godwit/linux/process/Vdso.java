package dev.godwit.linux.process;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.memory.MapFlags;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.memory.Prot;
import dev.godwit.linux.memory.SystemMemory;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.Page;

import org.jspecify.annotations.Nullable;

/**
 * What the system maps into each process so that it need not be called for the time (vdso(7)): a
 * page of data that the system writes, and a page of code behind it. All processes share both.
 */
final class Vdso {
    /** Where in the code handlers return to. */
    static final int SIGRETURN = VdsoCode.SIGRETURN;

    private final SystemMemory system;
    private @Nullable MappedFile code;
    private @Nullable MappedFile data;
    private @Nullable Page dataPage;
    private long offset;

    Vdso(SystemMemory system, long offset) {
        this.system = system;
        this.offset = offset;
    }

    /** The realtime clock goes that much before the monotonic one. */
    void setOffset(long nanos) {
        offset = nanos;
        Page page = dataPage;
        if (page != null) {
            write(page);
        }
    }

    private void write(Page page) {
        byte[] bytes = new byte[8];
        Bytes.putLong(bytes, 0, offset);
        page.write(0, bytes, 0, bytes.length);
    }

    /** Maps it; answers where the code is. */
    long map(ProcessMemory memory) throws ErrnoException {
        int fixed = MapFlags.PRIVATE | MapFlags.FIXED;
        int reserve = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.NORESERVE;
        MappedFile dataFile = data();
        MappedFile codeFile = code();
        long start = memory.mmap(0, 2 * Page.SIZE, Prot.NONE, reserve, null, 0);
        memory.mmap(start, Page.SIZE, Prot.READ, fixed, dataFile, 0);
        memory.mmap(start + Page.SIZE, Page.SIZE, Prot.READ | Prot.EXEC, fixed, codeFile, 0);
        return start + Page.SIZE;
    }

    private MappedFile data() throws ErrnoException {
        MappedFile known = data;
        if (known == null) {
            Page page = system.allocate();
            dataPage = page;
            write(page);
            known = new MappedFile(new Pages(page), true, false, true, "[vvar]", 0, 0);
            data = known;
        }
        return known;
    }

    private MappedFile code() throws ErrnoException {
        MappedFile known = code;
        if (known == null) {
            Page page = system.allocate();
            page.write(0, VdsoImage.build(), 0, Page.SIZE);
            known = new MappedFile(new Pages(page), true, false, true, "[vdso]", 0, 0);
            code = known;
        }
        return known;
    }

    /** Pages that are always there. */
    private record Pages(Page page) implements FilePages {
        @Override
        public void attach(Mapping mapping) {}

        @Override
        public void detach(Mapping mapping) {}

        @Override
        public @Nullable Page page(long index, boolean write) {
            return index == 0 ? page : null;
        }

        @Override
        public void sync(long first, long count) {}
    }
}
