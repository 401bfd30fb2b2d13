package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An open directory. The names are asked for when it is listed from its beginning, and kept: so a
 * name that stays is listed once, whatever comes and goes. What has gone when its turn comes is
 * left out; what has come since is listed behind.
 */
final class PseudoListing implements Listing {
    private static final int DOT = 1;
    private static final int DOT_DOT = 2;

    private final PseudoDirectory directory;

    /** A name's cookie is its index and 3. */
    private final List<String> names = new ArrayList<>();

    PseudoListing(PseudoDirectory directory) {
        this.directory = directory;
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public Stat stat() {
        return directory.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        directory.setTimes(atime, mtime);
    }

    @Override
    public void sync(boolean dataOnly) {}

    @Override
    public void close() {}

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        List<DirectoryEntry> entries = new ArrayList<>();
        if (cookie == 0) {
            names.clear();
        }
        if (cookie < 0 || cookie > DOT_DOT + names.size()) {
            return entries;
        }
        if (cookie < DOT) {
            entries.add(new DirectoryEntry(".", directory.number, FileType.DIRECTORY, DOT));
        }
        if (cookie < DOT_DOT && entries.size() < limit) {
            PseudoDirectory parent = directory.parent();
            long up = parent == null ? directory.number : parent.number;
            entries.add(new DirectoryEntry("..", up, FileType.DIRECTORY, DOT_DOT));
        }
        int at = (int) Math.max(0, cookie - DOT_DOT);
        boolean asked = false;
        while (entries.size() < limit) {
            if (at == names.size()) {
                if (asked || !more()) {
                    break;
                }
                asked = true;
            }
            String name = names.get(at++);
            @Nullable PseudoInode node = directory.lookup(name);
            if (node != null) {
                entries.add(new DirectoryEntry(name, node.number, node.type(), DOT_DOT + at));
            }
        }
        return entries;
    }

    /** Asks for names that are not known yet; false if there are none. */
    private boolean more() throws ErrnoException {
        Set<String> known = new HashSet<>(names);
        int before = names.size();
        for (String name : directory.entries.list()) {
            if (known.add(name)) {
                names.add(name);
            }
        }
        return names.size() > before;
    }
}
