package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A file of any type, apart from its names. Methods of {@link Inode} take the lock of the file
 * system; all others are called with it.
 */
abstract sealed class MemoryInode implements Inode
        permits DirectoryInode, FileInode, LinkInode, SpecialInode {
    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int GROUP_EXECUTES = 010;

    final MemoryFileSystem fs;
    final long number;
    long links;
    private final FileType type;
    private int mode;
    private int uid;
    private int gid;
    private Timespec atime;
    private Timespec mtime;
    private Timespec ctime;
    private int opens;
    private boolean freed;
    private @Nullable Xattrs xattrs;
    private @Nullable LockTable locks;

    /** The caller has charged for it. */
    MemoryInode(MemoryFileSystem fs, NewFile file) {
        this.fs = fs;
        this.type = file.type();
        this.mode = file.mode() & 07777;
        this.uid = file.uid() == KEEP ? 0 : file.uid();
        this.gid = file.gid() == KEEP ? 0 : file.gid();
        this.number = fs.register();
        this.atime = fs.now();
        this.mtime = atime;
        this.ctime = atime;
    }

    abstract long size();

    /** Bytes of content that count against the capacity. */
    abstract long contentCost();

    /** Lets the content go; nobody can reach it any more. */
    abstract void discard();

    /** Which device it is. */
    long rdev() {
        return 0;
    }

    /** The file as one that is made in this directory has it. */
    NewFile inherit(NewFile file) {
        if ((mode & SET_GID) == 0) {
            return file;
        }
        boolean directory = file.type() == FileType.DIRECTORY;
        int inherited = directory ? file.mode() | SET_GID : file.mode();
        return new NewFile(file.type(), inherited, file.uid(), gid, file.rdev(), file.target());
    }

    @Override
    public final FileType type() {
        return type;
    }

    @Override
    public final FileSystem fileSystem() {
        return fs;
    }

    @Override
    public final Stat stat() {
        try (Lock _ = fs.lock.enter()) {
            return new Stat(
                    fs.dev(),
                    number,
                    type,
                    mode,
                    links,
                    uid,
                    gid,
                    rdev(),
                    size(),
                    (contentCost() + 511) / 512,
                    atime,
                    mtime,
                    ctime);
        }
    }

    @Override
    public final void setMode(int newMode) throws ErrnoException {
        if (type == FileType.SYMBOLIC_LINK) {
            throw Errno.ENOTSUP.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            mode = newMode & 07777;
            ctime = fs.now();
        }
    }

    @Override
    public final void setOwner(int newUid, int newGid) {
        try (Lock _ = fs.lock.enter()) {
            uid = newUid == KEEP ? uid : newUid;
            gid = newGid == KEEP ? gid : newGid;
            if (type != FileType.DIRECTORY) {
                mode &= (mode & GROUP_EXECUTES) != 0 ? ~(SET_UID | SET_GID) : ~SET_UID;
            }
            ctime = fs.now();
        }
    }

    @Override
    public final void setTimes(Timespec newAtime, Timespec newMtime) {
        try (Lock _ = fs.lock.enter()) {
            boolean keepsAtime = newAtime.equals(Timespec.OMIT);
            boolean keepsMtime = newMtime.equals(Timespec.OMIT);
            Timespec now = fs.now();
            if (!keepsAtime) {
                atime = newAtime.equals(Timespec.NOW) ? now : newAtime;
            }
            if (!keepsMtime) {
                mtime = newMtime.equals(Timespec.NOW) ? now : newMtime;
            }
            if (!keepsAtime || !keepsMtime) {
                ctime = now;
            }
        }
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        throw (type == FileType.DIRECTORY ? Errno.EISDIR : Errno.EINVAL).exception();
    }

    @Override
    public final byte @Nullable [] xattr(String name) throws ErrnoException {
        if (!Xattrs.check(name, this, false)) {
            return null;
        }
        try (Lock _ = fs.lock.enter()) {
            return xattrs == null ? null : xattrs.get(name);
        }
    }

    @Override
    public final boolean setXattr(String name, byte[] value, int flags) throws ErrnoException {
        Xattrs.check(name, this, true);
        if (value.length > MAX_XATTR_VALUE) {
            throw Errno.E2BIG.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            requireAlive();
            if (xattrs == null) {
                xattrs = new Xattrs(fs);
            }
            boolean set = xattrs.set(name, value, flags);
            if (set) {
                ctime = fs.now();
            }
            return set;
        }
    }

    @Override
    public final boolean removeXattr(String name) throws ErrnoException {
        Xattrs.check(name, this, true);
        try (Lock _ = fs.lock.enter()) {
            boolean removed = xattrs != null && xattrs.remove(name);
            if (removed) {
                ctime = fs.now();
            }
            return removed;
        }
    }

    @Override
    public final List<String> xattrs() {
        try (Lock _ = fs.lock.enter()) {
            return xattrs == null ? List.of() : xattrs.names();
        }
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
    public FilePages pages() throws ErrnoException {
        throw Errno.ENODEV.exception();
    }

    /** Moves the access time as Linux's relatime does. */
    final void touchRead() {
        if (mtime.isNotBefore(atime) || ctime.isNotBefore(atime)) {
            atime = fs.now();
        }
    }

    final void touchChanged() {
        mtime = fs.now();
        ctime = mtime;
    }

    /** The same change as of another inode: it has got or lost a name there. */
    final void touchNamed(MemoryInode directory) {
        ctime = directory.ctime;
    }

    final void opened() throws ErrnoException {
        requireAlive();
        opens++;
    }

    final void closed() {
        opens--;
        freeIfUnused();
    }

    /** Nothing may take room in an inode that nobody can find any more. */
    final void requireAlive() throws ErrnoException {
        if (freed) {
            throw Errno.ESTALE.exception();
        }
    }

    /** To be called when a name or an open handle has gone. */
    final void freeIfUnused() {
        if (links == 0 && opens == 0 && !freed) {
            freed = true;
            fs.release(contentCost() + MemoryFileSystem.INODE_COST);
            discard();
            if (xattrs != null) {
                xattrs.clear();
            }
            if (locks != null) {
                locks.clear();
            }
            fs.forget();
        }
    }
}
