package dev.godwit.base.host;

/**
 * A clock that stands still until it is told to move: the twin of the host's clock in tests and
 * deterministic runs.
 *
 * <p>A wait with a deadline ends at once and moves the time there. Each reading may move the time
 * by a fixed tick, so that a guest which spins until a moment comes does not spin forever. Not safe
 * for use by several threads.
 */
public final class VirtualClock implements Clock {
    private final long epoch;
    private final long tick;
    private long now;

    /**
     * A clock at monotonic time 0.
     *
     * @param epoch {@link #realtime} at that moment, nanoseconds since 1970-01-01T00:00:00Z
     * @param tick how far each reading moves the time, in nanoseconds, 0 or more
     */
    public VirtualClock(long epoch, long tick) {
        if (tick < 0) {
            throw new IllegalArgumentException("tick is negative: " + tick);
        }
        this.epoch = epoch;
        this.tick = tick;
    }

    /** {@return a clock at 2000-01-01T00:00:00Z that moves only when told} */
    public static VirtualClock still() {
        return new VirtualClock(946_684_800_000_000_000L, 0);
    }

    /**
     * Moves the time forward; it stops at the greatest value.
     *
     * @param nanos how far, 0 or more
     */
    public void advance(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("time does not go back: " + nanos);
        }
        long later = now + nanos;
        now = later < 0 ? Long.MAX_VALUE : later;
    }

    @Override
    public long realtime() {
        advance(tick);
        return epoch + now;
    }

    @Override
    public long monotonic() {
        advance(tick);
        return now;
    }

    @Override
    public long realtimeResolution() {
        return 1;
    }

    @Override
    public long monotonicResolution() {
        return 1;
    }

    /** The same as {@link #monotonic}: a virtual processor is never idle but in a wait. */
    @Override
    public long cpuTime() {
        return monotonic();
    }

    @Override
    public Waiter newWaiter() {
        return new VirtualWaiter();
    }

    private final class VirtualWaiter implements Waiter {
        private boolean permit;

        @Override
        public void wake() {
            permit = true;
        }

        @Override
        public Outcome await(Blocked blocked) {
            if (permit) {
                permit = false;
                return Outcome.WOKEN;
            }
            if (blocked.ready()) {
                return Outcome.WOKEN;
            }
            if (blocked.interrupted()) {
                return Outcome.SIGNALLED;
            }
            if (blocked.deadline() == Blocked.FOREVER) {
                return Outcome.NEVER;
            }
            if (blocked.deadline() > now) {
                now = blocked.deadline();
            }
            return Outcome.WOKEN;
        }
    }
}
