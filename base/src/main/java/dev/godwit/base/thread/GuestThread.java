package dev.godwit.base.thread;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Waiter;
import dev.godwit.host.Alarm;
import dev.godwit.host.Signal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * One thread of a guest, as far as no instruction set matters: who asked it to stop, what it has
 * used, which thread of the host is inside, and where it waits.
 *
 * <p><b>Stopping.</b> Engines read {@link #stop} and, where there is a meter, compare it with its
 * ceiling, at safepoints and nowhere else; whatever they find there, {@link #stopReason} says what
 * it means.
 *
 * <p><b>The meter</b> counts what a run is charged, in units of the instruction set's price table.
 * It only rises. A run stops at the first safepoint where it has reached the ceiling, which is the
 * end of the fuel or of the slice of fuel that was granted; what was used beyond it is missing from
 * the next grant.
 */
public class GuestThread {
    /** So far ahead that differences of times do not overflow: some 73 years. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    /** Raised to make the guest come to a safepoint and ask {@link #stopReason}. */
    @SuppressWarnings("exports") // who reads it requires the host's twin anyway
    public final Signal stop = new Signal();

    /** Whether anything is counted. */
    public final boolean isMetered;

    /** The units used since the thread was made; engines add to it. */
    public long meter;

    /** Where {@link #meter} has to ask. */
    public long ceiling;

    private long fuelEnd;
    private long sliceEnd = Long.MAX_VALUE;

    /** How many runs are nested in one another through functions of the host. */
    private int depth;

    private @Nullable SafepointHook hook;

    private volatile @Nullable LimitReached request;

    /** Where the thread is parked, and woken by a stop; null until something is waited for. */
    private volatile @Nullable Waiter waiter;

    private Supplier<@Nullable Clock> clockSource = () -> null;

    /** What {@link #clockSource} gave when it was first asked; null until then. */
    private @Nullable Clock clock;

    /** The thread that is inside, or null. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    /** Whether the owner stays inside between its runs. */
    private boolean isHeld;

    /**
     * Makes a guest thread that stands still.
     *
     * @param fuel the units that it may use; {@code Long.MAX_VALUE} to count alone; negative for no
     *     meter
     */
    protected GuestThread(long fuel) {
        isMetered = fuel >= 0;
        fuelEnd = isMetered ? fuel : Long.MAX_VALUE;
        ceiling = fuelEnd;
    }

    // ---- Stopping.

    /**
     * Makes the guest stop at its next safepoint, or end its wait. May be called by any thread.
     *
     * @param reason what the run ends with
     */
    public final void requestStop(LimitReached reason) {
        request = reason;
        stop.raise();
        Waiter place = waiter;
        if (place != null) {
            place.wake();
        }
    }

    /**
     * Makes the guest stop once a time is over.
     *
     * @param longest how long it may run from now; what nobody will see the end of counts as 73
     *     years
     * @return an alarm, to be closed when the run has ended
     */
    @SuppressWarnings("exports") // as above
    public final Alarm stopAfter(Duration longest) {
        long nanos = nanos(longest);
        LimitReached reason = new LimitReached(Limit.TIMEOUT, nanos / 1_000_000, "");
        return Alarm.set(stop, nanos, () -> requestStop(reason));
    }

    /** A duration in nanoseconds, as an alarm takes it; {@link Duration#toNanos} may overflow. */
    static long nanos(Duration duration) {
        long seconds = duration.getSeconds();
        if (seconds >= LONGEST / 1_000_000_000) {
            return LONGEST;
        }
        return seconds < 0 ? 0 : seconds * 1_000_000_000 + duration.getNano();
    }

    /** Takes a request to stop back, if there is one. */
    public final void clearStop() {
        request = null;
        if (hook == null) {
            stop.clear();
        }
    }

    /**
     * Has something asked at each safepoint, which costs speed while it lasts.
     *
     * @param newHook what to ask, or null for nothing
     */
    public final void setHook(@Nullable SafepointHook newHook) {
        hook = newHook;
        if (newHook != null) {
            stop.raise();
        } else if (request == null) {
            stop.clear();
        }
    }

    /**
     * Why the guest has to stop at the safepoint where it stands. Every reason to stop is here.
     *
     * @return what the run ends with, or null if it may go on
     */
    public final @Nullable LimitReached stopReason() {
        if (stop.isRaised()) {
            LimitReached asked = request;
            if (asked != null) {
                return asked;
            }
            SafepointHook asking = hook;
            LimitReached found = asking == null ? null : asking.at(this);
            if (found != null) {
                return found;
            }
        }
        if (!isMetered || meter < ceiling) {
            return null;
        }
        return meter >= fuelEnd
                ? new LimitReached(Limit.FUEL, fuelEnd, "")
                : new LimitReached(Limit.SLICE, sliceEnd, "");
    }

    /**
     * What was asked for, if anything was: a wait has to end then.
     *
     * @return the reason, or null
     */
    public final @Nullable LimitReached requested() {
        return stop.isRaised() ? request : null;
    }

    // ---- The meter.

    /**
     * Counts units for work that no engine does; nothing without a meter.
     *
     * @param units 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public final void charge(long units) {
        if (units < 0) {
            throw new IllegalArgumentException("the meter only rises: " + units);
        }
        if (isMetered) {
            meter = sum(meter, units);
        }
    }

    /**
     * Grants fuel on top of what was granted before.
     *
     * @param units 0 or more
     * @throws IllegalStateException if there is no meter
     */
    public final void refuel(long units) {
        requireMeter();
        fuelEnd = sum(fuelEnd, units);
        setCeiling();
    }

    /**
     * Grants a slice: a run stops once so many units more are used.
     *
     * @param units 0 or more; {@code Long.MAX_VALUE} for no bound but the fuel
     * @throws IllegalStateException if there is no meter
     */
    public final void beginSlice(long units) {
        requireMeter();
        sliceEnd = sum(meter, units);
        setCeiling();
    }

    private void requireMeter() {
        if (!isMetered) {
            throw new IllegalStateException(
                    "the guest has no meter: its limits do not ask for one");
        }
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** A slice ends only outside of nested runs: what stands between them is the host's. */
    private void setCeiling() {
        ceiling = depth > 1 ? fuelEnd : Math.min(fuelEnd, sliceEnd);
    }

    // ---- Waiting.

    /**
     * Says which clock waits are measured by.
     *
     * @param source gives the clock, or null if there is none; asked when something first waits
     */
    public final void setClock(Supplier<@Nullable Clock> source) {
        clockSource = source;
        clock = null;
        waiter = null;
    }

    /**
     * The clock that deadlines are times of.
     *
     * @return the clock, or null if there is none: then what is not ready never will be
     */
    public final @Nullable Clock clock() {
        if (clock == null) {
            clock = clockSource.get();
        }
        return clock;
    }

    private @Nullable Waiter findWaiter() {
        if (waiter == null) {
            Clock time = clock();
            waiter = time == null ? null : time.newWaiter();
        }
        return waiter;
    }

    /**
     * Parks the calling thread until what the guest waits for may be there, or until it is asked to
     * stop.
     *
     * @param on what it waits for
     * @return why it has to stop, or null if it may look again
     * @throws LimitReached if it can never go on
     */
    public final @Nullable LimitReached await(Blocked on) {
        Waiter place = findWaiter();
        LimitReached asked = requested();
        if (asked != null) {
            return asked;
        }
        Waiter.Outcome outcome = place == null ? Waiter.Outcome.NEVER : place.await(on);
        if (outcome == Waiter.Outcome.INTERRUPTED) {
            return new LimitReached(Limit.INTERRUPT, -1, on.what());
        }
        if (outcome == Waiter.Outcome.NEVER && !on.ready()) {
            throw new LimitReached(Limit.INTERRUPT, -1, on.what() + " can never go on");
        }
        return requested();
    }

    // ---- Who is inside.

    /**
     * Keeps other threads out, from one run to the next.
     *
     * @return true if {@link #release} must follow; false if this thread is inside already
     * @throws IllegalStateException if another thread is inside
     */
    public final boolean acquire() {
        if (isInside()) {
            return false;
        }
        if (!comeIn()) {
            throw new IllegalStateException("another thread is inside this instance's store");
        }
        isHeld = true;
        return true;
    }

    /** Undoes {@link #acquire}: a request to stop has had its effect. */
    public final void release() {
        isHeld = false;
        goOut();
    }

    /**
     * Notes the thread that begins a run.
     *
     * @return false if another thread is inside
     */
    public final boolean enter() {
        if (!isInside() && !comeIn()) {
            return false;
        }
        depth++;
        setCeiling();
        return true;
    }

    /** Undoes one {@link #enter}; with the last one a request to stop has had its effect. */
    public final void leave() {
        depth--;
        setCeiling();
        if (depth == 0 && !isHeld) {
            goOut();
        }
    }

    /**
     * How many runs are nested in one another through functions of the host, those that stopped or
     * wait included.
     *
     * @return 0 if there is none
     */
    public final int depth() {
        return depth;
    }

    /**
     * Whether a thread is inside.
     *
     * @return true if a stop request would stop something; may be asked by any thread
     */
    public final boolean isOccupied() {
        return owner.get() != null;
    }

    /**
     * Whether the calling thread is inside.
     *
     * @return true if it has entered and not left
     */
    public final boolean isInside() {
        return Thread.currentThread().equals(owner.get());
    }

    private boolean comeIn() {
        if (!owner.compareAndSet(null, Thread.currentThread())) {
            return false;
        }
        // what was asked for before was not about this run
        clearStop();
        return true;
    }

    private void goOut() {
        clearStop();
        owner.set(null);
    }
}
