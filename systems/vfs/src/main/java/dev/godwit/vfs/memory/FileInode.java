package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.Stat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A regular file: pages by number; a page that is missing is a hole, or the page of the file below
 * that it began as.
 */
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

    /** Where the file below shows through the holes, if it began as one. */
    private final LowerContent below;

    FileInode(MemoryFileSystem fs, NewFile file) {
        super(fs, file);
        this.below = LowerContent.NONE;
    }

    FileInode(MemoryFileSystem fs, Inode lower, long number) {
        super(fs, lower, number);
        this.below = new LowerContent(this);
    }

    @Override
    void begin(Stat stat) {
        size = stat.size();
        below.begin(size);
    }

    @Override
    void unused() {
        below.close();
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            MemoryFile file = new MemoryFile(this, flags);
            boolean opened = false;
            try {
                if ((flags & OpenFlags.TRUNC) != 0) {
                    own();
                    truncate(0);
                } else if ((flags & OpenFlags.READ) != 0 && (!isOwn() || below.shows(0))) {
                    below.file(); // whoever may not read it is told now
                }
                opened = true;
                return file;
            } finally {
                if (!opened) {
                    file.close();
                }
            }
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
    long takenUp() {
        return Math.max(contentCost(), below.end());
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

    int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            if (!isOwn()) {
                return below.file().read(target, offset, length, position);
            }
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
                if (page == null && below.shows(at)) {
                    below.read(target, offset + done, piece, at);
                } else if (page == null) {
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
            own();
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
            own();
            if (position > size) {
                clearBehind(size);
            }
            int done = 0;
            try {
                while (done < length) {
                    long at = position + done;
                    int within = (int) (at % CHUNK);
                    int piece = Math.min(CHUNK - within, length - done);
                    Page page = pageToWrite(at / CHUNK, piece == CHUNK);
                    page.write(within, source, offset + done, piece);
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

    /**
     * A page that is the file's own.
     *
     * @param whole all of it will be written
     */
    private Page pageToWrite(long index, boolean whole) throws ErrnoException {
        Page page = at(index);
        if (page != null && page != RESERVED) {
            return page;
        }
        if (page == null) {
            fs.charge(CHUNK);
        }
        try {
            Page taken = below.take(fs.pages, index, whole);
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
            own();
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
            below.cut(newSize, kept);
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
        try (Lock _ = fs.lock.enter()) {
            reserve(offset, length);
            grow(offset + length);
        }
    }

    /** Pages behind the end may be reserved too. */
    void reserve(long offset, long length) throws ErrnoException {
        if (offset > Long.MAX_VALUE - length) {
            throw Errno.EFBIG.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            long first = offset / CHUNK;
            long last = (offset + length - 1) / CHUNK;
            own();
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
            fs.requireRoom(missing * CHUNK);
            for (long index = first; index <= last; index++) {
                if (!pages.containsKey(index)) {
                    if (below.shows(index * CHUNK)) {
                        pageToWrite(index, false);
                    } else {
                        fs.take(CHUNK);
                        put(index, RESERVED);
                    }
                }
            }
            touchChanged();
        }
    }

    void punch(long offset, long length) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            requireAlive();
            own();
            long end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
            long first = offset / CHUNK + (offset % CHUNK == 0 ? 0 : 1);
            long last = end / CHUNK;
            if (first > last) {
                clear(offset, end);
            } else {
                clear(offset, first * CHUNK);
                clear(last * CHUNK, end);
                drop(first, last);
            }
            touchChanged();
        }
    }

    /** Clears bytes of one page. */
    private void clear(long from, long to) throws ErrnoException {
        if (from == to) {
            return;
        }
        Page page = below.shows(from) ? pageToWrite(from / CHUNK, false) : at(from / CHUNK);
        if (page != null) {
            page.clear((int) (from % CHUNK), (int) (to - from));
        }
    }

    /**
     * Makes holes of whole pages. Mapped ones stay, for copies of them may have been made; and
     * where the file below would show through a hole, zeros stand in its place.
     */
    private void drop(long first, long end) throws ErrnoException {
        long index = first;
        for (; index < end && index * CHUNK < below.end(); index++) {
            Page page = at(index);
            if (page == null) {
                fs.charge(CHUNK);
                put(index, RESERVED);
            } else if (mappings.isEmpty()) {
                page.free();
                put(index, RESERVED);
            } else {
                page.clear(0, CHUNK);
            }
        }
        Map.Entry<Long, Page> next = pages.ceilingEntry(index);
        while (next != null && next.getKey() < end) {
            long at = next.getKey();
            if (mappings.isEmpty()) {
                pages.remove(at);
                next.getValue().free();
                fs.release(CHUNK);
            } else {
                next.getValue().clear(0, CHUNK);
            }
            next = pages.higherEntry(at);
        }
        latestIndex = -1;
    }

    /** Whether bytes are at a place, and no hole. */
    private boolean isData(long index) {
        return !isOwn() || pages.containsKey(index) || below.shows(index * CHUNK);
    }

    long nextData(long position) {
        try (Lock _ = fs.lock.enter()) {
            long index = position / CHUNK;
            if (isData(index)) {
                return Math.min(size, position);
            }
            // behind what shows through, the next page of its own is the next data
            while (index * CHUNK < below.end() && !isData(index)) {
                index++;
            }
            if (isData(index)) {
                return Math.min(size, index * CHUNK);
            }
            Long page = pages.ceilingKey(index);
            return page == null ? size : Math.min(size, page * CHUNK);
        }
    }

    long nextHole(long position) {
        try (Lock _ = fs.lock.enter()) {
            long index = position / CHUNK;
            while (isOwn() && index * CHUNK < size && isData(index)) {
                index++;
            }
            return isOwn() ? Math.min(size, Math.max(position, index * CHUNK)) : size;
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
                    below.unmap();
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
            if (write) {
                own();
            }
            long end = isOwn() ? size : below.size();
            long ends = end / CHUNK + (end % CHUNK == 0 ? 0 : 1);
            if (index < 0 || index >= ends) {
                return null;
            }
            if (!write && at(index) == null && (!isOwn() || below.shows(index * CHUNK))) {
                return below.page(index);
            }
            Page page = pageToWrite(index, false);
            if (write) {
                touchChanged();
            }
            return page;
        }
    }

    @Override
    public void sync(long first, long count) {}
}
