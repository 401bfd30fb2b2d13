package dev.godwit.vfs.tar;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.util.List;

/** An open directory. */
final class TarListing implements Listing {
    private final TarDirectory inode;

    TarListing(TarDirectory inode) {
        this.inode = inode;
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public Stat stat() {
        return inode.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        inode.setTimes(atime, mtime);
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) {
        return inode.list(cookie, limit);
    }

    @Override
    public void sync(boolean dataOnly) {}

    @Override
    public void close() {}
}
