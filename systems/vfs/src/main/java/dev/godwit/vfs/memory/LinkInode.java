package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;

/** A symbolic link. */
final class LinkInode extends MemoryInode {
    private final String target;
    private int bytes;

    LinkInode(MemoryFileSystem fs, NewFile file, String target, int bytes) {
        super(fs, file);
        this.target = target;
        this.bytes = bytes;
    }

    /** Its target is asked for below: it never changes. */
    LinkInode(MemoryFileSystem fs, Inode lower, long number) {
        super(fs, lower, number);
        this.target = "";
    }

    @Override
    void begin(Stat stat) {
        bytes = (int) stat.size();
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        throw Errno.ELOOP.exception();
    }

    @Override
    public String readlink() throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            touchRead();
            return lower == null ? target : lower.readlink();
        }
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
