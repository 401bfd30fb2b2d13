package dev.godwit.linux.process;

import dev.godwit.base.host.Clock;
import dev.godwit.vfs.WaitQueue;

/**
 * How a guest's realtime clock follows from its monotonic one: by an offset, which changes only
 * when the host's clock is set. So both go equally fast, and a program can compute one from the
 * other.
 */
public final class Timekeeping {
    /** The step of the coarse clocks: a tick of a kernel with HZ of 250. */
    public static final long TICK = 4_000_000;

    /** Differences up to this are what reading two clocks one after the other makes. */
    private static final long TOLERANCE = 1_000_000;

    private static final int MOST_TRIES = 10;

    /** How often the host's clocks are compared. */
    private static final long PERIOD = 50_000_000;

    private final Clock clock;
    private long offset;
    private long measured;

    /** How long the last measurement took: the host may have let others run meanwhile. */
    private long uncertainty;

    private long nextLook;
    private final WaitQueue changes = new WaitQueue();

    Timekeeping(Clock clock) {
        this.clock = clock;
        int tries = 0;
        do {
            measure();
            tries++;
        } while (uncertainty > TOLERANCE && tries < MOST_TRIES);
        this.offset = measured;
    }

    /** Reads one clock between two looks at the other. */
    private void measure() {
        long before = clock.monotonic();
        long realtime = clock.realtime();
        long after = clock.monotonic();
        uncertainty = after - before;
        measured = realtime - before - uncertainty / 2;
    }

    /** Looks whether the host's clock has been set, now and then; answers whether it has. */
    boolean look(long now) {
        if (now < nextLook) {
            return false;
        }
        nextLook = now + PERIOD;
        measure();
        if (Math.abs(measured - offset) <= TOLERANCE || uncertainty > TOLERANCE) {
            return false;
        }
        offset = measured;
        changes.wake();
        return true;
    }

    /** {@return woken when the realtime clock has been set} */
    public WaitQueue changes() {
        return changes;
    }

    /** {@return the realtime clock's time less the monotonic one's, nanoseconds} */
    public long offset() {
        return offset;
    }

    /** {@return the time since 1970-01-01T00:00:00Z, nanoseconds} */
    public long realtime() {
        return clock.monotonic() + offset;
    }

    /**
     * The time of a coarse clock: when the last tick was.
     *
     * @param monotonic a time of the monotonic clock
     * @return the last multiple of a tick
     */
    public static long coarse(long monotonic) {
        return monotonic - monotonic % TICK;
    }
}
