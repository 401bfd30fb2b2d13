package dev.godwit.net.tcp;

/**
 * The direction of a connection from the guest. What comes out of order stands in the ring where it
 * belongs, as far as there is room; the window is that room.
 */
final class Receiving {
    /** Windows are multiples of eight bytes. */
    static final int SCALE = 3;

    private static final int MOST_ACKS = 8;

    private final ByteRing ring;
    private final Gaps gaps = new Gaps();
    private boolean scales;

    /** The next number that is expected, and the end of the window that the guest knows. */
    private int next;

    private int edge;
    private boolean ended;

    /** How many acknowledgments are to be sent; several tell the guest of a gap. */
    private int acksDue;

    Receiving(ByteRing ring) {
        this.ring = ring;
    }

    ByteRing ring() {
        return ring;
    }

    /** Begins behind the guest's SYN. */
    void begin(int synNumber, boolean windowsAreScaled) {
        next = synNumber + 1;
        edge = next;
        scales = windowsAreScaled;
    }

    int next() {
        return next;
    }

    /** Whether the guest has ended its direction, and all before that has come. */
    boolean hasEnded() {
        return ended;
    }

    boolean isAckDue() {
        return acksDue > 0;
    }

    void oweAck() {
        acksDue = Math.max(acksDue, 1);
    }

    /** A segment that holds the acknowledgment is sent now; answers its window, scaled. */
    int acknowledge() {
        acksDue = Math.max(acksDue - 1, 0);
        int window = windowField();
        edge = next + (scales ? window << SCALE : window);
        return window;
    }

    /** The window as it stands in a segment that is not a SYN. */
    private int windowField() {
        return Math.min(scales ? ring.room() >>> SCALE : ring.room(), 0xffff);
    }

    /** The window as it stands in a SYN. */
    int firstWindow() {
        edge = next + Math.min(ring.room(), 0xffff);
        return Math.min(ring.room(), 0xffff);
    }

    /** Whether a range of numbers has a part in the window (RFC 9293, section 3.10.7.4). */
    boolean isAcceptable(int sequence, int length) {
        int window = ring.room();
        int before = sequence - next;
        if (length == 0) {
            return before >= 0 && before <= window;
        }
        return before < Math.max(window, 1) && before + length > 0;
    }

    /**
     * Takes what lies in the window, and owes an acknowledgment. The range is acceptable, or ends
     * before the window.
     */
    void take(int sequence, byte[] bytes, int offset, int length, boolean fin) {
        oweAck();
        int known = Math.max(next - sequence, 0);
        if (ended || known > length) {
            return;
        }
        int left = length - known;
        int distance = sequence + known - next;
        int fits = Math.clamp((long) ring.room() - distance, 0, left);
        if (fits > 0 && distance == 0) {
            ring.put(0, bytes, offset + known, fits);
            advance(fits);
        } else if (fits > 0 && gaps.add(next + distance, next + distance + fits)) {
            ring.put(distance, bytes, offset + known, fits);
        }
        if (distance > 0) {
            acksDue = Math.min(acksDue + 1, MOST_ACKS);
        }
        if (fin && sequence + length == next) {
            next++;
            ended = true;
        }
    }

    private void advance(int count) {
        int reached = gaps.isEmpty() ? next + count : gaps.close(next + count);
        ring.extend(reached - next);
        next = reached;
        if (ring.size() > ring.capacity() / 2) {
            ring.grow();
        }
    }

    /** Bytes have been taken out of the ring: the guest is told when it is worth it. */
    void consumed() {
        int more = next + windowField() * (scales ? 1 << SCALE : 1) - edge;
        if (!ended && more >= Math.min(ring.capacity() / 4, ByteRing.LEAST)) {
            oweAck();
        }
    }
}
