package dev.godwit.linux.time;

import dev.godwit.linux.process.Kernel;

/**
 * A clock that goes on whoever runs: the monotonic one, or the realtime one.
 *
 * @param kernel the system
 * @param isRealtime which
 */
public record WallClock(Kernel kernel, boolean isRealtime) implements TimeSource {
    @Override
    public long now() {
        return isRealtime ? kernel.realtime() : kernel.now();
    }

    @Override
    public void arm(Alarm alarm, long expiry) {
        long offset = isRealtime ? kernel.timekeeping().offset() : 0;
        long deadline = expiry - offset;
        boolean isTooFar = expiry == Long.MAX_VALUE || offset < 0 && deadline < expiry;
        kernel.timers.set(alarm, isTooFar ? Long.MAX_VALUE : deadline);
    }

    @Override
    public void disarm(Alarm alarm) {
        kernel.timers.cancel(alarm);
    }
}
