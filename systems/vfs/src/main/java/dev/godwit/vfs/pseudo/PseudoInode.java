package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A node: a file whose number stays the same as long as the object lives. */
public abstract sealed class PseudoInode implements Inode
        permits PseudoDirectory, PseudoFile, PseudoLink, PseudoDevice {
    final PseudoFileSystem fs;
    final long number;
    private final FileType type;
    private final Access access;
    private final Timespec made;
    private @Nullable LockTable locks;

    PseudoInode(PseudoFileSystem fs, FileType type, Access access) {
        this.fs = fs;
        this.type = type;
        this.access = access;
        this.number = fs.nextNumber();
        this.made = fs.now();
    }

    /** What stat tells of its size. */
    long size() {
        return 0;
    }

    /** {@return what a directory holds, as it was made; null for any other node} */
    public @Nullable Entries entries() {
        return null;
    }

    /** Which device it is. */
    long rdev() {
        return 0;
    }

    @Override
    public final FileSystem fileSystem() {
        return fs;
    }

    @Override
    public final FileType type() {
        return type;
    }

    @Override
    public final Stat stat() {
        return new Stat(
                fs.dev(),
                number,
                type,
                access.mode() & 07777,
                type == FileType.DIRECTORY ? 2 : 1,
                access.uid(),
                access.gid(),
                rdev(),
                size(),
                0,
                made,
                made,
                made);
    }

    @Override
    public final void setMode(int mode) throws ErrnoException {
        if (type == FileType.SYMBOLIC_LINK) {
            throw Errno.ENOTSUP.exception();
        }
        access.setMode(mode & 07777);
    }

    @Override
    public final void setOwner(int uid, int gid) throws ErrnoException {
        access.setOwner(uid, gid);
    }

    @Override
    public final void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        throw (type == FileType.DIRECTORY ? Errno.EISDIR : Errno.EINVAL).exception();
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        throw (type == FileType.SYMBOLIC_LINK ? Errno.ELOOP : Errno.ENXIO).exception();
    }

    @Override
    public final byte @Nullable [] xattr(String name) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public final boolean setXattr(String name, byte[] value, int flags) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public final boolean removeXattr(String name) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public final List<String> xattrs() {
        return List.of();
    }

    @Override
    public final FileLocks locks() {
        try (Lock _ = fs.lock.enter()) {
            LockTable table = locks;
            if (table == null) {
                table = new LockTable(fs.lockRoom);
                locks = table;
            }
            return table;
        }
    }

    @Override
    public final FilePages pages() throws ErrnoException {
        throw Errno.ENODEV.exception();
    }
}
