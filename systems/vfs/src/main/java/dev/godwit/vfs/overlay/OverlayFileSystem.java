package dev.godwit.vfs.overlay;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.memory.MemoryFileSystem;

/**
 * A file system in memory that begins as another one. That one, the lower, is never changed; here
 * everything can be, as in any file system in memory: what is changed counts against the capacity,
 * and nothing else does.
 *
 * <p>There is one inode here for each file of the lower, hard links included, as long as somebody
 * refers to it, and for ever once it has been changed. At first it tells what the lower file tells.
 * Before the first change of whatever kind it takes over the lower's attributes; of its content it
 * has the pages that are written, and the lower shows through all others. So to change one byte of
 * a file takes one page, the file stays the same for all who have it open or mapped, and keeps its
 * number. Opening a file changes nothing, in whatever way it is opened, but for TRUNC.
 *
 * <p>A directory shows the lower's names, without those that have gone from it (each counts as a
 * name), and its own. A directory that takes the place of one that was removed shows nothing of it.
 *
 * <p>To remove or rename a file of the lower needs room, for the lower's name must be remembered as
 * hidden; so it may fail with ENOSPC. A file that the lower says has names elsewhere keeps its room
 * when all its names here have gone.
 *
 * <h2>Mappings</h2>
 *
 * All mappings of a file have the same pages. One that is read from the lower counts nothing; when
 * it is written, by a mapping or by a write, it becomes the file's own without moving. So shared
 * mappings, made before or after the first change, see every write, and write what everybody reads.
 * A private mapping sees writes to pages that it has not copied yet, as with any file.
 *
 * <h2>Below</h2>
 *
 * Locks and extended attributes are kept here; those attributes that the lower has are taken over
 * with the first change of one. A lower device, FIFO or socket has its type and number, and {@link
 * dev.godwit.vfs.SpecialFiles} opens it. The lower must not change meanwhile: what is unchanged
 * here follows it, and what is changed mixes the two.
 *
 * <p>The lower is called with the lock of this file system, so locks are taken in the order from
 * above to below; a lower never calls what stands on it.
 */
public final class OverlayFileSystem extends MemoryFileSystem {
    private static final long OVERLAYFS_SUPER_MAGIC = 0x794c_7630;

    /**
     * A file system that is as the lower one.
     *
     * @param lower what it begins as
     * @param clock where times come from
     * @param capacity the most bytes that what is changed may take, {@value
     *     MemoryFileSystem#INODE_COST} or more
     * @param dev the number by which guests tell it from other file systems: all of its files have
     *     it
     * @param pages where the pages of files are taken from
     * @throws ErrnoException if the root of the lower cannot be opened now
     */
    public OverlayFileSystem(
            FileSystem lower, Clock clock, long capacity, long dev, PageStore pages)
            throws ErrnoException {
        this(lower, clock, capacity, dev, pages, false);
    }

    /**
     * A file system that is as the lower one, and can be the same wherever that is kept.
     *
     * @param lower what it begins as
     * @param clock where times come from
     * @param capacity the most bytes that what is changed may take, {@value
     *     MemoryFileSystem#INODE_COST} or more
     * @param dev the number by which guests tell it from other file systems: all of its files have
     *     it
     * @param pages where the pages of files are taken from
     * @param isHostHidden whether nothing is told that depends on the host that the lower is on:
     *     files are numbered as they are met, which is remembered of each; they were read and had
     *     their attributes changed when their content was; a file takes up all its size, and a
     *     directory nothing, which does not count those in it
     * @throws ErrnoException if the root of the lower cannot be opened now
     */
    public OverlayFileSystem(
            FileSystem lower,
            Clock clock,
            long capacity,
            long dev,
            PageStore pages,
            boolean isHostHidden)
            throws ErrnoException {
        super(clock, capacity, dev, pages, lower, isHostHidden);
    }

    @Override
    protected long magic() {
        return OVERLAYFS_SUPER_MAGIC;
    }
}
