package dev.godwit.vfs.memory;

import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

/** A file of any type, apart from its names. */
abstract sealed class Inode permits DirectoryInode, FileInode, LinkInode {
    final MemoryFileSystem fs;
    final long number;
    final int mode;
    long links;
    Timespec atime;
    Timespec mtime;
    Timespec ctime;
    private int opens;

    /** The caller has charged for it. */
    Inode(MemoryFileSystem fs, int mode) {
        this.fs = fs;
        this.mode = mode & 07777;
        this.number = fs.register(this);
        this.atime = fs.now();
        this.mtime = atime;
        this.ctime = atime;
    }

    abstract FileType type();

    abstract long size();

    /** Bytes of content that count against the capacity. */
    abstract long contentCost();

    /** Lets the content go; nobody can reach it any more. */
    abstract void discard();

    Stat stat() {
        return new Stat(
                fs.dev(),
                number,
                type(),
                mode,
                links,
                0,
                0,
                0,
                size(),
                (contentCost() + 511) / 512,
                atime,
                mtime,
                ctime);
    }

    void setTimes(Timespec newAtime, Timespec newMtime) {
        Timespec now = fs.now();
        if (!newAtime.equals(Timespec.OMIT)) {
            atime = newAtime.equals(Timespec.NOW) ? now : newAtime;
        }
        if (!newMtime.equals(Timespec.OMIT)) {
            mtime = newMtime.equals(Timespec.NOW) ? now : newMtime;
        }
        if (!newAtime.equals(Timespec.OMIT) || !newMtime.equals(Timespec.OMIT)) {
            ctime = now;
        }
    }

    void touchRead() {
        if (mtime.isNotBefore(atime) || ctime.isNotBefore(atime)) {
            atime = fs.now();
        }
    }

    void touchChanged() {
        mtime = fs.now();
        ctime = mtime;
    }

    void opened() {
        opens++;
    }

    void closed() {
        opens--;
        freeIfUnused();
    }

    /** To be called when a name or an open handle has gone. */
    void freeIfUnused() {
        if (links == 0 && opens == 0) {
            fs.release(contentCost() + MemoryFileSystem.INODE_COST);
            discard();
            fs.forget(this);
        }
    }
}
