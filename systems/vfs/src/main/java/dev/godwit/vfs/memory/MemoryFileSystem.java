package dev.godwit.vfs.memory;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.StatFs;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

/**
 * A file system in memory.
 *
 * <p>Its state is deterministic: inode numbers count up from 1, the root, and are never used again;
 * a directory lists its names in the order in which they were made; times come from the given
 * clock. Reading moves a file's access time only if that is not later than its last change, as
 * Linux's {@code relatime} does.
 *
 * <p>It is bounded: file content counts in chunks of {@value FileInode#CHUNK} bytes, of which holes
 * take none; each inode, name and link target counts too, with what it takes of the heap of a JVM,
 * so that a guest cannot fill the host with empty files. Beyond the bound everything that needs
 * room answers {@link Errno#ENOSPC}. Files that have no name left go when they are closed.
 *
 * <p>It can be used by several threads; each operation is one step ({@link FileSystem}).
 */
public class MemoryFileSystem implements FileSystem {
    /** What an inode counts against the capacity, in bytes. */
    public static final int INODE_COST = 256;

    /** What an inode counts that was one of the file system below, once it is changed. */
    public static final int CHANGED_COST = 768;

    /** What a name in a directory counts, in bytes, besides two for each of its characters. */
    public static final int ENTRY_COST = 192;

    private static final long TMPFS_MAGIC = 0x0102_1994;

    private final Clock clock;
    private final long capacity;
    private final long dev;
    private final DirectoryInode root;
    private final FileTree sandbox;
    final PageStore pages;
    final Lock lock = new Lock();
    final LockTable.Room lockRoom = new LockTable.Room(lock);
    final byte[] buffer = new byte[Page.SIZE];
    private final @Nullable LowerInodes lowerInodes;
    private long firstInode = 1;
    private long nextInode = 1;
    private long inodes;
    private long used;

    /**
     * An empty file system.
     *
     * @param clock where times come from
     * @param capacity the most bytes it may hold, {@value #INODE_COST} or more
     * @param dev the number by which guests tell it from other file systems
     */
    public MemoryFileSystem(Clock clock, long capacity, long dev) {
        this(clock, capacity, dev, PageStore.HEAP);
    }

    /**
     * An empty file system whose files lie in given pages.
     *
     * @param clock where times come from
     * @param capacity the most bytes it may hold, {@value #INODE_COST} or more
     * @param dev the number by which guests tell it from other file systems
     * @param pages where the pages of files are taken from
     */
    @SuppressWarnings("this-escape") // who is given it keeps it, and asks nothing
    public MemoryFileSystem(Clock clock, long capacity, long dev, PageStore pages) {
        this.clock = clock;
        this.capacity = checked(capacity);
        this.dev = dev;
        this.used = INODE_COST;
        this.pages = pages;
        this.lowerInodes = null;
        this.root = new DirectoryInode(this, NewFile.directory(0777));
        root.links = 2;
        this.sandbox = FileTree.sandbox(new Mounts(root, false), SpecialFiles.NONE);
    }

    /**
     * A file system that begins as another one, which is never changed: {@code
     * dev.godwit.vfs.overlay}.
     *
     * @param clock where times come from
     * @param capacity the most bytes that what is changed may take, {@value #INODE_COST} or more
     * @param dev the number by which guests tell it from other file systems
     * @param pages where the pages of files are taken from
     * @param lower what it begins as
     * @param isHostHidden whether nothing is told that depends on the host that those files are on
     * @throws ErrnoException if the lower file system cannot be opened now
     */
    @SuppressWarnings("this-escape") // who is given it keeps it, and asks nothing
    protected MemoryFileSystem(
            Clock clock,
            long capacity,
            long dev,
            PageStore pages,
            FileSystem lower,
            boolean isHostHidden)
            throws ErrnoException {
        this.clock = clock;
        this.capacity = checked(capacity);
        this.dev = dev;
        this.pages = pages;
        this.firstInode =
                lower instanceof MemoryFileSystem below
                        ? below.firstAbove()
                        : LowerInodes.FIRST_OWN;
        this.nextInode = firstInode;
        LowerInodes inodes = new LowerInodes(this, lower.rootInode().stat().dev(), isHostHidden);
        this.lowerInodes = inodes;
        this.root = (DirectoryInode) inodes.over(lower.rootInode());
        root.own(INODE_COST);
        this.sandbox = FileTree.sandbox(new Mounts(root, false), SpecialFiles.NONE);
    }

    /** The number of the first file that is made in one above this: no file has it here. */
    private long firstAbove() {
        return lowerInodes == null ? LowerInodes.FIRST_OWN : firstInode + LowerInodes.MOST_OWN;
    }

    private static long checked(long capacity) {
        if (capacity < INODE_COST) {
            throw new IllegalArgumentException(
                    "capacity must be at least " + INODE_COST + " bytes: " + capacity);
        }
        return capacity;
    }

    /** {@return a new handle of the root, from which no path leads out} */
    public Directory root() {
        try {
            return sandbox.directory(sandbox.root());
        } catch (ErrnoException e) {
            throw new IllegalStateException("the root is always there", e);
        }
    }

    @Override
    public Inode rootInode() {
        return root;
    }

    @Override
    public StatFs statFs() {
        try (Lock _ = lock.enter()) {
            long free = (capacity - used) / Page.SIZE;
            long more = (capacity - used) / INODE_COST;
            return new StatFs(
                    magic(),
                    Page.SIZE,
                    capacity / Page.SIZE,
                    free,
                    free,
                    inodes + more,
                    more,
                    dev,
                    Names.MAX_NAME);
        }
    }

    /** {@return its kind, as Linux numbers them} */
    protected long magic() {
        return TMPFS_MAGIC;
    }

    @Override
    @SuppressWarnings("exports") // who has a file system requires the host's twin anyway
    public Lock walkLock() {
        return lock;
    }

    /** {@return the most bytes it may hold} */
    public long capacity() {
        return capacity;
    }

    /** {@return how many bytes are taken, from 0 to {@link #capacity}} */
    public long used() {
        try (Lock _ = lock.enter()) {
            return used;
        }
    }

    Timespec now() {
        return Timespec.ofNanos(clock.realtime());
    }

    long dev() {
        return dev;
    }

    /** Counts one more inode; answers its number. */
    long register() {
        inodes++;
        return nextInode++;
    }

    /** The inode that stands for one of the file system below. */
    MemoryInode over(Inode lower) throws ErrnoException {
        if (lowerInodes == null) {
            throw new IllegalStateException("there is none below");
        }
        return lowerInodes.over(lower);
    }

    /** The number of a file below, as it is told here. */
    long numberOver(long device, long ino) {
        return lowerInodes == null ? ino : lowerInodes.number(device, ino);
    }

    /** What is told of a file below. */
    Stat told(Stat stat) {
        return lowerInodes == null ? stat : lowerInodes.told(stat);
    }

    /** Counts one more inode that began as a file below, and keeps it, for it is changed. */
    void keep(MemoryInode inode) {
        inodes++;
        if (lowerInodes != null) {
            lowerInodes.keep(inode);
        }
    }

    /** Counts one inode less. */
    void forget(MemoryInode inode) {
        inodes--;
        if (lowerInodes != null && inode.lower != null) {
            lowerInodes.forget(inode);
        }
    }

    /** Fails if there is no room for so many bytes more. */
    void requireRoom(long bytes) throws ErrnoException {
        if (bytes > capacity - used) {
            throw Errno.ENOSPC.exception();
        }
    }

    /** Takes room that has been found, together with all else that the operation takes. */
    void take(long bytes) {
        used += bytes;
    }

    void charge(long bytes) throws ErrnoException {
        requireRoom(bytes);
        used += bytes;
    }

    void release(long bytes) {
        used -= bytes;
    }
}
