package dev.godwit.machine.bus;

import dev.godwit.base.host.Clock;

import java.util.ArrayList;
import java.util.List;

/**
 * The time of a machine, and what is to be done at a time. All values are nanoseconds; time begins
 * at 0 when the machine is made.
 */
public final class MachineTime {
    /** No time. */
    public static final long NEVER = Long.MAX_VALUE;

    private final Clock clock;
    private final long start;
    private final List<Alarm> alarms = new ArrayList<>();

    /**
     * Begins at 0.
     *
     * @param clock the time that passes
     */
    public MachineTime(Clock clock) {
        this.clock = clock;
        start = clock.monotonic();
    }

    /** {@return how long the machine has been there} */
    public long now() {
        return clock.monotonic() - start;
    }

    /** {@return the time since 1970-01-01T00:00:00Z} */
    public long realtime() {
        return clock.realtime();
    }

    /**
     * The moment of the clock at which it is as late.
     *
     * @param time of this machine
     * @return a time of {@link Clock#monotonic}, or {@link #NEVER}
     */
    public long moment(long time) {
        return time == NEVER ? NEVER : start + time;
    }

    /**
     * The machine's time at a moment of the clock.
     *
     * @param moment a time of {@link Clock#monotonic}, or {@link #NEVER}
     * @return how long the machine has been there then, or {@link #NEVER}
     */
    public long timeOf(long moment) {
        return moment == NEVER ? NEVER : moment - start;
    }

    /**
     * Makes an alarm that is not set.
     *
     * @param action what it does
     * @return the alarm
     */
    public Alarm alarm(Runnable action) {
        Alarm alarm = new Alarm(action);
        alarms.add(alarm);
        return alarm;
    }

    /** {@return when the next alarm is due, or {@link #NEVER}} */
    public long next() {
        long next = NEVER;
        for (Alarm alarm : alarms) {
            next = Math.min(next, alarm.time);
        }
        return next;
    }

    /** Does what is due, in the order in which the alarms were made. */
    public void ring() {
        long now = now();
        for (Alarm alarm : alarms) {
            if (alarm.time <= now) {
                alarm.time = NEVER;
                alarm.action.run();
            }
        }
    }

    /** Something that is done at a time. There are few of them, made with the board. */
    public static final class Alarm {
        private final Runnable action;
        private long time = NEVER;

        private Alarm(Runnable action) {
            this.action = action;
        }

        /**
         * Sets it, instead of what was set before.
         *
         * @param due when to do it, or {@link MachineTime#NEVER}; what is past is done soon
         */
        public void set(long due) {
            time = due;
        }
    }
}
