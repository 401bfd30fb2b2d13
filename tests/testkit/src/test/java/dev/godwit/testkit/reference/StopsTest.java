package dev.godwit.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Where runs are stopped. */
class StopsTest {
    private static final int FIRST = 20_000;

    /** The safepoints, the first is number 1, at which to stop. */
    private static List<Integer> stops(Stops stops, int safepoints) {
        List<Integer> found = new ArrayList<>();
        for (int i = 1; i <= safepoints; i++) {
            if (stops.isNext()) {
                found.add(i);
            }
        }
        return found;
    }

    private static Stops inStretches(int k, long seed) {
        return Stops.inStretches(Stops.each(k), FIRST, seed);
    }

    @Test
    void eachKthSafepoint() {
        assertThat(stops(Stops.each(1), 4)).containsExactly(1, 2, 3, 4);
        assertThat(stops(Stops.each(3), 10)).containsExactly(3, 6, 9);
    }

    @Test
    void noStretchButTheFirstIsLong() {
        List<Integer> stops = stops(inStretches(1, 1), 10_000_000);
        assertThat(stops.subList(0, FIRST)).isEqualTo(stops(Stops.each(1), FIRST));
        int length = 0;
        int gaps = 0;
        int longest = 0;
        for (int i = FIRST; i < stops.size(); i++) {
            int gap = stops.get(i) - stops.get(i - 1) - 1;
            gaps += gap > 0 ? 1 : 0;
            longest = Math.max(longest, gap);
            length = gap > 0 ? 1 : length + 1;
            assertThat(length).isLessThanOrEqualTo(400);
        }
        assertThat(gaps).isBetween(20, 60);
        assertThat(longest).isGreaterThan(100_000);
    }

    @Test
    void withinStretchesTheDistanceIsKept() {
        List<Integer> stops = stops(inStretches(8, 1), 100_000);
        assertThat(stops.subList(0, FIRST / 8)).isEqualTo(stops(Stops.each(8), FIRST));
        assertThat(stops.size()).isGreaterThan(FIRST / 8);
    }

    @Test
    void aSeedGivesTheSameStops() {
        List<Integer> stops = stops(inStretches(1, 7), 100_000);
        assertThat(stops(inStretches(1, 7), 100_000)).isEqualTo(stops);
        assertThat(stops(inStretches(1, 8), 100_000)).isNotEqualTo(stops);
    }
}
