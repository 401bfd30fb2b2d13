package dev.godwit.vfs.memory;

import dev.godwit.vfs.FileType;

/** A symbolic link. */
final class LinkInode extends Inode {
    final String target;
    private final int bytes;

    LinkInode(MemoryFileSystem fs, String target, int bytes) {
        super(fs, 0777);
        this.target = target;
        this.bytes = bytes;
    }

    @Override
    FileType type() {
        return FileType.SYMBOLIC_LINK;
    }

    @Override
    long size() {
        return bytes;
    }

    @Override
    long contentCost() {
        return cost(target);
    }

    /** What a target counts: a string takes up to two bytes for each character. */
    static long cost(String target) {
        return 2L * target.length();
    }

    @Override
    void discard() {}
}
