package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pages of a file whose content lies elsewhere, such as on the host: read when they are first
 * wanted, shared by all mappings of the file, and written back. Who reads, writes or cuts the file
 * in another way tells it, under the lock of the file system, so that all see one content.
 */
public final class PageCache implements FilePages {
    /** Where the content lies. Called under the lock of the file system. */
    public interface Backing {
        /**
         * The file is going to be mapped.
         *
         * @throws ErrnoException if it cannot be read
         */
        void begin() throws ErrnoException;

        /**
         * The file is not mapped any more.
         *
         * @throws ErrnoException if the host reports that something was not written
         */
        void end() throws ErrnoException;

        /**
         * {@return its size in bytes}
         *
         * @throws ErrnoException if the host fails
         */
        long size() throws ErrnoException;

        /**
         * Says that it will be written.
         *
         * @throws ErrnoException EROFS, EACCES
         */
        void makeWritable() throws ErrnoException;

        /**
         * Reads.
         *
         * @param target where the bytes go, from index 0
         * @param length the most to read
         * @param position the first byte of the file to read
         * @return how many, fewer only at the end
         * @throws ErrnoException EIO
         */
        int read(byte[] target, int length, long position) throws ErrnoException;

        /**
         * Writes.
         *
         * @param source the bytes, from index 0
         * @param length how many
         * @param position where in the file the first goes
         * @throws ErrnoException EIO, ENOSPC, EDQUOT
         */
        void write(byte[] source, int length, long position) throws ErrnoException;
    }

    private static final class Entry {
        final Page page;
        boolean writable;

        Entry(Page page) {
            this.page = page;
        }
    }

    private final Lock lock;
    private final PageStore store;
    private final Backing backing;
    private final List<Mapping> mappings = new ArrayList<>();
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final byte[] buffer = new byte[Page.SIZE];

    /** The size of the file, as it was last known. */
    private long size;

    /**
     * An empty cache.
     *
     * @param lock the lock of the file system
     * @param store where pages are taken from
     * @param backing where the content lies
     */
    @SuppressWarnings("exports") // who has a file system requires the host's twin anyway
    public PageCache(Lock lock, PageStore store, Backing backing) {
        this.lock = lock;
        this.store = store;
        this.backing = backing;
    }

    @Override
    public void attach(Mapping mapping) throws ErrnoException {
        try (Lock _ = lock.enter()) {
            if (mappings.isEmpty()) {
                backing.begin();
                size = backing.size();
            }
            mappings.add(mapping);
        }
    }

    @Override
    public void detach(Mapping mapping) throws ErrnoException {
        try (Lock _ = lock.enter()) {
            if (!mappings.remove(mapping) || !mappings.isEmpty()) {
                return;
            }
            try {
                sync(0, Long.MAX_VALUE);
            } finally {
                for (Entry entry : entries.values()) {
                    entry.page.free();
                }
                entries.clear();
                backing.end();
            }
        }
    }

    /** {@return whether somebody has the file mapped} */
    public boolean isMapped() {
        try (Lock _ = lock.enter()) {
            return !mappings.isEmpty();
        }
    }

    @Override
    public @Nullable Page page(long index, boolean write) throws ErrnoException {
        try (Lock _ = lock.enter()) {
            grown(backing.size());
            if (index < 0 || index > size / Page.SIZE || index * Page.SIZE >= size) {
                return null;
            }
            if (write) {
                backing.makeWritable();
            }
            Entry entry = entries.get(index);
            if (entry == null) {
                entry = new Entry(store.allocate());
                try {
                    int count = backing.read(buffer, Page.SIZE, index * Page.SIZE);
                    entry.page.write(0, buffer, 0, count);
                } catch (ErrnoException e) {
                    entry.page.free();
                    throw e;
                }
                entries.put(index, entry);
            }
            entry.writable |= write;
            return entry.page;
        }
    }

    @Override
    public void sync(long first, long count) throws ErrnoException {
        try (Lock _ = lock.enter()) {
            long end = first > Long.MAX_VALUE - count ? Long.MAX_VALUE : first + count;
            ErrnoException failure = null;
            for (Map.Entry<Long, Entry> each : entries.subMap(first, end).entrySet()) {
                long position = each.getKey() * Page.SIZE;
                int length = (int) Math.min(Page.SIZE, size - position);
                if (each.getValue().writable && length > 0) {
                    each.getValue().page.read(0, buffer, 0, length);
                    try {
                        backing.write(buffer, length, position);
                    } catch (ErrnoException e) {
                        failure = failure == null ? e : failure;
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    /**
     * Corrects what has been read from where the content lies: mappings may have written since.
     *
     * @param target where the bytes are
     * @param offset the first of them
     * @param count how many
     * @param position the first byte of the file that was read
     */
    public void correct(byte[] target, int offset, int count, long position) {
        each(
                position,
                count,
                (page, within, done, piece) -> page.read(within, target, offset + done, piece));
    }

    /**
     * Takes over what has been written to where the content lies.
     *
     * @param source where the bytes are
     * @param offset the first of them
     * @param count how many
     * @param position where in the file the first went
     */
    public void written(byte[] source, int offset, int count, long position) {
        if (position > size) {
            grown(position);
        }
        size = Math.max(size, position + count);
        each(
                position,
                count,
                (page, within, done, piece) -> page.write(within, source, offset + done, piece));
    }

    /**
     * Forgets what lies behind a new end of the file. Called before the file is cut.
     *
     * @param newSize the size that it will have
     */
    public void cut(long newSize) {
        if (newSize >= size) {
            grown(newSize);
            return;
        }
        long kept = newSize / Page.SIZE + (newSize % Page.SIZE == 0 ? 0 : 1);
        for (Mapping mapping : mappings) {
            mapping.drop(kept);
        }
        Map<Long, Entry> gone = entries.tailMap(kept);
        for (Entry entry : gone.values()) {
            entry.page.free();
        }
        gone.clear();
        size = newSize;
        clearBehind();
    }

    /** What mappings have written behind the end must not appear when the end moves there. */
    private void grown(long newSize) {
        if (newSize > size) {
            clearBehind();
        }
        size = newSize;
    }

    private void clearBehind() {
        int within = (int) (size % Page.SIZE);
        Entry entry = within == 0 ? null : entries.get(size / Page.SIZE);
        if (entry != null) {
            entry.page.clear(within, Page.SIZE - within);
        }
    }

    /** What is done with a piece of a page. */
    @FunctionalInterface
    private interface Piece {
        void visit(Page page, int within, int done, int length);
    }

    private void each(long position, int count, Piece piece) {
        int done = 0;
        while (done < count) {
            long at = position + done;
            int within = (int) (at % Page.SIZE);
            int length = Math.min(Page.SIZE - within, count - done);
            Entry entry = entries.get(at / Page.SIZE);
            if (entry != null) {
                piece.visit(entry.page, within, done, length);
            }
            done += length;
        }
    }
}
