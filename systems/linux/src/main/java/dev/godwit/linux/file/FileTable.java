package dev.godwit.linux.file;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Found;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The descriptors of a process, from 0 on: each stands for an open file description and may be
 * marked to be closed by execve. Tasks may share one (CLONE_FILES).
 */
public final class FileTable {
    private static final int FIRST_ROOM = 16;

    private @Nullable LinuxFile[] files = new @Nullable LinuxFile[FIRST_ROOM];
    private boolean[] closeOnExec = new boolean[FIRST_ROOM];

    /** No descriptor below it is free. */
    private int lowestFree;

    private int users = 1;

    /** Locks of POSIX may belong to it. */
    public boolean hasLocks;

    /** Told when a process closes a descriptor, whose locks of files (fcntl) end with that. */
    private final CloseListener listener;

    /** What has to know that a descriptor is closed. */
    @FunctionalInterface
    public interface CloseListener {
        /**
         * A descriptor has been closed.
         *
         * @param table whose
         * @param file what it stood for, still held
         */
        void closing(FileTable table, LinuxFile file);
    }

    /**
     * A table without descriptors.
     *
     * @param listener told of each that is closed
     */
    public FileTable(CloseListener listener) {
        this.listener = listener;
    }

    /**
     * {@return the same descriptors for a process of its own: each description is held once more}
     */
    public FileTable copy() {
        FileTable copy = new FileTable(listener);
        copy.files = Arrays.copyOf(files, files.length);
        copy.closeOnExec = Arrays.copyOf(closeOnExec, closeOnExec.length);
        copy.lowestFree = lowestFree;
        for (LinuxFile file : copy.files) {
            if (file != null) {
                file.hold();
            }
        }
        return copy;
    }

    /** {@return this, for one more task} */
    public FileTable share() {
        users++;
        return this;
    }

    /** {@return whether several tasks have it} */
    public boolean isShared() {
        return users > 1;
    }

    /** Lets go of it for a task; with the last one all descriptors are closed. */
    public void letGo() {
        users--;
        if (users == 0) {
            for (int fd = 0; fd < files.length; fd++) {
                closeQuietly(fd);
            }
        }
    }

    /**
     * What a descriptor stands for.
     *
     * @param fd any number
     * @return the description
     * @throws ErrnoException EBADF
     */
    public LinuxFile get(int fd) throws ErrnoException {
        LinuxFile file = find(fd);
        if (file == null) {
            throw Errno.EBADF.exception();
        }
        return file;
    }

    /**
     * What a descriptor stands for, if it is not only the place of a file (O_PATH).
     *
     * @param fd any number
     * @return the description
     * @throws ErrnoException EBADF
     */
    public LinuxFile open(int fd) throws ErrnoException {
        LinuxFile file = find(fd);
        if (file == null || file.isPath()) {
            throw Errno.EBADF.exception();
        }
        return file;
    }

    /**
     * What a descriptor stands for.
     *
     * @param fd any number
     * @return the description, or null if there is none
     */
    public @Nullable LinuxFile find(int fd) {
        return fd >= 0 && fd < files.length ? files[fd] : null;
    }

    /**
     * A name has become another one: files that were found by it are called so.
     *
     * @param old where the file was
     * @param now where it is
     */
    public void renamed(Found old, Found now) {
        for (LinuxFile file : files) {
            if (file != null) {
                file.renamed(old, now);
            }
        }
    }

    /** {@return no descriptor is this or higher} */
    public int end() {
        int end = files.length;
        while (end > 0 && files[end - 1] == null) {
            end--;
        }
        return end;
    }

    /**
     * Gives a description the lowest descriptor that is free.
     *
     * @param file held once for it
     * @param from the lowest that may be
     * @param limit RLIMIT_NOFILE: it is less than this
     * @param isClosed whether execve closes it
     * @return the descriptor
     * @throws ErrnoException EMFILE; the description is not let go of
     */
    public int add(LinuxFile file, int from, long limit, boolean isClosed) throws ErrnoException {
        int fd = Math.max(from, lowestFree);
        while (fd < files.length && files[fd] != null) {
            fd++;
        }
        if (fd >= limit && limit >= 0) {
            throw Errno.EMFILE.exception();
        }
        if (from <= lowestFree) {
            lowestFree = fd + 1;
        }
        put(fd, file, isClosed);
        return fd;
    }

    /**
     * Fails if {@link #add} would.
     *
     * @param limit RLIMIT_NOFILE
     * @throws ErrnoException EMFILE
     */
    public void requireRoom(long limit) throws ErrnoException {
        int fd = lowestFree;
        while (fd < files.length && files[fd] != null) {
            fd++;
        }
        if (fd >= limit && limit >= 0) {
            throw Errno.EMFILE.exception();
        }
    }

    private void put(int fd, LinuxFile file, boolean isClosed) {
        if (fd >= files.length) {
            int room = Math.max(fd + 1, 2 * files.length);
            files = Arrays.copyOf(files, room);
            closeOnExec = Arrays.copyOf(closeOnExec, room);
        }
        files[fd] = file;
        closeOnExec[fd] = isClosed;
    }

    /**
     * Gives a description a certain descriptor, in place of what that stood for (dup2).
     *
     * @param file held once for it
     * @param fd the descriptor, 0 or more and less than RLIMIT_NOFILE
     * @param isClosed whether execve closes it
     */
    public void set(LinuxFile file, int fd, boolean isClosed) {
        closeQuietly(fd);
        put(fd, file, isClosed);
    }

    /**
     * Closes a descriptor.
     *
     * @param fd any number
     * @throws ErrnoException EBADF, and what the host says of earlier writes; it is closed even so
     */
    public void close(int fd) throws ErrnoException {
        LinuxFile file = get(fd);
        files[fd] = null;
        lowestFree = Math.min(lowestFree, fd);
        listener.closing(this, file);
        file.letGo();
    }

    private void closeQuietly(int fd) {
        if (find(fd) != null) {
            try {
                close(fd);
            } catch (ErrnoException _) {
                // nobody is there to be told
            }
        }
    }

    /** Closes what is marked for it (execve). */
    public void closeOnExec() {
        for (int fd = 0; fd < files.length; fd++) {
            if (closeOnExec[fd]) {
                closeQuietly(fd);
            }
        }
    }

    /**
     * Whether execve closes a descriptor.
     *
     * @param fd one that is there
     * @return whether it is marked
     */
    public boolean isClosedOnExec(int fd) {
        return closeOnExec[fd];
    }

    /**
     * Marks a descriptor to be closed by execve, or not to be.
     *
     * @param fd one that is there
     * @param isClosed whether it is closed
     */
    public void setCloseOnExec(int fd, boolean isClosed) {
        closeOnExec[fd] = isClosed;
    }
}
