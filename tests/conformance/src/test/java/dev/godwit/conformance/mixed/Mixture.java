package dev.godwit.conformance.mixed;

import dev.godwit.testkit.reference.Carrier;
import dev.godwit.testkit.reference.Stops;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.runtime.Engines;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Functions given to one of two engines at random, and stops at each k-th safepoint, where all
 * frames are carried into the other engine. In every build there are the first three; {@code
 * -Dgodwit.mixed.seeds=100} makes a hundred, {@code -Dgodwit.mixed.first=7} begins with the
 * seventh.
 *
 * @param seed of all that is drawn
 * @param every k, of 1 to 8
 */
public record Mixture(long seed, int every) {
    private static final int SEEDS = Integer.getInteger("godwit.mixed.seeds", 3);
    private static final long FIRST = Long.getLong("godwit.mixed.first", 1);
    private static final int[] DISTANCES = {1, 4, 8, 2, 5, 3, 7, 6};

    /** All that are asked for; a source of a test's parameters. */
    public static Stream<Mixture> all() {
        return LongStream.range(FIRST, FIRST + SEEDS)
                .mapToObj(seed ->
                        new Mixture(seed, DISTANCES[(int) ((seed - 1) % DISTANCES.length)]));
    }

    public Engines engines() {
        return Carrier.mixed(InPlace.ENGINE, seed);
    }

    /** A hook for one run, with all stops. */
    public Carrier carrier() {
        return new Carrier(Stops.each(every), seed);
    }

    /** A hook for one run, with all of the first stops, and of the others some. */
    public Carrier sparingCarrier(long first) {
        return new Carrier(Stops.inStretches(Stops.each(every), first, seed), seed);
    }

    /** Says what was done with a mixture. */
    public void tell(String what, long stops, long frames) {
        System.out.printf(
                "mixed engines: %s, seed %d, each %d. safepoint: %d stops, %d frames carried%n",
                what, seed, every, stops, frames);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", each " + every + ". safepoint";
    }
}
