package dev.godwit.linux.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.Page;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pages without a file, which several processes may map: of anonymous shared mappings, and of what
 * the system itself maps into each process, such as a vDSO. They go with the last mapping, unless
 * {@link #close} is yet to be called.
 */
public final class SharedPages implements FilePages {
    private final SystemMemory system;
    private final long count;
    private final TreeMap<Long, Page> present = new TreeMap<>();
    private final List<Mapping> mappings = new ArrayList<>();
    private boolean isOpen;

    /**
     * Makes pages of zeros, none of which is committed yet.
     *
     * @param system where they are taken from
     * @param count how many, 1 or more
     * @param isOpen they stay until {@link #close} is called, mapped or not
     */
    public SharedPages(SystemMemory system, long count, boolean isOpen) {
        this.system = system;
        this.count = count;
        this.isOpen = isOpen;
    }

    /** Lets them go with their last mapping. */
    public void close() {
        isOpen = false;
        freeIfUnused();
    }

    @Override
    public void attach(Mapping mapping) {
        mappings.add(mapping);
    }

    @Override
    public void detach(Mapping mapping) {
        mappings.remove(mapping);
        freeIfUnused();
    }

    private void freeIfUnused() {
        if (!isOpen && mappings.isEmpty()) {
            for (Page page : present.values()) {
                page.free();
            }
            present.clear();
        }
    }

    @Override
    public @Nullable Page page(long index, boolean write) throws ErrnoException {
        if (index < 0 || index >= count) {
            return null;
        }
        Page page = present.get(index);
        if (page == null) {
            page = system.allocate();
            present.put(index, page);
        }
        return page;
    }

    @Override
    public void sync(long first, long pages) {}

    /** Frees pages: they are zeros when they are next wanted. No mapping leads to them. */
    void punch(long first, long end) {
        Map<Long, Page> gone = present.subMap(first, end);
        for (Page page : gone.values()) {
            page.free();
        }
        gone.clear();
    }

    /** {@return how many areas of address spaces lead to it} */
    public int users() {
        int users = 0;
        for (Mapping mapping : mappings) {
            users += mapping instanceof Attachment attachment ? attachment.users : 0;
        }
        return users;
    }

    /** {@return how many of its pages are committed} */
    public int present() {
        return present.size();
    }

    /** All who have mapped it. */
    List<Mapping> mappings() {
        return mappings;
    }
}
