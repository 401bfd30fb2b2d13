package dev.godwit.linux.file;

/** The flags of open(2) with Linux's values on RISC-V ({@code <asm-generic/fcntl.h>}). */
public final class OpenFlag {
    /** The bits in which one of the three that follow stands. */
    public static final int ACCMODE = 3;

    /** O_RDONLY. */
    public static final int RDONLY = 0;

    /** O_WRONLY. */
    public static final int WRONLY = 1;

    /** O_RDWR. */
    public static final int RDWR = 2;

    /** O_CREAT. */
    public static final int CREAT = 0100;

    /** O_EXCL. */
    public static final int EXCL = 0200;

    /** O_NOCTTY. */
    public static final int NOCTTY = 0400;

    /** O_TRUNC. */
    public static final int TRUNC = 01000;

    /** O_APPEND. */
    public static final int APPEND = 02000;

    /** O_NONBLOCK. */
    public static final int NONBLOCK = 04000;

    /** O_DSYNC. */
    public static final int DSYNC = 010000;

    /** O_ASYNC. */
    public static final int ASYNC = 020000;

    /** O_DIRECT. */
    public static final int DIRECT = 040000;

    /** O_LARGEFILE: nothing, but kept. */
    public static final int LARGEFILE = 0100000;

    /** O_DIRECTORY. */
    public static final int DIRECTORY = 0200000;

    /** O_NOFOLLOW. */
    public static final int NOFOLLOW = 0400000;

    /** O_NOATIME. */
    public static final int NOATIME = 01000000;

    /** O_CLOEXEC: of the descriptor, not of what it stands for. */
    public static final int CLOEXEC = 02000000;

    /** O_SYNC, which contains O_DSYNC. */
    public static final int SYNC = 04010000;

    /** O_PATH. */
    public static final int PATH = 010000000;

    /** O_TMPFILE, which contains O_DIRECTORY. */
    public static final int TMPFILE = 020200000;

    /** What fcntl(F_SETFL) can change. */
    public static final int SETTABLE = APPEND | NONBLOCK | ASYNC | DIRECT | NOATIME;

    private OpenFlag() {}
}
