package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;

/**
 * An open file of any type: a {@link RegularFile}, {@link Directory}, {@link Stream}, {@link
 * Socket} or {@link ListeningSocket}. It stays usable when its last name is removed. A regular file
 * can be used by several threads ({@link FileSystem}), all others by one at a time.
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
     * @param atime the last read, {@link Timespec#NOW} or {@link Timespec#OMIT}
     * @param mtime the last change of content, likewise
     * @throws ErrnoException EROFS, EPERM, ENOTSUP, ...
     */
    void setTimes(Timespec atime, Timespec mtime) throws ErrnoException;

    /**
     * Asks which events have occurred. A regular file and a directory can always be read and
     * written, as poll(2) has it.
     *
     * @param events bits of {@link Events} that are of interest
     * @return those of them that have occurred, and {@link Events#ERROR} and {@link Events#HANG_UP}
     *     even unasked
     */
    default int poll(int events) {
        return events & (Events.IN | Events.OUT);
    }

    /**
     * What to wait for.
     *
     * @param events bits of {@link Events}
     * @return what becomes ready when {@link #poll} of the same events would not answer 0
     */
    default Waitable until(int events) {
        return (events & (Events.IN | Events.OUT)) != 0 ? Ready.ALWAYS : Ready.NEVER;
    }

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
