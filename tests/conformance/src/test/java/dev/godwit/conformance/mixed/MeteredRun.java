package dev.godwit.conformance.mixed;

import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.GuestsOfEngines;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.thread.SafepointHook;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.runtime.Engines;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Function;

/** Runs one guest to its end, however often it is stopped, and counts its fuel. */
public final class MeteredRun implements Function<GuestBuilder, Outcome> {
    /** Ends what hangs where no fuel is known to be enough. */
    private static final Limits BOUNDED =
            Limits.DEFAULT.metered().withTimeout(Duration.ofMinutes(2));

    private static final long EPOCH = 1_700_000_000_000_000_000L;
    private static final long TICK = 1_000;

    private final Limits limits;
    private final Engines engines;
    private final @Nullable SafepointHook hook;
    private final long enough;
    private String end = "";
    private long used;

    private MeteredRun(Limits limits, Engines engines, @Nullable SafepointHook hook, long enough) {
        this.limits = limits;
        this.engines = engines;
        this.hook = hook;
        this.enough = enough;
    }

    /** The product's engine alone, which nothing stops. */
    public static MeteredRun alone() {
        return new MeteredRun(BOUNDED, Engines.only(InPlace.ENGINE), null, Long.MAX_VALUE);
    }

    /**
     * Other engines and a hook, for a run that takes as much fuel as this one: where it takes more
     * it is given up. It has no timeout, since that would be set for each stop anew.
     */
    public MeteredRun with(Engines others, SafepointHook stops) {
        return new MeteredRun(Limits.DEFAULT.metered(), others, stops, used);
    }

    @Override
    public Outcome apply(GuestBuilder builder) {
        builder.clock(new VirtualClock(EPOCH, TICK)).entropy(new SeededEntropy(1));
        try (Guest guest = GuestsOfEngines.build(builder, limits, engines, hook)) {
            Outcome outcome = guest.runToEnd();
            while (outcome instanceof Outcome.Stopped stopped
                    && stopped.limit().limit() == Limit.SLICE
                    && guest.used() <= enough) {
                outcome = guest.runToEnd();
            }
            used = guest.used();
            end =
                    outcome instanceof Outcome.Trapped(var trap)
                            ? trap.getMessage() + trap.backtrace()
                            : outcome.toString();
            return outcome;
        }
    }

    /** How the run ended, with a trap's backtrace, and what fuel it took. */
    public String end() {
        return end + ", fuel " + used;
    }
}
