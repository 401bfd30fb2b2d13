package dev.godwit.testkit.reference;

import java.util.SplittableRandom;

/** At which safepoints of a run it is stopped. One of its own for each run. */
@FunctionalInterface
public interface Stops {
    /**
     * Asked once for each safepoint, in their order.
     *
     * @return whether to stop there
     */
    boolean isNext();

    /**
     * Stops at each k-th safepoint.
     *
     * @param k 1 or more
     * @return the stops of a run
     */
    static Stops each(int k) {
        return new Stops() {
            private int left = k;

            @Override
            public boolean isNext() {
                left--;
                if (left > 0) {
                    return false;
                }
                left = k;
                return true;
            }
        };
    }

    /**
     * Stops at first without a gap, then in stretches, from which it is further each time to the
     * next: so a run of any length has few.
     *
     * @param dense what stops within stretches, the first one included
     * @param first how many safepoints the first stretch has
     * @param seed of the lengths of stretches and gaps, which are drawn at random
     * @return the stops of a run
     */
    static Stops inStretches(Stops dense, long first, long seed) {
        return new Stretches(dense, first, new SplittableRandom(seed));
    }
}
