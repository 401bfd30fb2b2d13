package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory: names by name, and by the order in which they were made, which is their cookie. Both
 * are trees, since a table of hashes would keep its greatest size when the names have gone.
 */
final class DirectoryInode extends Inode {
    private static final long DOT = 1;
    private static final long DOT_DOT = 2;

    private record Entry(String name, Inode inode, long cookie) {}

    private final Map<String, Entry> byName = new TreeMap<>();
    private final TreeMap<Long, Entry> byCookie = new TreeMap<>();
    private long lastCookie = DOT_DOT;

    /** Null in the root, and once removed: else it would keep all that was above it alive. */
    private @Nullable DirectoryInode parent;

    DirectoryInode(MemoryFileSystem fs, int mode, @Nullable DirectoryInode parent) {
        super(fs, mode);
        this.parent = parent;
    }

    static long entryCost(String name) {
        return MemoryFileSystem.ENTRY_COST + 2L * name.length();
    }

    @Override
    FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    long size() {
        return 0;
    }

    @Override
    long contentCost() {
        return 0;
    }

    @Override
    void discard() {}

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Whether it was removed while open: nothing can be made in it any more. */
    boolean isRemoved() {
        return links == 0;
    }

    @Nullable Inode get(String name) {
        Entry entry = byName.get(name);
        return entry == null ? null : entry.inode();
    }

    /** Whether this is {@code other} or lies beneath it. */
    boolean isWithin(DirectoryInode other) {
        DirectoryInode at = this;
        while (at != other) {
            DirectoryInode up = at.parent;
            if (up == null) {
                return false;
            }
            at = up;
        }
        return true;
    }

    /** Adds a name that is not there yet, and counts it. */
    void add(String name, Inode inode) throws ErrnoException {
        fs.charge(entryCost(name));
        Entry entry = new Entry(name, inode, ++lastCookie);
        byName.put(name, entry);
        byCookie.put(entry.cookie(), entry);
        inode.links++;
        if (inode instanceof DirectoryInode directory) {
            directory.parent = this;
            links++;
        }
        touchChanged();
        inode.ctime = ctime;
    }

    /** Removes a name that is there; the inode goes too if that was its last. */
    void remove(String name) {
        Inode inode = detach(name);
        if (inode instanceof DirectoryInode directory) {
            directory.links = 0;
            directory.parent = null;
        }
        inode.freeIfUnused();
    }

    /** Removes a name whose inode lives on. */
    Inode detach(String name) {
        Entry entry = byName.remove(name);
        if (entry == null) {
            throw new IllegalStateException("no such name");
        }
        byCookie.remove(entry.cookie());
        fs.release(entryCost(name));
        Inode inode = entry.inode();
        inode.links--;
        if (inode instanceof DirectoryInode) {
            links--;
        }
        touchChanged();
        inode.ctime = ctime;
        return inode;
    }

    List<DirectoryEntry> list(long cookie, int limit) {
        List<DirectoryEntry> entries = new ArrayList<>();
        if (cookie < 0 || isRemoved()) {
            return entries;
        }
        touchRead();
        if (cookie < DOT && entries.size() < limit) {
            entries.add(new DirectoryEntry(".", number, FileType.DIRECTORY, DOT));
        }
        if (cookie < DOT_DOT && entries.size() < limit) {
            long up = parent == null ? number : parent.number;
            entries.add(new DirectoryEntry("..", up, FileType.DIRECTORY, DOT_DOT));
        }
        Map.Entry<Long, Entry> next = byCookie.higherEntry(cookie);
        while (next != null && entries.size() < limit) {
            Entry entry = next.getValue();
            Inode inode = entry.inode();
            entries.add(
                    new DirectoryEntry(entry.name(), inode.number, inode.type(), entry.cookie()));
            next = byCookie.higherEntry(entry.cookie());
        }
        return entries;
    }
}
