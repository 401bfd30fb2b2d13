package dev.godwit.vfs.memory;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.Timespec;

import java.util.TreeMap;

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
 * <p>Not safe for use by several threads at once.
 */
public final class MemoryFileSystem {
    /** What an inode counts against the capacity, in bytes. */
    public static final int INODE_COST = 256;

    /** What a name in a directory counts, in bytes, besides two for each of its characters. */
    public static final int ENTRY_COST = 192;

    private final Clock clock;
    private final long capacity;
    private final long dev;
    private final TreeMap<Long, Inode> inodes = new TreeMap<>();
    private final DirectoryInode root;
    private long nextInode = 1;
    private long used;

    /**
     * An empty file system.
     *
     * @param clock where times come from
     * @param capacity the most bytes it may hold, {@value #INODE_COST} or more
     * @param dev the number by which guests tell it from other file systems
     */
    public MemoryFileSystem(Clock clock, long capacity, long dev) {
        if (capacity < INODE_COST) {
            throw new IllegalArgumentException(
                    "capacity must be at least " + INODE_COST + " bytes: " + capacity);
        }
        this.clock = clock;
        this.capacity = capacity;
        this.dev = dev;
        this.used = INODE_COST;
        this.root = new DirectoryInode(this, 0777, null);
        root.links = 2;
    }

    /** {@return a new handle of the root} */
    public Directory root() {
        return new MemoryDirectory(root);
    }

    /** {@return the most bytes it may hold} */
    public long capacity() {
        return capacity;
    }

    /** {@return how many bytes are taken, from 0 to {@link #capacity}} */
    public long used() {
        return used;
    }

    /** {@return how many files of all types there are, with and without a name} */
    public int inodeCount() {
        return inodes.size();
    }

    Timespec now() {
        return Timespec.ofNanos(clock.realtime());
    }

    long dev() {
        return dev;
    }

    long register(Inode inode) {
        long number = nextInode++;
        inodes.put(number, inode);
        return number;
    }

    void forget(Inode inode) {
        inodes.remove(inode.number);
    }

    void charge(long bytes) throws ErrnoException {
        if (bytes > capacity - used) {
            throw Errno.ENOSPC.exception();
        }
        used += bytes;
    }

    void release(long bytes) {
        used -= bytes;
    }
}
