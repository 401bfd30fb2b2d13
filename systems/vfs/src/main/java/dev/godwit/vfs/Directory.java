package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

/**
 * An open directory: where paths begin.
 *
 * <p>A path is relative to this directory and never leads out of it, whatever links it meets: that
 * is ENOTCAPABLE, as is an absolute path. Further errors that every operation with a path may give:
 * ENOENT (also for the empty path), ENOTDIR, ELOOP (more than 40 symbolic links), ENAMETOOLONG,
 * EINVAL (a NUL), EILSEQ (a string that is no name), EACCES, EIO. A path that ends in {@code /}
 * means a directory. Two directories given to one operation must belong to the same mount, else
 * EXDEV.
 */
public interface Directory extends Listing {
    /** The greatest number of symbolic links that one path may meet. */
    int MAX_LINKS = 40;

    /**
     * Opens or makes a file.
     *
     * @param path which
     * @param flags bits of {@link OpenFlags}
     * @param mode permission bits of a file that is made
     * @return the open file, of the interface that its type has
     * @throws ErrnoException EEXIST, EISDIR, EINVAL (CREAT with DIRECTORY), EROFS, ENOSPC; ENXIO or
     *     ENOTSUP for a type that cannot be opened here
     */
    OpenFile open(String path, int flags, int mode) throws ErrnoException;

    /**
     * {@return what is known of a file}
     *
     * @param path which
     * @param follow if it is a symbolic link, what that leads to is meant
     * @throws ErrnoException see above
     */
    Stat stat(String path, boolean follow) throws ErrnoException;

    /**
     * Sets a file's times.
     *
     * @param path which
     * @param follow if it is a symbolic link, what that leads to is meant
     * @param atime the last read, {@link Timespec#NOW} or {@link Timespec#OMIT}
     * @param mtime the last change of content, likewise
     * @throws ErrnoException EROFS, EPERM
     */
    void setTimes(String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException;

    /**
     * Makes a directory.
     *
     * @param path its name
     * @param mode permission bits
     * @throws ErrnoException EEXIST, EROFS, ENOSPC
     */
    void mkdir(String path, int mode) throws ErrnoException;

    /**
     * Removes the name of a file that is not a directory.
     *
     * @param path the name; a symbolic link is removed itself
     * @throws ErrnoException EISDIR, EROFS
     */
    void unlink(String path) throws ErrnoException;

    /**
     * Removes an empty directory.
     *
     * @param path its name
     * @throws ErrnoException ENOTEMPTY, EINVAL (for {@code .}), EBUSY, EROFS
     */
    void rmdir(String path) throws ErrnoException;

    /**
     * Gives a file another name, in place of a file or empty directory that had it.
     *
     * @param from its name
     * @param toDirectory where the new name's path begins
     * @param to the new name
     * @throws ErrnoException EISDIR, ENOTEMPTY, EINVAL (a directory into itself), EBUSY (for {@code
     *     .} and {@code ..}), EXDEV, EROFS, ENOSPC
     */
    void rename(String from, Directory toDirectory, String to) throws ErrnoException;

    /**
     * Gives a file one more name.
     *
     * @param from its name; of a symbolic link, the link itself
     * @param toDirectory where the new name's path begins
     * @param to the new name
     * @throws ErrnoException EEXIST, EPERM (for a directory), EXDEV, EROFS, ENOSPC, EMLINK
     */
    void link(String from, Directory toDirectory, String to) throws ErrnoException;

    /**
     * Makes a symbolic link.
     *
     * @param target what it leads to, 1 to 4,095 bytes; it need not exist
     * @param path the link's name
     * @throws ErrnoException EEXIST, EROFS, ENOSPC
     */
    void symlink(String target, String path) throws ErrnoException;

    /**
     * {@return what a symbolic link leads to}
     *
     * @param path the link's name
     * @throws ErrnoException EINVAL if it is not a symbolic link
     */
    String readlink(String path) throws ErrnoException;

    /** {@return where it is in a {@link FileTree}; null if it belongs to none} */
    default @Nullable Location location() {
        return null;
    }
}
