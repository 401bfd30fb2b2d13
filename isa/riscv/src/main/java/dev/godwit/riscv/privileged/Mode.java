package dev.godwit.riscv.privileged;

/** The privilege modes (Privileged Architecture, Privilege Levels). */
public final class Mode {
    /** User and application. */
    public static final int USER = 0;

    /** Supervisor. */
    public static final int SUPERVISOR = 1;

    /** Machine. */
    public static final int MACHINE = 3;

    private Mode() {}
}
