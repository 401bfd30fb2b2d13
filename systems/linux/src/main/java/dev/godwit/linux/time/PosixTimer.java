package dev.godwit.linux.time;

import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.process.Timekeeping;

import org.jspecify.annotations.Nullable;

/**
 * A timer of timer_create(2). One that goes off again and again is set again when its signal is
 * taken; the times that it would have gone off meanwhile are its overrun.
 */
public final class PosixTimer extends Alarm {
    /** How a timer tells that it went off. */
    public enum Notice {
        /** By a signal. */
        SIGNAL,
        /** Not at all. */
        NONE
    }

    private final int id;
    private final Process process;
    private final Notice notice;
    private final @Nullable Task target;
    private final int signal;
    private final long value;
    private long interval;
    private long overrun;

    /** Its signal that waits to be delivered. */
    private @Nullable SigInfo sent;

    PosixTimer(
            int id,
            TimeSource source,
            Process process,
            Notice notice,
            @Nullable Task target,
            int signal,
            long value) {
        super(source);
        this.id = id;
        this.process = process;
        this.notice = notice;
        this.target = target;
        this.signal = signal;
        this.value = value;
    }

    /** {@return its number} */
    public int id() {
        return id;
    }

    /** {@return how long after it went off it does so again, nanoseconds; 0 if it does not} */
    public long interval() {
        return interval;
    }

    /** {@return how often it would have gone off besides when its signal was taken last} */
    public int overrun() {
        return (int) Math.min(overrun, Integer.MAX_VALUE);
    }

    /** {@return how long it is until it goes off next, nanoseconds; 0 if it is not set} */
    public long left() {
        long expiry = expiry();
        if (expiry == 0) {
            return 0;
        }
        long now = source().now();
        boolean isWaiting = sent != null || notice == Notice.NONE;
        if (interval != 0 && isWaiting && expiry <= now) {
            expiry = Alarm.later(expiry, ((now - expiry) / interval + 1) * interval);
        } else if (!isArmed() && notice != Notice.NONE) {
            return 0;
        }
        return expiry > now ? expiry - now : notice == Notice.NONE ? 0 : 1;
    }

    /**
     * Sets it.
     *
     * @param time when it goes off, of its clock; 0 never
     * @param newInterval how long after that again; 0 not
     */
    public void set(long time, long newInterval) {
        disarm();
        sent = null;
        overrun = 0;
        interval = newInterval;
        begin(time);
    }

    private void begin(long time) {
        if (time == 0 || notice == Notice.NONE) {
            setExpiry(time);
        } else {
            arm(time);
        }
    }

    @Override
    protected void goOff() {
        SigInfo info = info(0);
        if (process.kernel().signals().queue(process, target, info)) {
            sent = info;
        } else if (interval != 0) {
            // nobody hears it: look again a tick later, for somebody may by then
            long now = Math.max(source().now() + Timekeeping.TICK, expiry());
            arm(Alarm.later(expiry(), ((now - expiry()) / interval + 1) * interval));
        }
    }

    private SigInfo info(int times) {
        long first = id & 0xFFFF_FFFFL | (long) times << 32;
        return new SigInfo(signal, SigInfo.SI_TIMER, 0, first, value, 0, 0);
    }

    /** If a signal that is taken is its own, it goes on; answers what is told of the signal. */
    SigInfo taken(SigInfo info) {
        if (info != sent) {
            return info;
        }
        sent = null;
        if (interval == 0) {
            overrun = 0;
            return info;
        }
        long passed = Math.max(0, source().now() - expiry()) / interval;
        overrun = passed;
        arm(Alarm.later(expiry(), (passed + 1) * interval));
        return info(overrun());
    }
}
