package dev.godwit.linux.memory;

/**
 * The soft resource limits that bear on an address space, in bytes, unsigned; {@link #INFINITY} is
 * none. They may be changed at any time and are asked when something grows.
 */
public final class MemoryLimits {
    /** RLIM_INFINITY. */
    public static final long INFINITY = -1;

    /** RLIMIT_AS. */
    public long addressSpace = INFINITY;

    /** RLIMIT_DATA. */
    public long data = INFINITY;

    /** RLIMIT_STACK. */
    public long stack = 8 << 20;

    /** RLIMIT_MEMLOCK; infinity too for who has CAP_IPC_LOCK. */
    public long locked = 8 << 20;

    /** Linux's limits of a first process. */
    public MemoryLimits() {}

    /** {@return limits with the same values} */
    public MemoryLimits copy() {
        MemoryLimits copy = new MemoryLimits();
        copy.addressSpace = addressSpace;
        copy.data = data;
        copy.stack = stack;
        copy.locked = locked;
        return copy;
    }

    /** Whether so many pages are more than a limit. */
    static boolean isBeyond(long pages, long limit) {
        return limit != INFINITY && pages > limit >>> 12;
    }
}
