package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;

/** A FIFO, a device, or the name of a socket: what it stands for is not known here. */
final class SpecialInode extends MemoryInode {
    private long rdev;

    SpecialInode(MemoryFileSystem fs, NewFile file) {
        super(fs, file);
        boolean device =
                file.type() == FileType.CHARACTER_DEVICE || file.type() == FileType.BLOCK_DEVICE;
        this.rdev = device ? file.rdev() : 0;
    }

    SpecialInode(MemoryFileSystem fs, Inode lower, long number) {
        super(fs, lower, number);
    }

    @Override
    void begin(Stat stat) {
        rdev = stat.rdev();
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        throw Errno.ENXIO.exception();
    }

    @Override
    long rdev() {
        return rdev;
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
}
