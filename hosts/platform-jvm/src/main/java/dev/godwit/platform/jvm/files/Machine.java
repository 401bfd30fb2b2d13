package dev.godwit.platform.jvm.files;

/**
 * Numbers of Linux that differ between processors. Those of openat2, statx and of errno are the
 * same on all that we know.
 */
final class Machine {
    private static final String ARCH = System.getProperty("os.arch", "");

    static final boolean X86_64 = ARCH.equals("amd64") || ARCH.equals("x86_64");
    private static final boolean AARCH64 = ARCH.equals("aarch64");
    private static final boolean RISCV64 = ARCH.equals("riscv64");

    static final int AT_FDCWD = -100;

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NOCTTY = 0400;
    static final int O_TRUNC = 01000;
    static final int O_NONBLOCK = 04000;
    static final int O_DSYNC = 010000;
    static final int O_SYNC = 04010000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    static final int O_DIRECTORY = AARCH64 ? 040000 : 0200000;
    static final int O_NOFOLLOW = AARCH64 ? 0100000 : 0400000;

    private Machine() {}

    /** Whether the numbers above are those of this machine. */
    static boolean known() {
        return System.getProperty("os.name", "").equals("Linux") && (X86_64 || AARCH64 || RISCV64);
    }
}
