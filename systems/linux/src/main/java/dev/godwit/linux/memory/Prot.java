package dev.godwit.linux.memory;

/** The protection bits of mmap and mprotect, with Linux's values. */
public final class Prot {
    /** No access. */
    public static final int NONE = 0;

    /** Loads. */
    public static final int READ = 1;

    /** Stores; on RISC-V they come with loads. */
    public static final int WRITE = 2;

    /** Fetches of instructions. */
    public static final int EXEC = 4;

    /** Fit for atomic operations; every page is. */
    public static final int SEM = 8;

    /** For mprotect: from the beginning of the area, which must grow downwards. */
    public static final int GROWSDOWN = 0x0100_0000;

    /** For mprotect: to the end of the area, which must grow upwards; none does on RISC-V. */
    public static final int GROWSUP = 0x0200_0000;

    private Prot() {}
}
