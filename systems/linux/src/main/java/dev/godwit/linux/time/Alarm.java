package dev.godwit.linux.time;

import dev.godwit.linux.process.Timer;

/** Something that is to happen at a time of some clock, once it has been set. */
public abstract class Alarm extends Timer {
    private final TimeSource source;
    private long expiry;
    private boolean isArmed;

    /**
     * One that is not set.
     *
     * @param source its clock
     */
    protected Alarm(TimeSource source) {
        this.source = source;
    }

    /** {@return its clock} */
    public final TimeSource source() {
        return source;
    }

    /** {@return when it goes off, or went off last, of its clock} */
    public final long expiry() {
        return expiry;
    }

    /** {@return whether it is set} */
    public final boolean isArmed() {
        return isArmed;
    }

    /**
     * Sets it.
     *
     * @param time when it goes off, of its clock
     */
    public final void arm(long time) {
        expiry = time;
        isArmed = true;
        source.arm(this, time);
    }

    /** Notes a time at which nothing happens. */
    final void setExpiry(long time) {
        expiry = time;
    }

    /** Takes it back. */
    public final void disarm() {
        isArmed = false;
        source.disarm(this);
    }

    /** Its clock may have come there: a clock that was set back is waited for once more. */
    @Override
    protected final void expire() {
        if (source.now() < expiry) {
            source.arm(this, expiry);
            return;
        }
        isArmed = false;
        goOff();
    }

    /** What happens then. It is not set any more, and may set itself again. */
    protected abstract void goOff();

    /**
     * A time that is so much later, the greatest if that is too great.
     *
     * @param time a time, 0 or more
     * @param nanos how much later, 0 or more
     * @return their sum
     */
    public static long later(long time, long nanos) {
        long sum = time + nanos;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
