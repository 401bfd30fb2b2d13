package dev.godwit.host;

import org.jspecify.annotations.Nullable;

/**
 * Does something once a time is over, unless it is closed before.
 *
 * <p>This host has no thread that could wait for it: the alarm goes off when its {@link Signal} is
 * read.
 */
public final class Alarm implements AutoCloseable {
    private final Signal signal;
    private final long deadline;
    private final Runnable action;
    private final @Nullable Alarm previous;
    private boolean done;

    private Alarm(Signal signal, long deadline, Runnable action, @Nullable Alarm previous) {
        this.signal = signal;
        this.deadline = deadline;
        this.action = action;
        this.previous = previous;
    }

    /**
     * Sets an alarm.
     *
     * @param signal what the guest reads, and the action raises
     * @param nanos how long from now, in nanoseconds, from 0 to a quarter of {@link
     *     Long#MAX_VALUE}: deadlines are compared by their differences
     * @param action what to do then, in a few instructions
     * @return the alarm, to be closed before any that was set earlier
     */
    public static Alarm set(Signal signal, long nanos, Runnable action) {
        long deadline = System.nanoTime() + nanos;
        Alarm alarm = new Alarm(signal, deadline, action, signal.alarm());
        signal.setAlarm(alarm);
        return alarm;
    }

    /** Acts if the time is over. */
    void look() {
        if (!done && System.nanoTime() - deadline >= 0) {
            done = true;
            action.run();
        }
        if (previous != null) {
            previous.look();
        }
    }

    /** Takes the alarm back: when this returns, the action has been done or never will be. */
    @Override
    public void close() {
        signal.setAlarm(previous);
    }
}
