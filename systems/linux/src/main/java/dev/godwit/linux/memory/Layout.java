package dev.godwit.linux.memory;

/**
 * Where things go in an address space, as Linux lays them out on RISC-V with Sv48.
 *
 * @param stackTop the end of the stack's area, exclusive
 * @param mmapBase what is mapped anywhere goes below it, the highest gap first
 * @param isBottomUp the old layout, for an unlimited stack: from a third of the space upwards
 */
public record Layout(long stackTop, long mmapBase, boolean isBottomUp) {
    /** The end of user addresses: 2<sup>47</sup>. */
    public static final long TASK_SIZE = 1L << 47;

    /** The lowest address that may be mapped. */
    public static final long LOWEST = 0x1_0000;

    /** Where a search from below begins. */
    static final long UNMAPPED_BASE = align(TASK_SIZE / 3);

    /** Bytes between a stack that may grow and its neighbour. */
    static final long STACK_GUARD = 256 << 12;

    private static final long LEAST_GAP = 128 << 20;
    private static final long GREATEST_GAP = TASK_SIZE / 6 * 5;
    private static final long RANDOM_STACK = 16L << 30;

    /**
     * The layout for a limit of the stack.
     *
     * @param stackLimit RLIMIT_STACK in bytes, unsigned
     * @param stackRandom how far the stack's top lies below {@link #TASK_SIZE}: a multiple of 4
     *     KiB, less than 16 GiB
     * @param mmapRandom how far the base lies lower than it must, in bytes: a multiple of 4 KiB,
     *     less than 2<sup>36</sup>
     * @return the layout
     */
    public static Layout of(long stackLimit, long stackRandom, long mmapRandom) {
        long gap = stackLimit;
        long pad = STACK_GUARD + (stackRandom == 0 ? 0 : RANDOM_STACK);
        if (Long.compareUnsigned(gap + pad, gap) > 0) {
            gap += pad;
        }
        if (Long.compareUnsigned(gap, LEAST_GAP) < 0) {
            gap = LEAST_GAP;
        } else if (Long.compareUnsigned(gap, GREATEST_GAP) > 0) {
            gap = GREATEST_GAP;
        }
        return new Layout(
                TASK_SIZE - stackRandom,
                align(TASK_SIZE - gap - mmapRandom),
                stackLimit == MemoryLimits.INFINITY);
    }

    /** Rounds up to a page; 0 where that overflows. */
    static long align(long value) {
        return value + 4095 & -4096;
    }
}
