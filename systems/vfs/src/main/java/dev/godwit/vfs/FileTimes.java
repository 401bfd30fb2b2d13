package dev.godwit.vfs;

/** Values that stand in for a time where times are set (POSIX, {@code futimens}). */
public final class FileTimes {
    /** The time at which it is set. */
    public static final long NOW = Long.MIN_VALUE;

    /** Leave it as it is. */
    public static final long OMIT = Long.MIN_VALUE + 1;

    private FileTimes() {}
}
