package dev.godwit.vfs.tar;

import dev.godwit.vfs.FileType;

/** A device or a FIFO: what it stands for is not known here. */
final class TarNode extends TarInode {
    private final long rdev;

    TarNode(TarFileSystem fs, long number, Attributes attributes, FileType type, long rdev) {
        super(fs, number, type, attributes);
        this.rdev = rdev;
    }

    @Override
    long rdev() {
        return rdev;
    }
}
