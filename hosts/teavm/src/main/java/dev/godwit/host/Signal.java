package dev.godwit.host;

import org.jspecify.annotations.Nullable;

/**
 * A flag that is raised in one place and read very often in another: the request to stop at the
 * next safepoint. This host runs one thread, so a plain field does, and an {@link Alarm} is looked
 * at whenever the flag was read so many times.
 */
public final class Signal {
    /** How many reads there are from one look at the clock to the next; a power of two. */
    private static final int READS = 1024;

    private boolean raised;
    private int reads;
    private @Nullable Alarm alarm;

    /** Makes a signal that is not raised. */
    public Signal() {}

    /** Raises the signal. */
    public void raise() {
        raised = true;
    }

    /** Takes the signal back. */
    public void clear() {
        raised = false;
    }

    /**
     * Whether the signal is raised.
     *
     * @return true from {@link #raise} until {@link #clear}
     */
    public boolean isRaised() {
        Alarm set = alarm;
        if (set != null && (++reads & READS - 1) == 0) {
            set.look();
        }
        return raised;
    }

    @Nullable Alarm alarm() {
        return alarm;
    }

    void setAlarm(@Nullable Alarm newAlarm) {
        alarm = newAlarm;
    }
}
