package dev.godwit.net.tcp;

/**
 * How long to wait for an acknowledgment (RFC 6298). One segment at a time is measured, and none
 * that was sent twice. The wait doubles each time that it was in vain; since on a bad cable all may
 * be sent twice, and nothing measured for long, each acknowledgment of something new halves it
 * again. All times are nanoseconds.
 */
final class RoundTrip {
    /** A guest that is emulated may be slow for a moment, and a cable loses little. */
    static final long LEAST = 500_000_000L;

    static final long FIRST = 1_000_000_000L;
    static final long MOST = 60_000_000_000L;

    private long smoothed = -1;
    private long variation;
    private long timeout = FIRST;
    private int doublings;
    private boolean measuring;
    private int measured;
    private long since;

    long timeout() {
        return Math.min(timeout << doublings, MOST);
    }

    /** A segment that ends before a sequence number is sent for the first time. */
    void sent(int end, long now) {
        if (!measuring) {
            measuring = true;
            measured = end;
            since = now;
        }
    }

    /** Something was sent again, so that an acknowledgment no longer tells of which. */
    void sentAgain() {
        measuring = false;
    }

    /** Everything before a number, and something new, is acknowledged. */
    void acknowledged(int number, long now) {
        doublings = Math.max(doublings - 1, 0);
        if (!measuring || number - measured < 0) {
            return;
        }
        measuring = false;
        doublings = 0;
        long sample = Math.max(now - since, 0);
        if (smoothed < 0) {
            smoothed = sample;
            variation = sample / 2;
        } else {
            variation += (Math.abs(smoothed - sample) - variation) / 4;
            smoothed += (sample - smoothed) / 8;
        }
        timeout = Math.clamp(smoothed + 4 * variation, LEAST, MOST);
    }

    /** No acknowledgment came in time. */
    void expired() {
        measuring = false;
        doublings = timeout() < MOST ? doublings + 1 : doublings;
    }
}
