package dev.godwit.linux.process;

import dev.godwit.linux.memory.MemoryLimits;

/**
 * The resource limits of a process (getrlimit(2)): a soft and a hard one each, unsigned. Those that
 * bear on memory are kept where memory is.
 */
public final class ResourceLimits {
    /** How many there are. */
    public static final int COUNT = 16;

    /** No limit. */
    public static final long INFINITY = -1;

    /** RLIMIT_CPU, seconds. */
    public static final int CPU = 0;

    /** RLIMIT_FSIZE, bytes. */
    public static final int FSIZE = 1;

    /** RLIMIT_DATA, bytes. */
    public static final int DATA = 2;

    /** RLIMIT_STACK, bytes. */
    public static final int STACK = 3;

    /** RLIMIT_CORE, bytes. */
    public static final int CORE = 4;

    /** RLIMIT_RSS, bytes. */
    public static final int RSS = 5;

    /** RLIMIT_NPROC, tasks of a user. */
    public static final int NPROC = 6;

    /** RLIMIT_NOFILE: descriptors are less than this. */
    public static final int NOFILE = 7;

    /** RLIMIT_MEMLOCK, bytes. */
    public static final int MEMLOCK = 8;

    /** RLIMIT_AS, bytes. */
    public static final int AS = 9;

    /** RLIMIT_LOCKS. */
    public static final int LOCKS = 10;

    /** RLIMIT_SIGPENDING, signals of a user. */
    public static final int SIGPENDING = 11;

    /** RLIMIT_MSGQUEUE, bytes. */
    public static final int MSGQUEUE = 12;

    /** RLIMIT_NICE. */
    public static final int NICE = 13;

    /** RLIMIT_RTPRIO. */
    public static final int RTPRIO = 14;

    /** RLIMIT_RTTIME, microseconds. */
    public static final int RTTIME = 15;

    private final long[] soft = new long[COUNT];
    private final long[] hard = new long[COUNT];

    /** Those of a first process. */
    public ResourceLimits() {
        for (int i = 0; i < COUNT; i++) {
            soft[i] = INFINITY;
            hard[i] = INFINITY;
        }
        put(STACK, 8 << 20, INFINITY);
        put(CORE, 0, INFINITY);
        put(NPROC, 4096, 4096);
        put(NOFILE, 1024, 65_536);
        put(MEMLOCK, 8 << 20, 8 << 20);
        put(SIGPENDING, 4096, 4096);
        put(MSGQUEUE, 819_200, 819_200);
        put(NICE, 0, 0);
        put(RTPRIO, 0, 0);
    }

    private void put(int which, long newSoft, long newHard) {
        soft[which] = newSoft;
        hard[which] = newHard;
    }

    /** {@return the same for a process of its own} */
    ResourceLimits copy() {
        ResourceLimits copy = new ResourceLimits();
        System.arraycopy(soft, 0, copy.soft, 0, COUNT);
        System.arraycopy(hard, 0, copy.hard, 0, COUNT);
        return copy;
    }

    /**
     * The limit that holds.
     *
     * @param which a constant of this class
     * @return the soft limit
     */
    public long soft(int which) {
        return soft[which];
    }

    /**
     * How far the process may raise it.
     *
     * @param which a constant of this class
     * @return the hard limit
     */
    public long hard(int which) {
        return hard[which];
    }

    /**
     * Sets one.
     *
     * @param which a constant of this class
     * @param newSoft the limit that holds
     * @param newHard how far it may be raised
     * @param memory told of those that bear on memory
     */
    public void set(int which, long newSoft, long newHard, MemoryLimits memory) {
        put(which, newSoft, newHard);
        apply(memory);
    }

    /**
     * Tells a memory of the limits that bear on it.
     *
     * @param memory the limits of a process's memory
     */
    void apply(MemoryLimits memory) {
        memory.addressSpace = soft[AS];
        memory.data = soft[DATA];
        memory.stack = soft[STACK];
        memory.locked = soft[MEMLOCK];
    }

    /**
     * Whether a count has reached a limit.
     *
     * @param which a constant of this class
     * @param count 0 or more
     * @return whether one more is too many
     */
    public boolean isReached(int which, long count) {
        return Long.compareUnsigned(count, soft[which]) >= 0;
    }
}
