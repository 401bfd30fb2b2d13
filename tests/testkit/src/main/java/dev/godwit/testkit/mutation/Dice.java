package dev.godwit.testkit.mutation;

import java.util.List;
import java.util.SplittableRandom;

/** Choices that follow from a seed. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number from 0 to below the bound, which is at least 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Any number; small ones and those at a limit more often. */
    long number() {
        return switch (below(4)) {
            case 0 -> below(16);
            case 1 -> (1L << below(64)) + below(5) - 2;
            case 2 -> -(1L << below(64)) + below(5) - 2;
            default -> random.nextLong() >>> below(64);
        };
    }

    /** One of them. */
    int of(int... choices) {
        return choices[below(choices.length)];
    }

    /** One of them. */
    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }
}
