package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

/**
 * What is alike for everything that is open: it keeps its inode alive.
 *
 * @param <I> what it is
 */
abstract class MemoryOpenFile<I extends MemoryInode> implements OpenFile {
    final I inode;
    private boolean open = true;

    MemoryOpenFile(I inode) throws ErrnoException {
        this.inode = inode;
        inode.opened();
    }

    @Override
    public final FileType type() {
        return inode.type();
    }

    @Override
    public final Stat stat() throws ErrnoException {
        return inode.stat();
    }

    @Override
    public final void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        inode.setTimes(atime, mtime);
    }

    @Override
    public final void sync(boolean dataOnly) {}

    /** It is being closed, for the first time. */
    void closing() {}

    @Override
    public final void close() {
        try (Lock _ = inode.fs.lock.enter()) {
            if (open) {
                open = false;
                closing();
                inode.closed();
            }
        }
    }
}
