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

    private static final Timespec NEVER = new Timespec(0, 0);

    final MemoryFileSystem fs;
    final long number;

    /** What it began as, in the file system below; null if it was made here. */
    final @Nullable Inode lower;

    /** Whether what is known of it is kept here: else it is what the file below tells. */
    private boolean own;

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

    /** It has no name yet, but may be given one. */
    boolean canBeNamed;

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
        this.lower = null;
        this.own = true;
        this.atime = fs.now();
        this.mtime = atime;
        this.ctime = atime;
    }

    /** One that is as the file below until it is changed; until then it counts nothing. */
    MemoryInode(MemoryFileSystem fs, Inode lower, long number) {
        this.fs = fs;
        this.lower = lower;
        this.number = number;
        this.type = lower.type();
        this.atime = NEVER;
        this.mtime = NEVER;
        this.ctime = NEVER;
    }

    /** Whether it is not as a file below any more, or never was. */
    final boolean isOwn() {
        return own;
    }

    /** The file below of one that is not its own yet. */
    final Inode below() {
        if (lower == null) {
            throw new IllegalStateException("made here");
        }
        return lower;
    }

    /**
     * To be called before the first change: takes over what is known of the file below. Nobody sees
     * that, so what comes next may fail.
     */
    final void own() throws ErrnoException {
        if (!own) {
            own(MemoryFileSystem.CHANGED_COST);
        }
    }

    /** The same of one that counts as much as it is told. */
    final void own(int cost) throws ErrnoException {
        Stat stat = fs.told(below().stat());
        fs.charge(cost);
        mode = stat.mode();
        uid = stat.uid();
        gid = stat.gid();
        links = stat.nlink();
        atime = stat.atime();
        mtime = stat.mtime();
        ctime = stat.ctime();
        own = true;
        begin(stat);
        fs.keep(this);
    }

    /** Takes over what else is known of the file below. */
    void begin(Stat stat) {}

    /** Nobody has it open or mapped any more. */
    void unused() {}

    abstract long size();

    /** Bytes of content that count against the capacity. */
    abstract long contentCost();

    /** Bytes of content as stat tells them, wherever they are. */
    long takenUp() {
        return contentCost();
    }

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
    public final Stat stat() throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            if (!own) {
                return seenHere(fs.told(below().stat()));
            }
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
                    (takenUp() + 511) / 512,
                    atime,
                    mtime,
                    ctime);
        }
    }

    private Stat seenHere(Stat stat) {
        return new Stat(
                fs.dev(),
                number,
                type,
                stat.mode(),
                stat.nlink(),
                stat.uid(),
                stat.gid(),
                stat.rdev(),
                stat.size(),
                stat.blocks(),
                stat.atime(),
                stat.mtime(),
                stat.ctime());
    }

    @Override
    public final void setMode(int newMode) throws ErrnoException {
        if (type == FileType.SYMBOLIC_LINK) {
            throw Errno.ENOTSUP.exception();
        }
        try (Lock _ = fs.lock.enter()) {
            own();
            mode = newMode & 07777;
            ctime = fs.now();
        }
    }

    @Override
    public final void setOwner(int newUid, int newGid) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            own();
            uid = newUid == KEEP ? uid : newUid;
            gid = newGid == KEEP ? gid : newGid;
            if (type != FileType.DIRECTORY) {
                mode &= (mode & GROUP_EXECUTES) != 0 ? ~(SET_UID | SET_GID) : ~SET_UID;
            }
            ctime = fs.now();
        }
    }

    @Override
    public final void setTimes(Timespec newAtime, Timespec newMtime) throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            own();
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
            if (xattrs != null) {
                return xattrs.get(name);
            }
            return lower == null ? null : Xattrs.below(lower, name);
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
            own();
            boolean set = ownXattrs().set(name, value, flags);
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
            if (xattrs == null && (lower == null || Xattrs.below(lower, name) == null)) {
                return false;
            }
            own();
            boolean removed = ownXattrs().remove(name);
            if (removed) {
                ctime = fs.now();
            }
            return removed;
        }
    }

    @Override
    public final List<String> xattrs() throws ErrnoException {
        try (Lock _ = fs.lock.enter()) {
            if (xattrs != null) {
                return xattrs.names();
            }
            return lower == null ? List.of() : Xattrs.below(lower);
        }
    }

    /** Its attributes, to be changed: those of the file below until now. */
    private Xattrs ownXattrs() throws ErrnoException {
        Xattrs there = xattrs;
        if (there == null) {
            there = new Xattrs(fs);
            if (lower != null) {
                there.copy(lower);
            }
            xattrs = there;
        }
        return there;
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
        if (!own) {
            return;
        }
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
        if (opens == 0) {
            unused();
        }
        freeIfUnused();
    }

    /** Nothing may take room in an inode that nobody can find any more. */
    final void requireAlive() throws ErrnoException {
        if (freed) {
            throw Errno.ESTALE.exception();
        }
    }

    @Override
    public final boolean isGone() {
        try (Lock _ = fs.lock.enter()) {
            return freed;
        }
    }

    /** To be called when a name or an open handle has gone. */
    final void freeIfUnused() {
        if (own && links == 0 && opens == 0 && !freed) {
            freed = true;
            int cost = lower == null ? MemoryFileSystem.INODE_COST : MemoryFileSystem.CHANGED_COST;
            fs.release(contentCost() + cost);
            discard();
            if (xattrs != null) {
                xattrs.clear();
            }
            if (locks != null) {
                locks.clear();
            }
            fs.forget(this);
        }
    }
}
