package dev.godwit.riscv.mmu;

import dev.godwit.host.Ram;
import dev.godwit.riscv.core.CodePage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pages of a guest system's RAM, 4 KiB each: who is given one holds it once; who shares it
 * holds it once more; the last to let go frees it, and it is given out again. So what a guest costs
 * is what it has committed.
 *
 * <p>A page can have decoded code. As long as it has, no address space has it among those that may
 * be written without asking, so that {@link #written} hears of every change.
 */
public final class Pages {
    /** Bytes of a page. */
    public static final int SIZE = 4096;

    /** The base-2 logarithm of {@link #SIZE}. */
    public static final int SHIFT = 12;

    private static final int FIRST_ROOM = 256;

    /** The bytes. Page {@code n} begins at {@code n << SHIFT}. */
    @SuppressWarnings("exports") // who reads it requires the host's twin anyway
    public final Ram ram;

    private final int bound;

    /** How often each page is held; 0 for a free one. */
    private int[] holders = new int[FIRST_ROOM];

    private @Nullable CodePage[] code = new @Nullable CodePage[FIRST_ROOM];

    /** Whether the write TLB of some address space may have the page. */
    private boolean[] isWritten = new boolean[FIRST_ROOM];

    /** Pages that were ever given out; those after them are zero. */
    private int used;

    /** Those that were let go, the last one first to be given out again. */
    private int[] free = new int[FIRST_ROOM];

    private int freeCount;
    private final List<AddressSpace> spaces = new ArrayList<>();

    /**
     * Makes a RAM without pages.
     *
     * @param bound the most pages that may be held at a time, at least 1
     * @throws IllegalArgumentException if it is less, or more than {@link Ram#GREATEST_PAGES}
     */
    public Pages(int bound) {
        if (bound < 1 || bound > Ram.GREATEST_PAGES) {
            throw new IllegalArgumentException(
                    "a RAM has 1 to " + Ram.GREATEST_PAGES + " pages, not " + bound);
        }
        this.bound = bound;
        ram = new Ram(bound);
    }

    /**
     * The most pages that may be held at a time.
     *
     * @return pages
     */
    public int bound() {
        return bound;
    }

    /**
     * The pages that are held.
     *
     * @return pages
     */
    public int committed() {
        return used - freeCount;
    }

    /**
     * The most pages that were ever held at a time.
     *
     * @return pages
     */
    public int peak() {
        return used; // a page that was let go is given out before a new one
    }

    // ---- Holding.

    /**
     * Gives out a page of zeros, held once.
     *
     * @return its number, or -1 if the bound is reached or the host has no more
     */
    public int allocate() {
        boolean isFresh = freeCount == 0;
        int page = take();
        if (page >= 0 && !isFresh) {
            ram.fill(page << SHIFT, 0, SIZE);
        }
        return page;
    }

    /**
     * Gives out a copy of a page, held once.
     *
     * @param source a page that is held
     * @return its number, or -1 if the bound is reached or the host has no more
     */
    public int allocateCopy(int source) {
        int page = take();
        if (page >= 0) {
            ram.copy(page << SHIFT, source << SHIFT, SIZE);
        }
        return page;
    }

    private int take() {
        int page;
        if (freeCount > 0) {
            freeCount--;
            page = free[freeCount];
        } else {
            if (used == bound || !ram.reserve(used + 1)) {
                return -1;
            }
            if (used == holders.length) {
                int room = Math.min(bound, 2 * used);
                holders = Arrays.copyOf(holders, room);
                code = Arrays.copyOf(code, room);
                isWritten = Arrays.copyOf(isWritten, room);
            }
            page = used;
            used++;
        }
        holders[page] = 1;
        return page;
    }

    /**
     * Holds a page once more.
     *
     * @param page one that is held
     */
    public void retain(int page) {
        holders[page]++;
    }

    /**
     * Lets go of a page. Who does so has it in no TLB any more.
     *
     * @param page one that is held
     */
    public void release(int page) {
        holders[page]--;
        if (holders[page] > 0) {
            return;
        }
        written(page);
        isWritten[page] = false;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.min(bound, 2 * freeCount));
        }
        free[freeCount] = page;
        freeCount++;
    }

    /**
     * How often a page is held.
     *
     * @param page its number
     * @return 0 for one that is free
     */
    public int holders(int page) {
        return page < used ? holders[page] : 0;
    }

    // ---- Code.

    /**
     * The decoded code of a page. From now on {@link #written} is told of changes.
     *
     * @param page one that is held
     * @return its code, made if there was none
     */
    public CodePage code(int page) {
        CodePage found = code[page];
        if (found == null) {
            found = new CodePage(page << SHIFT);
            code[page] = found;
            if (isWritten[page]) {
                isWritten[page] = false;
                for (AddressSpace space : spaces) {
                    space.forgetWrites();
                }
            }
        }
        return found;
    }

    /**
     * Says that a page changes: what was decoded of it is forgotten.
     *
     * @param page its number
     */
    public void written(int page) {
        CodePage stale = code[page];
        if (stale != null) {
            stale.forget();
            code[page] = null;
        }
    }

    /** Forgets what was decoded, of all pages: it is to be decoded in another way. */
    public void forgetCode() {
        for (int page = 0; page < used; page++) {
            written(page);
        }
    }

    /** Says that a page changes, and may do so unseen until it has code again. */
    void writtenUnseen(int page) {
        written(page);
        isWritten[page] = true;
    }

    void add(AddressSpace space) {
        spaces.add(space);
    }

    void remove(AddressSpace space) {
        spaces.remove(space);
    }
}
