package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.OpenFlags;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of the directory below that a directory shows: all but those that are hidden since they
 * have gone from here. They are asked for each time, and none is kept. Called with the lock of the
 * file system.
 */
final class LowerNames {
    /** How many names are asked for at once. */
    private static final int AT_ONCE = 64;

    private final MemoryFileSystem fs;
    private final Inode lower;

    /** What tells the numbers of files in the directory from those of other devices. */
    private final long device;

    /** Each counts as a name as long as the directory lives. */
    private @Nullable Set<String> hidden;

    LowerNames(MemoryFileSystem fs, Inode lower, long device) {
        this.fs = fs;
        this.lower = lower;
        this.device = device;
    }

    private boolean isHidden(String name) {
        return hidden != null && hidden.contains(name);
    }

    @Nullable Inode lookup(String name) throws ErrnoException {
        return isHidden(name) ? null : lower.lookup(name);
    }

    /** Does not show a name any more; there is room to remember it. */
    void hide(String name) {
        Set<String> names = hidden;
        if (names == null) {
            names = new HashSet<>();
            hidden = names;
        }
        names.add(name);
        fs.take(DirectoryInode.entryCost(name));
    }

    /** The directory above has gone. */
    void discard() {
        if (hidden != null) {
            for (String each : hidden) {
                fs.release(DirectoryInode.entryCost(each));
            }
            hidden = null;
        }
    }

    Listing open() throws ErrnoException {
        return (Listing) lower.open(OpenFlags.READ | OpenFlags.DIRECTORY);
    }

    private boolean isShown(String name) {
        return !name.equals(".") && !name.equals("..") && !isHidden(name);
    }

    boolean isEmpty() throws ErrnoException {
        Listing listing = open();
        try {
            List<DirectoryEntry> some = listing.list(0, AT_ONCE);
            while (!some.isEmpty()) {
                for (DirectoryEntry each : some) {
                    if (isShown(each.name())) {
                        return false;
                    }
                }
                some = listing.list(some.getLast().next(), AT_ONCE);
            }
            return true;
        } finally {
            listing.close();
        }
    }

    /**
     * Adds entries, whose cookies are even ones.
     *
     * @param entries where to, up to {@code limit}
     * @param from the cookie of the directory below
     * @param limit how many there may be
     * @param listing the directory below
     * @param own names that stand before those of the directory below
     */
    void list(
            List<DirectoryEntry> entries, long from, int limit, Listing listing, Map<String, ?> own)
            throws ErrnoException {
        long at = from;
        while (entries.size() < limit) {
            List<DirectoryEntry> some = listing.list(at, limit - entries.size());
            if (some.isEmpty()) {
                return;
            }
            for (DirectoryEntry each : some) {
                at = each.next();
                String name = each.name();
                if (isShown(name) && !own.containsKey(name)) {
                    long cookie = DirectoryInode.DOT_DOT + 2 * at;
                    long number = fs.numberOver(device, each.ino());
                    entries.add(new DirectoryEntry(name, number, each.type(), cookie));
                }
            }
        }
    }
}
