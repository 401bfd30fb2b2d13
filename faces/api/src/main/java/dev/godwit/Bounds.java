package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.host.Alarm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Lets one thread of the host at a time into a guest, for no longer than a timeout. */
final class Bounds {
    private final GuestThread thread;
    private final @Nullable Duration timeout;

    Bounds(GuestThread thread, @Nullable Duration timeout) {
        this.thread = thread;
        this.timeout = timeout;
    }

    /** What is done inside. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run();
    }

    /**
     * Does work on this thread alone: it uses the guest's stack or budget, which a guest that runs
     * on another thread would not expect.
     *
     * @throws IllegalStateException if another thread is inside
     */
    <T extends @Nullable Object> T alone(Work<T> work) {
        boolean isOutermost = thread.acquire();
        try {
            return work.run();
        } finally {
            if (isOutermost) {
                thread.release();
            }
        }
    }

    /**
     * Does work on this thread alone, under the timeout. Inside a call from the guest the outer
     * timeout holds.
     */
    <T extends @Nullable Object> T run(Work<T> work) {
        if (!thread.acquire()) {
            return work.run();
        }
        Duration longest = timeout;
        try (Alarm _ = longest == null ? null : thread.stopAfter(longest)) {
            return work.run();
        } catch (OutOfMemoryError e) {
            throw new LimitReached(Limit.MEMORY, -1, "the host has no room");
        } finally {
            thread.release();
        }
    }

    /** See {@link Guest#used}. */
    long used() {
        checkMeter();
        return thread.meter;
    }

    /** See {@link Guest#refuel}. */
    void refuel(long units) {
        checkMeter();
        alone(() -> {
            thread.refuel(units);
            return null;
        });
    }

    private void checkMeter() {
        if (!thread.isMetered) {
            throw new IllegalStateException("there is no meter: Limits.metered or withFuel");
        }
    }
}
