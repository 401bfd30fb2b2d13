package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file has of the file below that it began as: all up to a place that only goes down, where
 * the file has no page of its own. Called with the lock of the file system.
 *
 * <p>A page that is mapped to be read is taken from the store and filled, and counts nothing, for
 * it can be had again. It becomes the file's own when it is written, in whatever way, and stays the
 * same object; so those who have it mapped see what is written.
 */
final class LowerContent {
    /** Of a file that was made here: nothing shows. */
    static final LowerContent NONE = new LowerContent(null);

    private final @Nullable FileInode inode;

    /** Below this place the file below shows where there is no page. */
    private long end;

    private @Nullable RegularFile file;
    private final TreeMap<Long, Page> mapped = new TreeMap<>();

    LowerContent(@Nullable FileInode inode) {
        this.inode = inode;
    }

    private FileInode inode() {
        if (inode == null) {
            throw new IllegalStateException("there is none below");
        }
        return inode;
    }

    /** All of it shows, before the first change. */
    void begin(long size) {
        end = size;
    }

    /** Where that is; 0 if nothing shows. */
    long end() {
        return end;
    }

    /** Whether a place that has no page is the file below's. */
    boolean shows(long position) {
        return position < end;
    }

    /** The size of the file below. */
    long size() throws ErrnoException {
        return inode().below().stat().size();
    }

    /** The file below, which stays open as long as the one above it is open or mapped. */
    RegularFile file() throws ErrnoException {
        RegularFile there = file;
        if (there == null) {
            Inode lower = inode().below();
            there = (RegularFile) lower.open(OpenFlags.READ);
            file = there;
        }
        return there;
    }

    void close() {
        RegularFile there = file;
        file = null;
        if (there != null) {
            try {
                there.close();
            } catch (ErrnoException e) {
                throw new IllegalStateException("nothing was written to it", e);
            }
        }
    }

    /** Reads what shows; zeros behind it. */
    void read(byte[] target, int offset, int length, long position) throws ErrnoException {
        int wanted = (int) Math.min(length, (inode().isOwn() ? end : size()) - position);
        int done = 0;
        while (done < wanted) {
            int count = file().read(target, offset + done, wanted - done, position + done);
            if (count == 0) {
                break;
            }
            done += count;
        }
        Arrays.fill(target, offset + Math.max(done, 0), offset + length, (byte) 0);
    }

    /** A page for the file to have as its own. */
    Page take(PageStore store, long index, boolean whole) throws ErrnoException {
        if (!shows(index * Page.SIZE)) {
            return store.allocate();
        }
        Page there = mapped.remove(index);
        if (there != null) {
            return there;
        }
        return whole ? store.allocate() : filled(index);
    }

    /** A page to be mapped, not written. */
    Page page(long index) throws ErrnoException {
        Page there = mapped.get(index);
        if (there == null) {
            there = filled(index);
            mapped.put(index, there);
        }
        return there;
    }

    private Page filled(long index) throws ErrnoException {
        MemoryFileSystem fs = inode().fs;
        byte[] buffer = fs.buffer;
        read(buffer, 0, Page.SIZE, index * Page.SIZE);
        Page page = fs.pages.allocate();
        page.write(0, buffer, 0, Page.SIZE);
        return page;
    }

    /**
     * Nothing behind a new end shows any more.
     *
     * @param size the new end
     * @param kept the first page that goes
     */
    void cut(long size, long kept) {
        if (end == 0) {
            return;
        }
        end = Math.min(end, size);
        Map<Long, Page> gone = mapped.tailMap(kept);
        free(gone);
        int within = (int) (size % Page.SIZE);
        Page last = within == 0 ? null : mapped.get(size / Page.SIZE);
        if (last != null) {
            last.clear(within, Page.SIZE - within);
        }
    }

    /** Nobody has it mapped any more. */
    void unmap() {
        if (!mapped.isEmpty()) {
            free(mapped);
        }
    }

    private static void free(Map<Long, Page> pages) {
        for (Page page : pages.values()) {
            page.free();
        }
        pages.clear();
    }
}
