package dev.godwit.linux.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FilePages;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The areas of an address space, in the order of their addresses, and their totals. */
final class Areas {
    /** vm.max_map_count. */
    static final int MOST = ProcessMemory.MOST_AREAS;

    private static final int FIRST_ROOM = 16;

    private final ProcessMemory memory;
    private @Nullable Area[] areas = new @Nullable Area[FIRST_ROOM];
    private int count;
    private final Map<FilePages, Attachment> attachments = new HashMap<>();

    /** Pages of all areas. */
    long total;

    /** Pages of private writable areas that are no stacks. */
    long data;

    /** Pages of areas that grow down. */
    long stack;

    /** Pages of executable areas that nobody may write now. */
    long text;

    /** Pages of locked areas. */
    long locked;

    /** The most that {@link #total} ever was. */
    long peak;

    Areas(ProcessMemory memory) {
        this.memory = memory;
    }

    int count() {
        return count;
    }

    Area at(int index) {
        Area area = areas[index];
        if (area == null) {
            throw new IllegalStateException("no such area");
        }
        return area;
    }

    /** The first area that ends above an address, or {@link #count}. */
    int index(long address) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (at(middle).end > address) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The first area that ends above an address. */
    @Nullable Area above(long address) {
        int index = index(address);
        return index < count ? at(index) : null;
    }

    /** The area of an address. */
    @Nullable Area find(long address) {
        Area area = above(address);
        return area != null && area.start <= address ? area : null;
    }

    /** Whether something is mapped in a range. */
    boolean intersects(long start, long end) {
        Area area = above(start);
        return area != null && area.start < end;
    }

    /** The pages that are mapped in a range. */
    long pagesIn(long start, long end) {
        long pages = 0;
        for (int i = index(start); i < count && at(i).start < end; i++) {
            pages += Math.min(end, at(i).end) - Math.max(start, at(i).start) >>> 12;
        }
        return pages;
    }

    // ---- Files.

    /** How this address space maps a file; {@link #insert} counts its users. */
    Attachment attach(FilePages pages) throws ErrnoException {
        Attachment attachment = attachments.get(pages);
        if (attachment == null) {
            attachment = new Attachment(memory, pages);
            pages.attach(attachment);
            attachments.put(pages, attachment);
        }
        return attachment;
    }

    private void release(@Nullable Attachment attachment) {
        if (attachment == null) {
            return;
        }
        attachment.users--;
        detachUnused(attachment);
    }

    /** Detaches a file that no area leads to. */
    void detachUnused(Attachment attachment) {
        if (attachment.users > 0) {
            return;
        }
        attachments.remove(attachment.pages);
        try {
            attachment.pages.detach(attachment);
        } catch (ErrnoException e) {
            memory.detachFailure = e.errno();
        }
    }

    // ---- Changes.

    /** Adds an area, which overlaps no other, and joins it with its neighbours. */
    void insert(Area area) {
        put(index(area.start), area);
        account(area.flags, area.pages());
        join(area.start);
    }

    private void put(int index, Area area) {
        if (count == areas.length) {
            areas = Arrays.copyOf(areas, 2 * count);
        }
        System.arraycopy(areas, index, areas, index + 1, count - index);
        areas[index] = area;
        count++;
        if (area.attachment != null) {
            area.attachment.users++;
        }
    }

    private void take(int index) {
        Attachment attachment = at(index).attachment;
        System.arraycopy(areas, index + 1, areas, index, count - index - 1);
        count--;
        areas[count] = null;
        release(attachment);
    }

    /** Joins the area of an address with those around it that are the same. */
    void join(long address) {
        int index = index(address);
        if (index + 1 < count && at(index).continuesIn(at(index + 1))) {
            at(index).end = at(index + 1).end;
            take(index + 1);
        }
        if (index > 0 && index < count && at(index - 1).continuesIn(at(index))) {
            at(index - 1).end = at(index).end;
            take(index);
        }
    }

    /** Makes areas end at an address, if one contains it. */
    void cut(long address) {
        int index = index(address);
        if (index < count && at(index).start < address) {
            Area area = at(index);
            Area rest = area.part(address, area.end, area.attachment);
            area.end = address;
            put(index + 1, rest);
        }
    }

    /** Takes out what is mapped in a range, whose ends cut no area. */
    void remove(long start, long end) {
        int from = index(start);
        int to = from;
        while (to < count && at(to).start < end) {
            account(at(to).flags, -at(to).pages());
            to++;
        }
        if (to == from) {
            return;
        }
        @Nullable Area[] gone = Arrays.copyOfRange(areas, from, to);
        System.arraycopy(areas, to, areas, from, count - to);
        Arrays.fill(areas, count - (to - from), count, null);
        count -= to - from;
        for (Area area : gone) {
            if (area != null) {
                release(area.attachment);
            }
        }
    }

    /**
     * Gives a part of an area other flags and another name.
     *
     * @throws ErrnoException ENOMEM if there would be too many areas
     */
    void change(Area area, long from, long to, int flags, @Nullable String name)
            throws ErrnoException {
        if (flags == area.flags && (name == null ? area.name == null : name.equals(area.name))) {
            return;
        }
        int more = (from > area.start ? 1 : 0) + (to < area.end ? 1 : 0);
        if (more > 0 && count + more > MOST) {
            throw Errno.ENOMEM.exception();
        }
        cut(from);
        cut(to);
        Area part = at(index(from));
        account(part.flags, -part.pages());
        part.flags = flags;
        part.name = name;
        account(flags, part.pages());
        join(from);
    }

    /** Lengthens an area, upwards or downwards, where nothing is. */
    void extend(Area area, long start, long end) {
        account(area.flags, -area.pages());
        area.start = start;
        area.end = end;
        account(area.flags, area.pages());
    }

    private void account(int flags, long pages) {
        total += pages;
        peak = Math.max(peak, total);
        if (Area.isData(flags)) {
            data += pages;
        }
        if ((flags & Area.GROWS_DOWN) != 0) {
            stack += pages;
        }
        if ((flags & (Area.EXEC | Area.WRITE | Area.GROWS_DOWN)) == Area.EXEC) {
            text += pages;
        }
        if ((flags & Area.LOCKED) != 0) {
            locked += pages;
        }
    }
}
