package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.Listing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An open directory. */
final class MemoryListing extends MemoryOpenFile<DirectoryInode> implements Listing {
    private @Nullable Listing lower;

    MemoryListing(DirectoryInode inode) throws ErrnoException {
        super(inode);
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        try (Lock _ = inode.fs.lock.enter()) {
            return inode.list(cookie, limit, this);
        }
    }

    /** The directory below, which stays open as long as this one. */
    Listing lower(LowerNames names) throws ErrnoException {
        Listing there = lower;
        if (there == null) {
            there = names.open();
            lower = there;
        }
        return there;
    }

    @Override
    void closing() {
        if (lower != null) {
            try {
                lower.close();
            } catch (ErrnoException e) {
                throw new IllegalStateException("nothing was written to it", e);
            }
        }
    }
}
