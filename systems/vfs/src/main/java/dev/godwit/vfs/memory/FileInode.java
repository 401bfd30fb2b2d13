package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A regular file: pages by number; a page that is missing is a hole. */
final class FileInode extends MemoryInode implements FilePages {
    static final int CHUNK = Page.SIZE;

    /** A page that is reserved and still all zeros: it counts, but takes no room. */
    private static final Page RESERVED =
            new Page() {
                @Override
                public void read(int at, byte[] target, int offset, int length) {
                    Arrays.fill(target, offset, offset + length, (byte) 0);
                }

                @Override
                public void write(int at, byte[] source, int offset, int length) {
                    throw new IllegalStateException("a page is taken first");
                }

                @Override
                public void clear(int at, int length) {}

                @Override
                public void free() {}
            };

    private final TreeMap<Long, Page> pages = new TreeMap<>();

    /** The page that was asked for last: most reads and writes are small and follow one another. */
    private @Nullable Page latest;

    private long latestIndex = -1;
    private final List<Mapping> mappings = new ArrayList<>();
    private long size;

    FileInode(MemoryFileSystem fs, NewFile file) {
        super(fs, file);
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            MemoryFile file = new MemoryFile(this, flags);
            if ((flags & OpenFlags.TRUNC) != 0) {
                truncate(0);
            }
            return file;
        }
    }

    @Override
    long size() {
        return size;
    }

    @Override
    long contentCost() {
        return (long) pages.size() * CHUNK;
    }

    @Override
    void discard() {
        for (Page page : pages.values()) {
            page.free();
        }
        pages.clear();
        latestIndex = -1;
        size = 0;
    }

    int read(byte[] target, int offset, int length, long position) {
        try (Lock _ = fs.lock.enter()) {
            if (position >= size) {
                return 0;
            }
            int count = (int) Math.min(length, size - position);
            int done = 0;
            while (done < count) {
                long at = position + done;
                int within = (int) (at % CHUNK);
                int piece = Math.min(CHUNK - within, count - done);
                Page page = at(at / CHUNK);
                if (page == null) {
                    Arrays.fill(target, offset + done, offset + done + piece, (byte) 0);
                } else {
                    page.read(within, target, offset + done, piece);
                }
                done += piece;
            }
            touchRead();
            return count;
        }
    }

    int append(byte[] source, int offset, int length) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            return write(source, offset, length, size);
        }
    }

    int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        if (length == 0) {
            return 0;
        }
        if (position > Long.MAX_VALUE - length) {
            throw Errno.EFBIG.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            requireAlive();
            if (position > size) {
                clearBehind(size);
            }
            int done = 0;
            try {
                while (done < length) {
                    long at = position + done;
                    int within = (int) (at % CHUNK);
                    int piece = Math.min(CHUNK - within, length - done);
                    pageToWrite(at / CHUNK).write(within, source, offset + done, piece);
                    done += piece;
                }
            } catch (ErrnoException full) {
                if (done == 0) {
                    throw full;
                }
            }
            size = Math.max(size, position + done);
            touchChanged();
            return done;
        }
    }

    private @Nullable Page at(long index) {
        if (index != latestIndex) {
            latest = pages.get(index);
            latestIndex = index;
        }
        return latest;
    }

    private void put(long index, Page page) {
        pages.put(index, page);
        latestIndex = -1;
    }

    private void grow(long newSize) {
        if (newSize > size) {
            clearBehind(size);
            size = newSize;
        }
    }

    private Page pageToWrite(long index) throws ErrnoException {
        Page page = at(index);
        if (page != null && page != RESERVED) {
            return page;
        }
        if (page == null) {
            fs.charge(CHUNK);
        }
        try {
            Page taken = fs.pages.allocate();
            put(index, taken);
            return taken;
        } catch (ErrnoException none) {
            if (page == null) {
                fs.release(CHUNK);
            }
            throw none;
        }
    }

    @Override
    public void setSize(long newSize) throws ErrnoException {
        if (newSize < 0) {
            throw Errno.EINVAL.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            requireAlive();
            truncate(newSize);
        }
    }

    private void truncate(long newSize) {
        if (newSize < size) {
            long kept = newSize / CHUNK + (newSize % CHUNK == 0 ? 0 : 1);
            for (Mapping mapping : mappings) {
                mapping.drop(kept);
            }
            Map.Entry<Long, Page> last = pages.lastEntry();
            while (last != null && last.getKey() >= kept) {
                pages.remove(last.getKey());
                latestIndex = -1;
                last.getValue().free();
                fs.release(CHUNK);
                last = pages.lastEntry();
            }
            clearBehind(newSize);
            size = newSize;
        } else {
            grow(newSize);
        }
        touchChanged();
    }

    /**
     * Clears the rest of the page in which an end lies: what mappings have written behind it must
     * not appear when the end moves there.
     */
    private void clearBehind(long end) {
        int within = (int) (end % CHUNK);
        Page page = within == 0 ? null : at(end / CHUNK);
        if (page != null) {
            page.clear(within, CHUNK - within);
        }
    }

    void allocate(long offset, long length) throws ErrnoException {
        if (offset > Long.MAX_VALUE - length) {
            throw Errno.EFBIG.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            long first = offset / CHUNK;
            long last = (offset + length - 1) / CHUNK;
            // Checked before the loop, which an absurd length would keep busy for years.
            long room = (fs.capacity() - fs.used()) / CHUNK + pages.size();
            if (last - first >= room) {
                throw Errno.ENOSPC.exception();
            }
            long missing = 0;
            for (long index = first; index <= last; index++) {
                if (!pages.containsKey(index)) {
                    missing++;
                }
            }
            fs.charge(missing * CHUNK);
            for (long index = first; index <= last; index++) {
                if (!pages.containsKey(index)) {
                    put(index, RESERVED);
                }
            }
            grow(offset + length);
            touchChanged();
        }
    }

    @Override
    public FilePages pages() {
        return this;
    }

    @Override
    public void attach(Mapping mapping) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            opened();
            mappings.add(mapping);
        }
    }

    @Override
    public void detach(Mapping mapping) {
        try (Lock _ = fs.lock.enter()) {
            if (mappings.remove(mapping)) {
                if (mappings.isEmpty()) {
                    clearBehind(size);
                }
                closed();
            }
        }
    }

    @Override
    public @Nullable Page page(long index, boolean write) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            requireAlive();
            long ends = size / CHUNK + (size % CHUNK == 0 ? 0 : 1);
            if (index < 0 || index >= ends) {
                return null;
            }
            Page page = pageToWrite(index);
            if (write) {
                touchChanged();
            }
            return page;
        }
    }

    @Override
    public void sync(long first, long count) {}
}
