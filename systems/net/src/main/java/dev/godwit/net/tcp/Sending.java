package dev.godwit.net.tcp;

import dev.godwit.base.host.Blocked;

/**
 * The direction of a connection to the guest, once it is open: what may be sent by the guest's
 * window and by congestion control (RFC 5681 and RFC 6582), what is sent again, and when the window
 * is probed (RFC 9293, section 3.8.6.1).
 */
final class Sending {
    private static final int MOST_ATTEMPTS = 12;
    private static final int DUPLICATES = 3;
    private static final int MOST_CONGESTION_WINDOW = 4 * ByteRing.MOST;

    private final ByteRing ring;
    private final RoundTrip trip;

    /** The first number that is not acknowledged, the next to be sent, and behind all sent ones. */
    private int unacknowledged;

    private int next;
    private int most;

    private int window;
    private int windowSequence;
    private int windowAcknowledgment;
    private int segmentSize;

    private boolean finishing;
    private boolean finished;

    private int congestionWindow;
    private int threshold = Integer.MAX_VALUE;
    private int duplicates;
    private boolean recovering;
    private int recovery;

    /** Whether the first segment is to be sent again at once, or one byte beyond the window. */
    private boolean again;

    private boolean probing;

    private long deadline = Blocked.FOREVER;
    private boolean isPersistence;
    private long persistence;
    private int attempts;

    /** What {@link #choose} chose. */
    private int chosen;

    private int chosenLength;
    private boolean chosenEnd;

    Sending(ByteRing ring, RoundTrip trip) {
        this.ring = ring;
        this.trip = trip;
    }

    ByteRing ring() {
        return ring;
    }

    /** Begins with the first byte behind the SYN, which the guest has acknowledged. */
    void begin(int first, int maximumSize, int sequence, int windowNow) {
        unacknowledged = first;
        next = first;
        most = first;
        recovery = first - 1;
        segmentSize = maximumSize;
        congestionWindow = 10 * maximumSize;
        window = windowNow;
        windowSequence = sequence;
        windowAcknowledgment = first;
    }

    int next() {
        return next;
    }

    /** No more bytes follow those in the ring. */
    void finish() {
        finishing = true;
    }

    boolean isFinishing() {
        return finishing;
    }

    /** Whether the guest knows the end. */
    boolean hasFinished() {
        return finished;
    }

    long deadline() {
        return deadline;
    }

    int chosen() {
        return chosen;
    }

    int chosenLength() {
        return chosenLength;
    }

    boolean chosenEnd() {
        return chosenEnd;
    }

    /** Copies the bytes that were chosen. */
    void copyChosen(byte[] target, int offset) {
        ring.copy(chosen - unacknowledged, target, offset, chosenLength);
    }

    /** Whether the end has been sent, at least once. */
    boolean hasSentEnd() {
        return finishing && most - unacknowledged > ring.size();
    }

    /** Chooses what to send now, which is sent then; answers false if there is nothing. */
    boolean choose(long now) {
        if (finished) {
            return false;
        }
        if (again && chooseFirst(now)) {
            return true;
        }
        int unsent = unacknowledged + ring.size() - next;
        int flight = next - unacknowledged;
        int usable = Math.min(window, congestionWindow) - flight;
        int length = Math.min(unsent, Math.min(usable, segmentSize));
        if (length > 0 && (length == segmentSize || length == unsent || flight == 0)) {
            return chooseNext(length, finishing && length == unsent, now);
        }
        if (unsent == 0 && finishing) {
            return chooseNext(0, true, now);
        }
        if (unsent > 0 && probing) {
            probing = false;
            set(next, 1, false);
            most = later(most, next + 1);
            return true;
        }
        if (unsent > 0 && flight == 0 && deadline == Blocked.FOREVER) {
            isPersistence = true;
            persistence = trip.timeout();
            deadline = now + persistence;
        }
        return false;
    }

    private boolean chooseFirst(long now) {
        again = false;
        int length = Math.min(ring.size(), Math.min(segmentSize, most - unacknowledged));
        boolean end = finishing && length == ring.size() && most - unacknowledged > length;
        if (length == 0 && !end) {
            return false;
        }
        set(unacknowledged, length, end);
        next = later(next, unacknowledged + length + (end ? 1 : 0));
        trip.sentAgain();
        deadline = now + trip.timeout();
        isPersistence = false;
        return true;
    }

    private boolean chooseNext(int length, boolean end, long now) {
        set(next, length, end);
        next += length + (end ? 1 : 0);
        if (next - most > 0) {
            most = next;
            trip.sent(most, now);
        } else {
            trip.sentAgain();
        }
        if (deadline == Blocked.FOREVER || isPersistence) {
            deadline = now + trip.timeout();
            isPersistence = false;
        }
        return true;
    }

    private void set(int sequence, int length, boolean end) {
        chosen = sequence;
        chosenLength = length;
        chosenEnd = end;
    }

    /**
     * Takes the acknowledgment of a segment.
     *
     * @param bare whether there is nothing else in the segment
     * @return false if it acknowledges what was never sent
     */
    boolean acknowledged(int sequence, int number, int windowNow, boolean bare, long now) {
        if (number - most > 0) {
            return false;
        }
        int count = number - unacknowledged;
        if (count > 0) {
            advance(number, count, now);
        } else if (count == 0 && bare && windowNow == window && next != unacknowledged) {
            duplicate();
        }
        if (count >= 0) {
            updateWindow(sequence, number, windowNow);
        }
        return true;
    }

    private void advance(int number, int count, long now) {
        int bytes = Math.min(count, ring.size());
        ring.remove(bytes);
        finished = count > bytes;
        trip.acknowledged(number, now);
        unacknowledged = number;
        next = later(next, number);
        duplicates = 0;
        attempts = 0;
        deadline = next == number ? Blocked.FOREVER : now + trip.timeout();
        isPersistence = false;
        if (!recovering) {
            congestionWindow +=
                    congestionWindow < threshold
                            ? Math.min(count, 2 * segmentSize)
                            : Math.max(segmentSize * segmentSize / congestionWindow, 1);
        } else if (number - recovery >= 0) {
            recovering = false;
            congestionWindow = threshold;
        } else {
            again = true;
            congestionWindow = Math.max(congestionWindow - count + segmentSize, segmentSize);
        }
        congestionWindow = Math.min(congestionWindow, MOST_CONGESTION_WINDOW);
    }

    private void duplicate() {
        duplicates++;
        if (recovering) {
            congestionWindow = Math.min(congestionWindow + segmentSize, MOST_CONGESTION_WINDOW);
        } else if (duplicates == DUPLICATES && unacknowledged - recovery > 0) {
            recovering = true;
            recovery = most;
            halve();
            congestionWindow = threshold + DUPLICATES * segmentSize;
            again = true;
        }
    }

    private void halve() {
        threshold = Math.max((next - unacknowledged) / 2, 2 * segmentSize);
    }

    /** Only the latest segment tells the window (RFC 9293, section 3.10.7.4, fifth). */
    private void updateWindow(int sequence, int number, int windowNow) {
        int newer = sequence - windowSequence;
        if (newer < 0 || newer == 0 && number - windowAcknowledgment < 0) {
            return;
        }
        window = windowNow;
        windowSequence = sequence;
        windowAcknowledgment = number;
        if (isPersistence) {
            attempts = 0; // the guest lives
            if (windowNow > 0) {
                isPersistence = false;
                probing = false;
                deadline = Blocked.FOREVER;
            }
        }
    }

    /** The deadline has passed; answers false if the guest has been silent for too long. */
    boolean expired(long now) {
        attempts++;
        if (attempts > MOST_ATTEMPTS) {
            return false;
        }
        if (isPersistence) {
            probing = true;
            persistence = Math.min(2 * persistence, RoundTrip.MOST);
            deadline = now + persistence;
            return true;
        }
        trip.expired();
        halve();
        congestionWindow = segmentSize;
        recovering = false;
        recovery = most;
        duplicates = 0;
        again = false;
        next = unacknowledged;
        deadline = Blocked.FOREVER;
        return true;
    }

    private static int later(int a, int b) {
        return a - b < 0 ? b : a;
    }
}
