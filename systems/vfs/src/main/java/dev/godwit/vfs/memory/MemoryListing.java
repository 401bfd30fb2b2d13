package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.Listing;

import java.util.List;

/** An open directory. */
final class MemoryListing extends MemoryOpenFile<DirectoryInode> implements Listing {
    MemoryListing(DirectoryInode inode) throws ErrnoException {
        super(inode);
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) {
        try (Lock _ = inode.fs.lock.enter()) {
            return inode.list(cookie, limit);
        }
    }
}
