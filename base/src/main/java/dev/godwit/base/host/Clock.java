package dev.godwit.base.host;

/**
 * Time, as a guest sees it. All values are nanoseconds.
 *
 * <p>{@link VirtualClock} is the twin for tests and deterministic runs.
 */
public interface Clock {
    /** {@return the time since 1970-01-01T00:00:00Z; may jump when the host's clock is set} */
    long realtime();

    /** {@return the time since an arbitrary moment, 0 or more; never goes back} */
    long monotonic();

    /** {@return the smallest step of {@link #realtime}, 1 or more} */
    long realtimeResolution();

    /** {@return the smallest step of {@link #monotonic}, 1 or more} */
    long monotonicResolution();

    /** {@return the processor time that the calling thread has used; 0 where unknown} */
    long cpuTime();

    /**
     * {@return a new place for one execution to wait in, whose deadlines are times of {@link
     * #monotonic}}
     */
    Waiter newWaiter();
}
