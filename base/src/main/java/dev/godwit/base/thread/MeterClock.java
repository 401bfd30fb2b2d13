package dev.godwit.base.thread;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Waiter;

import java.util.function.LongSupplier;

/**
 * The time of a guest that runs the same way each time: an instruction takes a nanosecond, and a
 * wait with a deadline none but what is left to it. A wait for the world outside alone takes no
 * time of the guest's.
 */
public final class MeterClock implements Clock {
    /** 2000-01-01T00:00:00Z. */
    private static final long EPOCH = 946_684_800_000_000_000L;

    private final Clock host;
    private LongSupplier meter = () -> 0;

    /** How long the guest has waited. */
    private long waited;

    /**
     * A clock that stands at 0 until it {@linkplain #follow follows} somebody.
     *
     * @param host where a guest waits that waits for the world outside
     */
    public MeterClock(Clock host) {
        this.host = host;
    }

    /**
     * Goes on as a guest works.
     *
     * @param meter what it has run, up to the very instruction that asks for the time
     */
    public void follow(LongSupplier meter) {
        this.meter = meter;
    }

    @Override
    public long monotonic() {
        return waited + meter.getAsLong();
    }

    @Override
    public long realtime() {
        return EPOCH + monotonic();
    }

    @Override
    public long realtimeResolution() {
        return 1;
    }

    @Override
    public long monotonicResolution() {
        return 1;
    }

    @Override
    public long cpuTime() {
        return meter.getAsLong();
    }

    @Override
    public Waiter newWaiter() {
        return new MeterWaiter(host.newWaiter());
    }

    private final class MeterWaiter implements Waiter {
        private final Waiter outside;

        MeterWaiter(Waiter outside) {
            this.outside = outside;
        }

        @Override
        public void wake() {
            outside.wake();
        }

        @Override
        public Outcome await(Blocked blocked) {
            if (blocked.deadline() == Blocked.FOREVER) {
                return outside.await(blocked);
            }
            if (!blocked.ready()) {
                if (blocked.interrupted()) {
                    return Outcome.SIGNALLED;
                }
                waited += Math.max(0, blocked.deadline() - monotonic());
            }
            return Outcome.WOKEN;
        }
    }
}
