package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

/**
 * An open file of any type: a {@link RegularFile}, {@link Directory}, {@link Stream}, {@link
 * Socket} or {@link ListeningSocket}. It stays usable when its last name is removed. Used by one
 * thread at a time.
 */
public interface OpenFile {
    /** {@return what it is} */
    FileType type();

    /**
     * {@return what is known of it}
     *
     * @throws ErrnoException if the host fails
     */
    Stat stat() throws ErrnoException;

    /**
     * Sets its times.
     *
     * @param atime nanoseconds since 1970-01-01T00:00:00Z, {@link FileTimes#NOW} or {@link
     *     FileTimes#OMIT}
     * @param mtime likewise
     * @throws ErrnoException EROFS, EPERM, ENOTSUP, ...
     */
    void setTimes(long atime, long mtime) throws ErrnoException;

    /**
     * Waits until what was written is on the disk.
     *
     * @param dataOnly leave out attributes that are not needed to read the data back
     * @throws ErrnoException EIO, EINVAL where there is nothing to synchronize
     */
    void sync(boolean dataOnly) throws ErrnoException;

    /**
     * Gives it up; it must not be used any more. Closing twice does nothing.
     *
     * @throws ErrnoException if the host reports a failure of earlier writes; it is closed even so
     */
    void close() throws ErrnoException;
}
