package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The advisory locks of one file: those of ranges (fcntl, F_SETLK) and those of the whole file
 * (flock), which know nothing of each other. An owner is any object: a process for the locks of
 * POSIX, an open file description for the others. Nothing here waits: who may not have a lock now
 * waits for {@link #free}, and asks again.
 */
public interface FileLocks {
    /** Which locks are meant. */
    enum Kind {
        /** Locks of ranges (F_SETLK, F_OFD_SETLK). */
        RANGE,
        /** Locks of the whole file (flock); a new one takes the place of the owner's old one. */
        WHOLE
    }

    /**
     * A lock.
     *
     * @param owner whose; compared as an object, not by its contents
     * @param exclusive nobody else may have one there (F_WRLCK, LOCK_EX); else others may share it
     * @param start the first byte, 0 or more; 0 of a whole file
     * @param end the last byte, not before the first; {@link Long#MAX_VALUE} for all that may come
     */
    record FileLock(Object owner, boolean exclusive, long start, long end) {
        /**
         * One of the whole file.
         *
         * @param owner whose
         * @param exclusive nobody else may have one
         * @return the lock
         */
        public static FileLock whole(Object owner, boolean exclusive) {
            return new FileLock(owner, exclusive, 0, Long.MAX_VALUE);
        }

        /** {@return whether two locks cannot be held at once} */
        boolean conflicts(FileLock other) {
            return owner != other.owner
                    && (exclusive || other.exclusive)
                    && start <= other.end
                    && other.start <= end;
        }
    }

    /**
     * {@return the first lock that keeps another from being had, or null if there is none
     * (F_GETLK); its owner is this object itself if nobody here holds it, but another program of
     * the host}
     *
     * @param kind which locks are meant
     * @param wanted the lock
     * @throws ErrnoException if the host fails
     */
    @Nullable FileLock conflict(Kind kind, FileLock wanted) throws ErrnoException;

    /**
     * Takes a lock in place of what its owner had there. A lock of the whole file that is refused
     * has lost the owner's old one, as with flock(2).
     *
     * @param kind which locks are meant
     * @param wanted the lock
     * @throws ErrnoException EAGAIN if another owner keeps it from being had, ENOLCK if there are
     *     too many
     */
    void lock(Kind kind, FileLock wanted) throws ErrnoException;

    /**
     * Gives up what an owner has in a range.
     *
     * @param kind which locks are meant
     * @param owner whose
     * @param start the first byte
     * @param end the last byte
     * @throws ErrnoException ENOLCK if a lock would have to be cut in two and there are too many
     */
    void unlock(Kind kind, Object owner, long start, long end) throws ErrnoException;

    /**
     * Gives up all locks of an owner, which closes the file or ends.
     *
     * @param owner whose
     */
    void release(Object owner);

    /**
     * {@return what becomes ready when nobody keeps a lock from being had any more}
     *
     * @param kind which locks are meant
     * @param wanted the lock
     */
    Waitable free(Kind kind, FileLock wanted);

    /**
     * {@return what is held here, in no particular order}
     *
     * @param kind which locks are meant
     */
    List<FileLock> held(Kind kind);
}
