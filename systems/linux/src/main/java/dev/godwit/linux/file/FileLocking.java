package dev.godwit.linux.file;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.Found;

import org.jspecify.annotations.Nullable;

/**
 * Who owns which locks: those of POSIX belong to a table of descriptors, and end when any
 * descriptor of the file in it is closed; all others belong to an open file description, and end
 * with it.
 */
public final class FileLocking {
    private FileLocking() {}

    /**
     * The locks of a file.
     *
     * @param file an open file
     * @return its locks
     * @throws ErrnoException ENOLCK where there are none
     */
    public static FileLocks of(LinuxFile file) throws ErrnoException {
        FileLocks locks = find(file);
        if (locks == null) {
            throw Errno.ENOLCK.exception();
        }
        return locks;
    }

    /**
     * The locks of a file.
     *
     * @param file an open file
     * @return its locks; null where there are none
     */
    static @Nullable FileLocks find(LinuxFile file) {
        Found place = file.place();
        try {
            return place == null ? null : place.place().inode().locks();
        } catch (ErrnoException _) {
            return null;
        }
    }

    /**
     * A table closes a descriptor: its locks of that file end.
     *
     * @param table whose
     * @param file what the descriptor stood for
     */
    public static void closing(FileTable table, LinuxFile file) {
        if (table.hasLocks) {
            FileLocks locks = find(file);
            if (locks != null) {
                locks.release(table);
            }
        }
    }
}
