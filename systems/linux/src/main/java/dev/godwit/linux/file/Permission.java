package dev.godwit.linux.file;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;

import java.util.function.IntPredicate;

/**
 * Whether the permission bits of a file let somebody use it (path_resolution(7), "Permissions").
 */
public final class Permission {
    /** To read it. */
    public static final int READ = 4;

    /** To write it. */
    public static final int WRITE = 2;

    /** To execute it; to search a directory. */
    public static final int EXECUTE = 1;

    private static final int ANY_EXECUTE = 0111;

    private Permission() {}

    /**
     * Fails unless somebody may use a file.
     *
     * @param stat of the file
     * @param wanted a sum of constants of this class
     * @param uid the user for files
     * @param isGroup whether a group is the user's
     * @param overrides CAP_DAC_OVERRIDE: all but the execution of a file that nobody may execute
     * @param readsAll CAP_DAC_READ_SEARCH: reading of all, and searching of directories
     * @throws ErrnoException EACCES
     */
    public static void check(
            Stat stat,
            int wanted,
            int uid,
            IntPredicate isGroup,
            boolean overrides,
            boolean readsAll)
            throws ErrnoException {
        int mode = stat.mode();
        int granted = uid == stat.uid() ? mode >> 6 : isGroup.test(stat.gid()) ? mode >> 3 : mode;
        if ((wanted & ~granted) == 0) {
            return;
        }
        boolean isDirectory = stat.type() == FileType.DIRECTORY;
        if (overrides && (isDirectory || (wanted & EXECUTE) == 0 || (mode & ANY_EXECUTE) != 0)) {
            return;
        }
        if (readsAll && (wanted == READ || isDirectory && (wanted & WRITE) == 0)) {
            return;
        }
        throw Errno.EACCES.exception();
    }
}
