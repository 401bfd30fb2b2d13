package dev.godwit.vfs;

/**
 * How {@link Directory#open} opens: the open flags of POSIX ({@code <fcntl.h>}), as bits. Neither
 * {@link #READ} nor {@link #WRITE} opens a file for its attributes alone. Append mode belongs to
 * the {@link Description}.
 */
public final class OpenFlags {
    /** Its content may be read. */
    public static final int READ = 1;

    /** Its content may be written; a directory refuses with EISDIR. */
    public static final int WRITE = 2;

    /** Make a regular file if there is none (O_CREAT). */
    public static final int CREAT = 4;

    /** With {@link #CREAT}: fail with EEXIST if there is one (O_EXCL). */
    public static final int EXCL = 8;

    /** Cut a regular file to size 0 (O_TRUNC). */
    public static final int TRUNC = 16;

    /** Fail with ENOTDIR unless it is a directory (O_DIRECTORY). */
    public static final int DIRECTORY = 32;

    /** Fail with ELOOP if the path's last component is a symbolic link (O_NOFOLLOW). */
    public static final int NOFOLLOW = 64;

    /** Each write reaches the disk with what is needed to read it back (O_DSYNC). */
    public static final int DSYNC = 128;

    /** Each write reaches the disk with all attributes (O_SYNC). */
    public static final int SYNC = 256;

    private OpenFlags() {}
}
