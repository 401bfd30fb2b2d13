package dev.godwit.riscv.mmu;

/** What is done to a page: the privileged specification's kinds of access. */
public final class Access {
    /** A load. */
    public static final int READ = 0;

    /** A store, or an atomic operation, which needs the right to read too. */
    public static final int WRITE = 1;

    /** The fetch of an instruction. */
    public static final int EXECUTE = 2;

    private Access() {}
}
