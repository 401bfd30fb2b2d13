package dev.godwit.testkit.reference;

import java.util.random.RandomGenerator;

/** Stops in stretches of a run; the gaps between them grow. */
final class Stretches implements Stops {
    /** The most safepoints of a stretch but the first. */
    private static final int LONGEST = 400;

    /** The most safepoints of the first gap, and by how much that of the next one is greater. */
    private static final long FIRST_GAP = 2_000;

    private static final double GROWTH = 1.25;

    private final Stops dense;
    private final RandomGenerator random;

    /** How many safepoints are left of the stretch, and then of the gap behind it. */
    private long stretch;

    private long gap;

    private long longestGap = FIRST_GAP;

    Stretches(Stops dense, long first, RandomGenerator random) {
        this.dense = dense;
        this.random = random;
        stretch = first;
        gap = nextGap();
    }

    private long nextGap() {
        long drawn = 1 + random.nextLong(longestGap);
        longestGap = (long) (longestGap * GROWTH);
        return drawn;
    }

    @Override
    public boolean isNext() {
        if (stretch > 0) {
            stretch--;
            return dense.isNext();
        }
        gap--;
        if (gap == 0) {
            stretch = 1 + random.nextInt(LONGEST);
            gap = nextGap();
        }
        return false;
    }
}
