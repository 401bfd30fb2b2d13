package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;

import org.jspecify.annotations.Nullable;

/**
 * Files in a tree of directories, below the paths: what is mounted ({@link Mounts}).
 *
 * <h2>Threads</h2>
 *
 * One rule: a file system has one lock, and every operation of its inodes, open files, locks and
 * pages takes it, so each is one step for all threads and none needs another's help. Nothing waits
 * while it holds the lock, and nothing calls another file system but one that it stands on, which
 * never calls back ({@code dev.godwit.vfs.overlay}). A path is many steps: what a walk has found
 * may be gone when it is used, and the operation on it then says so. Where more than one lock is
 * held, they are taken in this order: open file description, table of mounts, file system. A walk
 * may hold the lock of the file system that it is in ({@link #walkLock}), of one at a time.
 */
public interface FileSystem {
    /**
     * {@return the directory at the top}
     *
     * @throws ErrnoException if the host does not let it be opened now
     */
    Inode rootInode() throws ErrnoException;

    /**
     * {@return how large and how full it is}
     *
     * @throws ErrnoException if the host fails
     */
    StatFs statFs() throws ErrnoException;

    /**
     * {@return the lock, for a walk to take it once, with what is done at its end, and not for each
     * component; null where it may be held only for one operation}
     */
    @SuppressWarnings("exports") // who has a file system requires the host's twin anyway
    default @Nullable Lock walkLock() {
        return null;
    }
}
