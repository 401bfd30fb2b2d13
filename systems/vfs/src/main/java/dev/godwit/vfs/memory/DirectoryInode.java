package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory: names by name, and by the order in which they were made, which is their cookie. A
 * table of hashes would keep its greatest size when the names have gone, so it is made anew then.
 */
final class DirectoryInode extends MemoryInode {
    private static final long DOT = 1;
    private static final long DOT_DOT = 2;

    private record Entry(String name, MemoryInode inode, long cookie) {}

    /** A directory of fewer names than this keeps its table. */
    private static final int FEW = 16;

    private Map<String, Entry> byName = new HashMap<>();

    /** The most names since the table was made: it has not more than three places for each. */
    private int most;

    private final TreeMap<Long, Entry> byCookie = new TreeMap<>();
    private long lastCookie = DOT_DOT;

    /** Null in the root, and once removed: else it would keep all that was above it alive. */
    private @Nullable DirectoryInode parent;

    private String name = "";

    DirectoryInode(MemoryFileSystem fs, NewFile file) {
        super(fs, file);
    }

    private static long entryCost(String name) {
        return MemoryFileSystem.ENTRY_COST + 2L * name.length();
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

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        if ((flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0) {
            throw Errno.EISDIR.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            return new MemoryListing(this);
        }
    }

    @Override
    public @Nullable Inode lookup(String wanted) {
        try (Lock _ = fs.lock.enter()) {
            Entry entry = byName.get(wanted);
            return entry == null ? null : entry.inode();
        }
    }

    @Override
    public @Nullable Inode parent() {
        try (Lock _ = fs.lock.enter()) {
            return parent;
        }
    }

    @Override
    public String name() {
        try (Lock _ = fs.lock.enter()) {
            return name;
        }
    }

    @Override
    public Inode make(String newName, NewFile file) throws ErrnoException {
        String target = file.target() == null ? "" : file.target();
        boolean isLink = file.type() == FileType.SYMBOLIC_LINK;
        boolean isDirectory = file.type() == FileType.DIRECTORY;
        int targetBytes = isLink ? Names.checkLinkTarget(target) : 0;
        try (Lock _ = fs.lock.enter()) {
            requireVacant(newName);
            long cost = MemoryFileSystem.INODE_COST + (isLink ? LinkInode.cost(target) : 0);
            fs.charge(cost + entryCost(newName));
            fs.release(entryCost(newName));
            NewFile made = inherit(isDirectory ? withoutIdBits(file) : file);
            MemoryInode inode =
                    switch (made.type()) {
                        case REGULAR_FILE -> new FileInode(fs, made);
                        case DIRECTORY -> new DirectoryInode(fs, made);
                        case SYMBOLIC_LINK -> new LinkInode(fs, made, target, targetBytes);
                        case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SOCKET ->
                                new SpecialInode(fs, made);
                        case UNKNOWN -> throw new IllegalArgumentException("no type");
                    };
            if (inode instanceof DirectoryInode) {
                inode.links = 1;
            }
            add(newName, inode);
            return inode;
        }
    }

    /** A directory is made without set-user-ID and set-group-ID, as mkdir(2) has it. */
    private static NewFile withoutIdBits(NewFile file) {
        return NewFile.directory(file.mode() & 01777).ownedBy(file.uid(), file.gid());
    }

    private void requireVacant(String newName) throws ErrnoException {
        if (byName.containsKey(newName)) {
            throw Errno.EEXIST.exception();
        }
        requireNotRemoved();
    }

    /** Nothing can be made in a directory that was removed while it was open. */
    private void requireNotRemoved() throws ErrnoException {
        if (isRemoved()) {
            throw Errno.ENOENT.exception();
        }
    }

    private boolean isRemoved() {
        return links == 0;
    }

    @Override
    public void link(String newName, Inode file) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            requireVacant(newName);
            if (!(file instanceof MemoryInode inode) || inode.fs != fs) {
                throw Errno.EXDEV.exception();
            }
            if (inode instanceof DirectoryInode) {
                throw Errno.EPERM.exception();
            }
            if (inode.links == 0) {
                throw Errno.ENOENT.exception();
            }
            add(newName, inode);
        }
    }

    @Override
    public void unlink(String oldName) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            if (get(oldName) instanceof DirectoryInode) {
                throw Errno.EISDIR.exception();
            }
            remove(oldName);
        }
    }

    @Override
    public void rmdir(String oldName) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            if (!(get(oldName) instanceof DirectoryInode directory)) {
                throw Errno.ENOTDIR.exception();
            }
            if (!directory.byName.isEmpty()) {
                throw Errno.ENOTEMPTY.exception();
            }
            remove(oldName);
        }
    }

    private MemoryInode get(String wanted) throws ErrnoException {
        Entry entry = byName.get(wanted);
        if (entry == null) {
            throw Errno.ENOENT.exception();
        }
        return entry.inode();
    }

    @Override
    public void rename(String oldName, Inode toDirectory, String newName, int flags)
            throws ErrnoException {
        if (!(toDirectory instanceof DirectoryInode to) || to.fs != fs) {
            throw (toDirectory instanceof DirectoryInode ? Errno.EXDEV : Errno.ENOTDIR).exception();
        }
        try (Lock _ = fs.lock.enter()) {
            MemoryInode moved = get(oldName);
            Entry there = to.byName.get(newName);
            MemoryInode replaced = there == null ? null : there.inode();
            if (replaced != null && flags == NOREPLACE) {
                throw Errno.EEXIST.exception();
            }
            if (moved instanceof DirectoryInode directory && to.isWithin(directory)) {
                throw Errno.EINVAL.exception();
            }
            if (flags == EXCHANGE) {
                exchange(oldName, to, newName);
                return;
            }
            if (moved == replaced) {
                return;
            }
            if (replaced == null) {
                to.requireNotRemoved();
            } else {
                requireReplaceable(moved, replaced);
            }
            long room = entryCost(oldName) + (replaced == null ? 0 : entryCost(newName));
            long extra = entryCost(newName) - room;
            if (extra > 0) {
                fs.charge(extra);
                fs.release(extra);
            }
            if (replaced != null) {
                to.remove(newName);
            }
            detach(oldName);
            to.add(newName, moved);
        }
    }

    private void requireReplaceable(MemoryInode moved, MemoryInode replaced) throws ErrnoException {
        boolean movesDirectory = moved instanceof DirectoryInode;
        if (replaced instanceof DirectoryInode directory) {
            if (isWithin(directory)) {
                throw Errno.ENOTEMPTY.exception();
            }
            if (!movesDirectory) {
                throw Errno.EISDIR.exception();
            }
            if (!directory.byName.isEmpty()) {
                throw Errno.ENOTEMPTY.exception();
            }
        } else if (movesDirectory) {
            throw Errno.ENOTDIR.exception();
        }
    }

    /** Neither name changes, so neither needs room; each keeps its place in the listing. */
    private void exchange(String one, DirectoryInode to, String other) throws ErrnoException {
        MemoryInode first = get(one);
        MemoryInode second = to.get(other);
        if (second instanceof DirectoryInode directory && isWithin(directory)) {
            throw Errno.EINVAL.exception();
        }
        if (first == second) {
            return;
        }
        put(one, second);
        to.put(other, first);
    }

    /** Has a name stand for another inode, which has lost its own name or will. */
    private void put(String existing, MemoryInode inode) throws ErrnoException {
        Entry old = byName.get(existing);
        if (old == null) {
            throw Errno.ENOENT.exception();
        }
        Entry entry = new Entry(existing, inode, old.cookie());
        byName.put(existing, entry);
        byCookie.put(entry.cookie(), entry);
        links +=
                (inode instanceof DirectoryInode ? 1 : 0)
                        - (old.inode() instanceof DirectoryInode ? 1 : 0);
        if (inode instanceof DirectoryInode directory) {
            directory.parent = this;
            directory.name = existing;
        }
        touchChanged();
        inode.touchNamed(this);
    }

    /** Whether this is {@code other} or lies beneath it. */
    private boolean isWithin(DirectoryInode other) {
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

    /** Adds a name that is not there yet, and counts it: there is room. */
    private void add(String newName, MemoryInode inode) throws ErrnoException {
        fs.charge(entryCost(newName));
        Entry entry = new Entry(newName, inode, ++lastCookie);
        byName.put(newName, entry);
        most = Math.max(most, byName.size());
        byCookie.put(entry.cookie(), entry);
        inode.links++;
        if (inode instanceof DirectoryInode directory) {
            directory.parent = this;
            directory.name = newName;
            links++;
        }
        touchChanged();
        inode.touchNamed(this);
    }

    /** Removes a name that is there; the inode goes too if that was its last. */
    private void remove(String oldName) {
        MemoryInode inode = detach(oldName);
        if (inode instanceof DirectoryInode directory) {
            directory.links = 0;
            directory.parent = null;
        }
        inode.freeIfUnused();
    }

    /** Removes a name whose inode lives on. */
    private MemoryInode detach(String oldName) {
        Entry entry = byName.remove(oldName);
        if (entry == null) {
            throw new IllegalStateException("no such name");
        }
        if (most > FEW && byName.size() < most / 4) {
            byName = new HashMap<>(byName);
            most = byName.size();
        }
        byCookie.remove(entry.cookie());
        fs.release(entryCost(oldName));
        MemoryInode inode = entry.inode();
        inode.links--;
        if (inode instanceof DirectoryInode) {
            links--;
        }
        touchChanged();
        inode.touchNamed(this);
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
            MemoryInode inode = entry.inode();
            entries.add(
                    new DirectoryEntry(entry.name(), inode.number, inode.type(), entry.cookie()));
            next = byCookie.higherEntry(entry.cookie());
        }
        return entries;
    }
}
