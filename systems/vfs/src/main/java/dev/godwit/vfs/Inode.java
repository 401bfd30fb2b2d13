package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A file of any type, apart from its names (POSIX, section 3.148, "File Serial Number").
 *
 * <p>While anybody refers to an inode, its file system answers the same object for the same file;
 * two objects are two files. Each operation is one step for all threads ({@link FileSystem}). A
 * name has 1 to {@link Names#MAX_NAME} bytes, no slash and no NUL, and is neither "." nor "..",
 * which are for who walks a path ({@link FileTree}); operations with a name answer ENOTDIR if this
 * is no directory.
 *
 * <p>An inode whose last name goes lives on while it is open ({@link #open}) or mapped ({@link
 * #pages}). After that everything which would need room answers ESTALE; so whoever keeps one, as
 * the working directory of a process, opens it. Permissions are kept and told, not enforced.
 */
public interface Inode {
    /** In {@link #setOwner}: leave it as it is. */
    int KEEP = -1;

    /** For {@link #rename}: fail with EEXIST rather than replace a file (RENAME_NOREPLACE). */
    int NOREPLACE = 1;

    /** For {@link #rename}: give each of two files the other's name (RENAME_EXCHANGE). */
    int EXCHANGE = 2;

    /** For {@link #setXattr}: fail with EEXIST if there is such an attribute (XATTR_CREATE). */
    int XATTR_CREATE = 1;

    /** For {@link #setXattr}: answer false if there is no such attribute (XATTR_REPLACE). */
    int XATTR_REPLACE = 2;

    /** The greatest length of an extended attribute's name, in bytes. */
    int MAX_XATTR_NAME = 255;

    /** The greatest length of an extended attribute's value, in bytes. */
    int MAX_XATTR_VALUE = 65_536;

    /** {@return the file system that it belongs to} */
    FileSystem fileSystem();

    /** {@return what it is; never changes} */
    FileType type();

    /**
     * {@return its attributes}
     *
     * @throws ErrnoException if the host fails
     */
    Stat stat() throws ErrnoException;

    /**
     * Sets its permission bits (chmod).
     *
     * @param mode 0 to 07777
     * @throws ErrnoException EPERM, EROFS, ENOTSUP for a symbolic link
     */
    void setMode(int mode) throws ErrnoException;

    /**
     * Sets its owner and group (chown). A file that is no directory loses its set-user-ID bit, and
     * its set-group-ID bit if its group may execute it.
     *
     * @param uid the owner, or {@link #KEEP}
     * @param gid the group, or {@link #KEEP}
     * @throws ErrnoException EPERM, EROFS
     */
    void setOwner(int uid, int gid) throws ErrnoException;

    /**
     * Sets its times (utimensat).
     *
     * @param atime the last read, {@link Timespec#NOW} or {@link Timespec#OMIT}
     * @param mtime the last change of content, likewise
     * @throws ErrnoException EPERM, EROFS
     */
    void setTimes(Timespec atime, Timespec mtime) throws ErrnoException;

    /**
     * Cuts it or lengthens it by a hole (truncate).
     *
     * @param size the new size in bytes
     * @throws ErrnoException EISDIR, EINVAL if negative or no regular file, EFBIG, EROFS
     */
    void setSize(long size) throws ErrnoException;

    /**
     * Opens it: a {@link RegularFile}, or the {@link Listing} of a directory. What a FIFO, device
     * or socket stands for, its file system does not know: {@link SpecialFiles}.
     *
     * @param flags bits of {@link OpenFlags}; of those that concern paths, only TRUNC counts
     * @return the open file
     * @throws ErrnoException ENXIO for a FIFO, device or socket, ELOOP for a symbolic link, EISDIR
     *     to write a directory, EROFS, ESTALE
     */
    OpenFile open(int flags) throws ErrnoException;

    /**
     * {@return the file of a name, or null if there is none}
     *
     * @param name the name
     * @throws ErrnoException ENOTDIR, EIO
     */
    default @Nullable Inode lookup(String name) throws ErrnoException {
        throw Errno.ENOTDIR.exception();
    }

    /**
     * Makes a file.
     *
     * @param name its name
     * @param file what to make
     * @return the file
     * @throws ErrnoException EEXIST, ENOENT if this directory has been removed, ENOSPC, EROFS,
     *     EPERM
     */
    default Inode make(String name, NewFile file) throws ErrnoException {
        throw Errno.ENOTDIR.exception();
    }

    /**
     * Makes a regular file without a name (O_TMPFILE), which goes unless it is opened at once.
     *
     * @param file what to make
     * @param canBeNamed whether {@link #link} may give it a name
     * @return the file
     * @throws ErrnoException ENOTSUP where there are no such files, ENOENT if this directory has
     *     been removed, ENOSPC, EROFS, EPERM
     */
    default Inode makeUnnamed(NewFile file, boolean canBeNamed) throws ErrnoException {
        throw (type() == FileType.DIRECTORY ? Errno.ENOTSUP : Errno.ENOTDIR).exception();
    }

    /**
     * Gives a file of the same file system one more name (link).
     *
     * @param name the new name
     * @param file the file
     * @throws ErrnoException EEXIST, ENOENT, EPERM for a directory, EXDEV, EMLINK, ENOSPC, EROFS
     */
    default void link(String name, Inode file) throws ErrnoException {
        throw Errno.ENOTDIR.exception();
    }

    /**
     * Removes the name of a file that is no directory (unlink).
     *
     * @param name the name
     * @throws ErrnoException ENOENT, EISDIR, EROFS
     */
    default void unlink(String name) throws ErrnoException {
        throw Errno.ENOTDIR.exception();
    }

    /**
     * Removes an empty directory (rmdir).
     *
     * @param name its name
     * @throws ErrnoException ENOENT, ENOTDIR, ENOTEMPTY, EROFS
     */
    default void rmdir(String name) throws ErrnoException {
        throw Errno.ENOTDIR.exception();
    }

    /**
     * Gives a file another name, in place of a file or empty directory that had it (renameat2).
     *
     * @param name its name
     * @param toDirectory a directory of the same file system
     * @param to the new name
     * @param flags 0, {@link #NOREPLACE} or {@link #EXCHANGE}
     * @throws ErrnoException ENOENT, EISDIR, ENOTDIR, ENOTEMPTY, EINVAL (a directory into itself),
     *     EEXIST, EXDEV, ENOSPC, EROFS
     */
    default void rename(String name, Inode toDirectory, String to, int flags)
            throws ErrnoException {
        throw Errno.ENOTDIR.exception();
    }

    /** {@return the directory above this one; null at the root, and once it has been removed} */
    default @Nullable Inode parent() {
        return null;
    }

    /** {@return the name of this directory in the one above; empty at the root} */
    default String name() {
        return "";
    }

    /**
     * {@return whether it has no name any more, and nobody has it open or mapped} Asked of files
     * that are watched and have lost a name ({@link Watches}); file systems whose names cannot go
     * need not know.
     */
    default boolean isGone() {
        return false;
    }

    /**
     * {@return what a symbolic link leads to}
     *
     * @throws ErrnoException EINVAL if it is none
     */
    default String readlink() throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    /**
     * {@return where a symbolic link leads that does not go by its text, such as those in {@code
     * /proc/PID/fd}, and how that is called; null for all other files}
     *
     * @throws ErrnoException ENOENT, EACCES, ...
     */
    default @Nullable Found jump() throws ErrnoException {
        return null;
    }

    /**
     * {@return the value of an extended attribute, or null if there is none of that name}
     *
     * @param name its name with the namespace, such as {@code user.mime_type}
     * @throws ErrnoException ENOTSUP for a namespace that this kind of file system has not, EINVAL
     *     for a namespace without a name, ERANGE for a name that is too long
     */
    byte @Nullable [] xattr(String name) throws ErrnoException;

    /**
     * Sets an extended attribute.
     *
     * @param name its name with the namespace
     * @param value its value, up to {@link #MAX_XATTR_VALUE} bytes
     * @param flags 0, {@link #XATTR_CREATE} or {@link #XATTR_REPLACE}
     * @return false if there was none to be replaced
     * @throws ErrnoException EEXIST, E2BIG, EPERM (one of {@code user.} of a file that is neither
     *     regular nor a directory), ENOSPC, EROFS, and as {@link #xattr}
     */
    boolean setXattr(String name, byte[] value, int flags) throws ErrnoException;

    /**
     * Removes an extended attribute.
     *
     * @param name its name with the namespace
     * @return whether there was one
     * @throws ErrnoException EPERM, EROFS, and as {@link #xattr}
     */
    boolean removeXattr(String name) throws ErrnoException;

    /**
     * {@return the names of all extended attributes}
     *
     * @throws ErrnoException if the host fails
     */
    List<String> xattrs() throws ErrnoException;

    /**
     * {@return its advisory locks}
     *
     * @throws ErrnoException ENOTSUP if this kind of file system has none
     */
    FileLocks locks() throws ErrnoException;

    /**
     * {@return its pages, to be mapped}
     *
     * @throws ErrnoException ENODEV if it is no regular file, or cannot be mapped
     */
    FilePages pages() throws ErrnoException;
}
