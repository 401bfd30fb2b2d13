package dev.godwit.linux.file;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.Page;

import org.jspecify.annotations.Nullable;

/**
 * The pages of a file as mappings of one description see them: it is not closed before the last of
 * these goes, as mmap(2) has it.
 */
final class HeldPages implements FilePages {
    private final Description file;
    private final FilePages pages;
    private int mappings;

    HeldPages(Description file, FilePages pages) {
        this.file = file;
        this.pages = pages;
    }

    @Override
    public void attach(Mapping mapping) throws ErrnoException {
        pages.attach(mapping);
        if (mappings == 0) {
            file.hold();
        }
        mappings++;
    }

    @Override
    public void detach(Mapping mapping) throws ErrnoException {
        mappings--;
        try {
            pages.detach(mapping);
        } finally {
            if (mappings == 0) {
                file.letGo();
            }
        }
    }

    @Override
    public @Nullable Page page(long index, boolean write) throws ErrnoException {
        return pages.page(index, write);
    }

    @Override
    public void sync(long first, long count) throws ErrnoException {
        pages.sync(first, count);
    }
}
