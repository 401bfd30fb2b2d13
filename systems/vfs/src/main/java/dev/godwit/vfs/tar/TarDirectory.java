package dev.godwit.vfs.tar;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A directory: names in the order in which they came first, whose cookie is their place. */
final class TarDirectory extends TarInode {
    private static final int DOT = 1;
    private static final int DOT_DOT = 2;

    private static final class Entry {
        final String name;
        TarInode inode;

        Entry(String name, TarInode inode) {
            this.name = name;
            this.inode = inode;
        }
    }

    private final Map<String, Entry> byName = new HashMap<>();
    private final List<Entry> inOrder = new ArrayList<>();
    private int directories;
    private @Nullable TarDirectory parent;
    private String name = "";

    TarDirectory(TarFileSystem fs, long number, Attributes attributes) {
        super(fs, number, FileType.DIRECTORY, attributes);
    }

    @Nullable TarInode child(String wanted) {
        Entry entry = byName.get(wanted);
        return entry == null ? null : entry.inode;
    }

    List<TarInode> children() {
        List<TarInode> children = new ArrayList<>(inOrder.size());
        for (Entry entry : inOrder) {
            children.add(entry.inode);
        }
        return children;
    }

    /** Gives a name to a file; answers what had it. */
    @Nullable TarInode put(String newName, TarInode inode) {
        Entry entry = byName.get(newName);
        TarInode old = null;
        if (entry == null) {
            entry = new Entry(newName, inode);
            byName.put(newName, entry);
            inOrder.add(entry);
        } else {
            old = entry.inode;
            entry.inode = inode;
        }
        if (old instanceof TarDirectory) {
            directories--;
        }
        if (inode instanceof TarDirectory directory) {
            directories++;
            directory.parent = this;
            directory.name = newName;
        }
        return old;
    }

    @Override
    long told() {
        return 2L + directories;
    }

    @Override
    public @Nullable Inode lookup(String wanted) {
        return child(wanted);
    }

    @Override
    public @Nullable Inode parent() {
        return parent;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        if ((flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0) {
            throw Errno.EISDIR.exception();
        }
        return new TarListing(this);
    }

    List<DirectoryEntry> list(long cookie, int limit) {
        List<DirectoryEntry> entries = new ArrayList<>();
        if (cookie < 0 || cookie >= DOT_DOT + inOrder.size()) {
            return entries;
        }
        if (cookie < DOT) {
            entries.add(new DirectoryEntry(".", number, FileType.DIRECTORY, DOT));
        }
        if (cookie < DOT_DOT && entries.size() < limit) {
            long up = parent == null ? number : parent.number;
            entries.add(new DirectoryEntry("..", up, FileType.DIRECTORY, DOT_DOT));
        }
        int at = (int) Math.max(0, cookie - DOT_DOT);
        while (at < inOrder.size() && entries.size() < limit) {
            Entry entry = inOrder.get(at++);
            TarInode inode = entry.inode;
            entries.add(new DirectoryEntry(entry.name, inode.number, inode.type(), DOT_DOT + at));
        }
        return entries;
    }

    private void requireName(String wanted) throws ErrnoException {
        if (!byName.containsKey(wanted)) {
            throw Errno.ENOENT.exception();
        }
    }

    private void requireVacant(String wanted) throws ErrnoException {
        if (byName.containsKey(wanted)) {
            throw Errno.EEXIST.exception();
        }
    }

    @Override
    public Inode make(String newName, NewFile file) throws ErrnoException {
        requireVacant(newName);
        throw Errno.EROFS.exception();
    }

    @Override
    public void link(String newName, Inode file) throws ErrnoException {
        requireVacant(newName);
        throw Errno.EROFS.exception();
    }

    @Override
    public void unlink(String oldName) throws ErrnoException {
        requireName(oldName);
        throw Errno.EROFS.exception();
    }

    @Override
    public void rmdir(String oldName) throws ErrnoException {
        requireName(oldName);
        throw Errno.EROFS.exception();
    }

    @Override
    public void rename(String oldName, Inode toDirectory, String newName, int flags)
            throws ErrnoException {
        requireName(oldName);
        throw Errno.EROFS.exception();
    }
}
