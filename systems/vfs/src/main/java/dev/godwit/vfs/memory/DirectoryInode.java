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
import dev.godwit.vfs.Stat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory: names by name, and by the order in which they were made, which is their cookie. A
 * table of hashes would keep its greatest size when the names have gone, so it is made anew then.
 *
 * <p>One that began as a directory below shows its names too, but for those that are hidden since
 * they have gone from here. They are asked for each time, and none is kept.
 */
final class DirectoryInode extends MemoryInode {
    private static final long DOT = 1;
    static final long DOT_DOT = 2;

    /** The cookie of a name of the directory below. */
    private static final long BELOW = 0;

    private record Entry(String name, MemoryInode inode, long cookie) {
        boolean isBelow() {
            return cookie == BELOW;
        }
    }

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
    private boolean removed;

    /** What it shows of the directory below, if it began as one. */
    private final @Nullable LowerNames shown;

    DirectoryInode(MemoryFileSystem fs, NewFile file) {
        super(fs, file);
        this.shown = null;
    }

    DirectoryInode(MemoryFileSystem fs, Inode lower, long number, long device) {
        super(fs, lower, number);
        this.shown = new LowerNames(fs, lower, device);
    }

    /** Some file systems do not count directories in a directory. */
    @Override
    void begin(Stat stat) {
        links = Math.max(2, links);
    }

    private void countChild(int more) {
        links = Math.max(2, links + more);
    }

    private void hide(String wanted) {
        if (shown == null) {
            throw new IllegalStateException("there is none below");
        }
        shown.hide(wanted);
    }

    private @Nullable Entry entry(String wanted) throws ErrnoException {
        Entry entry = byName.get(wanted);
        if (entry != null || shown == null || removed) {
            return entry;
        }
        Inode there = shown.lookup(wanted);
        if (there == null) {
            return null;
        }
        MemoryInode inode = fs.over(there);
        if (inode instanceof DirectoryInode directory) {
            directory.parent = this;
            directory.name = wanted;
        }
        return new Entry(wanted, inode, BELOW);
    }

    private boolean isEmpty() throws ErrnoException {
        return byName.isEmpty() && (shown == null || shown.isEmpty());
    }

    static long entryCost(String name) {
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
    void discard() {
        if (shown != null) {
            shown.discard();
        }
    }

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
    public @Nullable Inode lookup(String wanted) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            Entry entry = entry(wanted);
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
            own();
            fs.requireRoom(cost + entryCost(newName));
            fs.take(cost);
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

    @Override
    public Inode makeUnnamed(NewFile file, boolean canBeNamed) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            requireNotRemoved();
            fs.charge(MemoryFileSystem.INODE_COST);
            FileInode inode = new FileInode(fs, inherit(file));
            inode.canBeNamed = canBeNamed;
            return inode;
        }
    }

    /** A directory is made without set-user-ID and set-group-ID, as mkdir(2) has it. */
    private static NewFile withoutIdBits(NewFile file) {
        return NewFile.directory(file.mode() & 01777).ownedBy(file.uid(), file.gid());
    }

    private void requireVacant(String newName) throws ErrnoException {
        if (entry(newName) != null) {
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
        return removed;
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
            inode.own();
            if (inode.links == 0 && !inode.canBeNamed) {
                throw Errno.ENOENT.exception();
            }
            own();
            fs.requireRoom(entryCost(newName));
            add(newName, inode);
            inode.canBeNamed = false;
        }
    }

    @Override
    public void unlink(String oldName) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            Entry entry = get(oldName);
            if (entry.inode() instanceof DirectoryInode) {
                throw Errno.EISDIR.exception();
            }
            removeAlone(entry);
        }
    }

    @Override
    public void rmdir(String oldName) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            Entry entry = get(oldName);
            if (!(entry.inode() instanceof DirectoryInode directory)) {
                throw Errno.ENOTDIR.exception();
            }
            if (!directory.isEmpty()) {
                throw Errno.ENOTEMPTY.exception();
            }
            removeAlone(entry);
        }
    }

    private void removeAlone(Entry entry) throws ErrnoException {
        own();
        entry.inode().own();
        fs.requireRoom(removalCost(entry));
        remove(entry);
    }

    private Entry get(String wanted) throws ErrnoException {
        Entry entry = entry(wanted);
        if (entry == null) {
            throw Errno.ENOENT.exception();
        }
        return entry;
    }

    /** What it costs that a name goes: one of the directory below has to be hidden. */
    private static long removalCost(Entry entry) {
        return entry.isBelow() ? entryCost(entry.name()) : -entryCost(entry.name());
    }

    @Override
    public void rename(String oldName, Inode toDirectory, String newName, int flags)
            throws ErrnoException {
        if (!(toDirectory instanceof DirectoryInode to) || to.fs != fs) {
            throw (toDirectory instanceof DirectoryInode ? Errno.EXDEV : Errno.ENOTDIR).exception();
        }
        try (Lock _ = fs.lock.enter()) {
            Entry old = get(oldName);
            MemoryInode moved = old.inode();
            Entry there = to.entry(newName);
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
            own();
            to.own();
            moved.own();
            if (replaced != null) {
                replaced.own();
            }
            long gone = removalCost(old) + (there == null ? 0 : removalCost(there));
            fs.requireRoom(entryCost(newName) + gone);
            if (there != null) {
                to.remove(there);
            }
            detach(old);
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
            if (!directory.isEmpty()) {
                throw Errno.ENOTEMPTY.exception();
            }
        } else if (movesDirectory) {
            throw Errno.ENOTDIR.exception();
        }
    }

    /**
     * Neither name changes, so neither needs room, and each keeps its place in the listing, unless
     * it is one of the directory below.
     */
    private void exchange(String one, DirectoryInode to, String other) throws ErrnoException {
        Entry here = get(one);
        Entry there = to.get(other);
        MemoryInode first = here.inode();
        MemoryInode second = there.inode();
        if (second instanceof DirectoryInode directory && isWithin(directory)) {
            throw Errno.EINVAL.exception();
        }
        if (first == second) {
            return;
        }
        own();
        to.own();
        first.own();
        second.own();
        fs.requireRoom(replacementCost(here) + replacementCost(there));
        put(here, second);
        to.put(there, first);
    }

    private static long replacementCost(Entry entry) {
        return entry.isBelow() ? 2 * entryCost(entry.name()) : 0;
    }

    /** Has a name stand for another inode, which has lost its own name or will. */
    private void put(Entry old, MemoryInode inode) {
        String existing = old.name();
        if (old.isBelow()) {
            hide(existing);
            fs.take(entryCost(existing));
        }
        Entry entry = new Entry(existing, inode, old.isBelow() ? ++lastCookie : old.cookie());
        byName.put(existing, entry);
        most = Math.max(most, byName.size());
        byCookie.put(entry.cookie(), entry);
        countChild(
                (inode instanceof DirectoryInode ? 1 : 0)
                        - (old.inode() instanceof DirectoryInode ? 1 : 0));
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
    private void add(String newName, MemoryInode inode) {
        fs.take(entryCost(newName));
        Entry entry = new Entry(newName, inode, ++lastCookie);
        byName.put(newName, entry);
        most = Math.max(most, byName.size());
        byCookie.put(entry.cookie(), entry);
        inode.links++;
        if (inode instanceof DirectoryInode directory) {
            directory.parent = this;
            directory.name = newName;
            countChild(1);
        }
        touchChanged();
        inode.touchNamed(this);
    }

    /** Removes a name that is there; the inode goes too if that was its last. */
    private void remove(Entry entry) {
        MemoryInode inode = detach(entry);
        if (inode instanceof DirectoryInode directory) {
            directory.removed = true;
            directory.links = 0;
            directory.parent = null;
        }
        inode.freeIfUnused();
    }

    /** Removes a name whose inode lives on. */
    private MemoryInode detach(Entry entry) {
        if (entry.isBelow()) {
            hide(entry.name());
        } else {
            forget(entry);
        }
        MemoryInode inode = entry.inode();
        inode.links = Math.max(0, inode.links - 1);
        if (inode instanceof DirectoryInode) {
            countChild(-1);
        }
        touchChanged();
        inode.touchNamed(this);
        return inode;
    }

    private void forget(Entry entry) {
        byName.remove(entry.name());
        if (most > FEW && byName.size() < most / 4) {
            byName = new HashMap<>(byName);
            most = byName.size();
        }
        byCookie.remove(entry.cookie());
        fs.release(entryCost(entry.name()));
    }

    /**
     * Lists names. If there is a directory below, its names come first and have the even cookies
     * behind {@link #DOT_DOT}, and its own have odd ones.
     */
    List<DirectoryEntry> list(long cookie, int limit, MemoryListing open) throws ErrnoException {
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
        long behind = cookie;
        if (shown != null) {
            boolean inBelow = cookie <= DOT_DOT || cookie % 2 == 0;
            behind = inBelow ? DOT_DOT : (cookie - 1) / 2;
            if (inBelow) {
                long from = Math.max(0, (cookie - DOT_DOT) / 2);
                shown.list(entries, from, limit, open.lower(shown), byName);
            }
        }
        Map.Entry<Long, Entry> next = byCookie.higherEntry(behind);
        while (next != null && entries.size() < limit) {
            Entry entry = next.getValue();
            MemoryInode inode = entry.inode();
            long place = shown != null ? 2 * entry.cookie() + 1 : entry.cookie();
            entries.add(new DirectoryEntry(entry.name(), inode.number, inode.type(), place));
            next = byCookie.higherEntry(entry.cookie());
        }
        return entries;
    }
}
