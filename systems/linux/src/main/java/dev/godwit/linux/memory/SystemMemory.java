package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.PageStore;

/**
 * The memory of a guest system: what its processes share. As a {@link PageStore} it gives pages to
 * file systems, so that a file's page is the page that a process maps, and counts against the same
 * bound.
 */
public final class SystemMemory implements PageStore {
    private static final int LEAST_TABLES = 4096;
    private static final int PAGES_PER_TABLE = 8;

    /** The pages. */
    public final Pages pages;

    private int zero = -1;
    private int processes;
    private int tables;
    private int filePages;
    private long nextShared = 1;

    /**
     * A memory without processes.
     *
     * @param pages its pages
     */
    public SystemMemory(Pages pages) {
        this.pages = pages;
    }

    /** {@return how many of the committed pages are pages of files} */
    public int filePages() {
        return filePages;
    }

    @Override
    public Page allocate() throws ErrnoException {
        int number = pages.allocate();
        if (number < 0) {
            throw Errno.ENOMEM.exception();
        }
        filePages++;
        return new SystemPage(this, number);
    }

    void freed(SystemPage page) {
        filePages--;
        pages.release(page.number);
    }

    void enter() {
        processes++;
    }

    void leave() {
        processes--;
        if (processes == 0 && zero >= 0) {
            pages.release(zero);
            zero = -1;
        }
    }

    /** The page that stands for all that were never written, or -1 if there is no room for it. */
    int zero() {
        if (zero < 0) {
            zero = pages.allocate();
        }
        return zero;
    }

    /**
     * Counts a leaf of a page table. They lie on the host's heap, 2 KiB each, and many processes,
     * or many mappings of a file, may lead to one page; so they are bounded by what a guest may
     * have.
     */
    boolean takeTable() {
        if (tables >= Math.max(LEAST_TABLES, pages.bound() / PAGES_PER_TABLE)) {
            return false;
        }
        tables++;
        return true;
    }

    void forceTable() {
        tables++;
    }

    void giveTable() {
        tables--;
    }

    /** The number of the next anonymous shared object. */
    long nextShared() {
        return nextShared++;
    }
}
