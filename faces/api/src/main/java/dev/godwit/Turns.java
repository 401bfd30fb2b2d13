package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.thread.GuestThread;

import org.jspecify.annotations.Nullable;

/** Runs something turn by turn, within bounds, and says how each turn came out. */
final class Turns {
    /** What comes back where it would wait or has to stop, and goes on from there. */
    interface Run {
        /**
         * Begins, or goes on.
         *
         * @return how far it came
         * @throws Trap if the guest fails
         * @throws LimitReached if a bound is spent, or the run had to stop where it cannot be kept
         */
        Outcome run();

        /**
         * Parks the calling thread until a run that is blocked may go on.
         *
         * @return why it has to stop instead, or null
         * @throws LimitReached if it can never go on
         */
        @Nullable LimitReached await();
    }

    private final Run run;
    private final GuestThread thread;
    private final Bounds bounds;
    private final String name;
    private boolean isEnded;

    /**
     * Makes them.
     *
     * @param run what is run
     * @param thread the guest's
     * @param limits its bounds
     * @param name what messages call it
     */
    Turns(Run run, GuestThread thread, Limits limits, String name) {
        this.run = run;
        this.thread = thread;
        this.bounds = new Bounds(thread, limits.timeout());
        this.name = name;
    }

    /** See {@link Guest#run}. */
    Outcome run() {
        return run(Long.MAX_VALUE, false);
    }

    /** See {@link Guest#runSlice}. */
    Outcome runSlice(long units) {
        if (units < 0) {
            throw new IllegalArgumentException("a slice is not negative: " + units);
        }
        return run(units, false);
    }

    /** See {@link Guest#runToEnd}. */
    Outcome runToEnd() {
        return run(Long.MAX_VALUE, true);
    }

    private Outcome run(long slice, boolean toEnd) {
        if (isEnded) {
            throw new IllegalStateException("the " + name + " has ended");
        }
        if (thread.isInside()) {
            // it would leave frames above those of the host function that asks for it
            throw new IllegalStateException("a turn of a " + name + " cannot begin inside a run");
        }
        Outcome outcome;
        try {
            outcome =
                    bounds.run(() -> {
                        if (thread.isMetered) {
                            thread.beginSlice(slice);
                        } else if (slice != Long.MAX_VALUE) {
                            throw new IllegalStateException(
                                    "slices need a meter: Limits.metered or withFuel");
                        }
                        return go(toEnd);
                    });
        } catch (Trap e) {
            outcome = new Outcome.Trapped(e);
        } catch (LimitReached e) {
            outcome = new Outcome.Stopped(e, false);
        }
        isEnded =
                switch (outcome) {
                    case Outcome.Exited _, Outcome.Trapped _ -> true;
                    case Outcome.Stopped stopped -> !stopped.isResumable();
                    case Outcome.Blocked _, Outcome.Breakpoint _ -> false;
                };
        return outcome;
    }

    private Outcome go(boolean toEnd) {
        Outcome outcome = run.run();
        while (toEnd && outcome instanceof Outcome.Blocked) {
            LimitReached reason = run.await();
            outcome = reason == null ? run.run() : new Outcome.Stopped(reason, true);
        }
        return outcome;
    }

    /** What holds in each turn. */
    Bounds bounds() {
        return bounds;
    }

    /** There will be no more. */
    void end() {
        isEnded = true;
    }
}
