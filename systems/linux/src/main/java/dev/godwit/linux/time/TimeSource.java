package dev.godwit.linux.time;

/** A clock by which alarms can be set. */
public interface TimeSource {
    /** {@return its time, nanoseconds} */
    long now();

    /**
     * Sets an alarm, anew if it is set.
     *
     * @param alarm one of this clock
     * @param expiry when it goes off, of this clock
     */
    void arm(Alarm alarm, long expiry);

    /**
     * Takes an alarm back; does nothing if it is not set.
     *
     * @param alarm one of this clock
     */
    void disarm(Alarm alarm);
}
