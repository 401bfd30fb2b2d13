package dev.godwit.linux.event;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Timekeeping;
import dev.godwit.linux.time.Alarm;
import dev.godwit.linux.time.TimeSource;
import dev.godwit.linux.time.WallClock;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.WaitQueue;

/** A timer that is read (timerfd_create(2)): how often it has gone off since the last time. */
public final class TimerFile extends AnonymousFile {
    private static final int RECORD = 8;

    private final Timekeeping timekeeping;
    private final WaitQueue expiries = new WaitQueue();
    private final Alarm alarm;
    private long interval;

    /** How often it went off; while it is to go off again and again, it has not been set since. */
    private long count;

    /** The read is to be told when the realtime clock is set (TFD_TIMER_CANCEL_ON_SET). */
    private boolean isCancelled;

    /** The clocks' offset when that was last looked at. */
    private long offset;

    /**
     * A timer that is not set.
     *
     * @param timekeeping says when the clock is set
     * @param source its clock
     */
    public TimerFile(Timekeeping timekeeping, TimeSource source) {
        this.timekeeping = timekeeping;
        this.alarm =
                new Alarm(source) {
                    @Override
                    protected void goOff() {
                        count++;
                        expiries.wake();
                    }
                };
    }

    /** {@return its clock} */
    public TimeSource source() {
        return alarm.source();
    }

    /** {@return whether its clock is the realtime one} */
    public boolean isRealtime() {
        return alarm.source() instanceof WallClock clock && clock.isRealtime();
    }

    /**
     * Sets it.
     *
     * @param time when it goes off, of its clock; 0 never
     * @param newInterval how long after that again; 0 not
     * @param cancels whether reads fail when the realtime clock has been set meanwhile
     */
    public void set(long time, long newInterval, boolean cancels) {
        alarm.disarm();
        count = 0;
        interval = newInterval;
        isCancelled = cancels;
        offset = timekeeping.offset();
        if (time != 0) {
            alarm.arm(time);
        }
    }

    /** {@return how long after it went off it does so again, nanoseconds; 0 if it does not} */
    public long interval() {
        return interval;
    }

    /** {@return how long it is until it goes off next, nanoseconds; 0 if it is not set} */
    public long left() {
        forward();
        return alarm.isArmed() ? Math.max(1, alarm.expiry() - alarm.source().now()) : 0;
    }

    /** One that goes off again and again has done so since: counts that, and sets it again. */
    private void forward() {
        if (interval == 0 || count == 0 || alarm.isArmed()) {
            return;
        }
        long passed = Math.max(0, alarm.source().now() - alarm.expiry()) / interval;
        count += passed;
        alarm.arm(Alarm.later(alarm.expiry(), (passed + 1) * interval));
    }

    private boolean wasSet() {
        return isCancelled && offset != timekeeping.offset();
    }

    @Override
    public int read(byte[] target, int offset0, int length) throws ErrnoException {
        if (length < RECORD) {
            throw Errno.EINVAL.exception();
        }
        if (wasSet()) {
            offset = timekeeping.offset();
            count = 0;
            throw Errno.ECANCELED.exception();
        }
        if (count == 0) {
            throw Errno.EAGAIN.exception();
        }
        forward();
        Bytes.putLong(target, offset0, count);
        count = 0;
        return RECORD;
    }

    @Override
    public int poll(int events) {
        return count != 0 || wasSet() ? events & Events.IN : 0;
    }

    @Override
    public Waitable until(int events) {
        return new Until(this, events);
    }

    private record Until(TimerFile file, int events) implements Waitable {
        @Override
        public boolean ready() {
            return file.poll(events) != 0;
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            file.expiries.subscribe(wakeup);
            file.timekeeping.changes().subscribe(wakeup);
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            file.expiries.unsubscribe(wakeup);
            file.timekeeping.changes().unsubscribe(wakeup);
        }
    }

    @Override
    public void close() {
        alarm.disarm();
    }
}
