package dev.godwit.net.tcp;

/** Ranges of a stream that have come before what lies between them; only so many are kept. */
final class Gaps {
    private static final int MOST = 32;

    private final int[] starts = new int[MOST];
    private final int[] ends = new int[MOST];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds a range of sequence numbers; answers false if there are too many. */
    boolean add(int start, int end) {
        int from = start;
        int to = end;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (starts[i] - to <= 0 && ends[i] - from >= 0) {
                from = starts[i] - from < 0 ? starts[i] : from;
                to = ends[i] - to > 0 ? ends[i] : to;
            } else {
                starts[kept] = starts[i];
                ends[kept] = ends[i];
                kept++;
            }
        }
        count = kept;
        if (count == MOST) {
            return false;
        }
        starts[count] = from;
        ends[count] = to;
        count++;
        return true;
    }

    /** All before a sequence number is there now; answers how far it goes on without a gap. */
    int close(int next) {
        int reached = next;
        int i = 0;
        while (i < count) {
            if (starts[i] - reached > 0) {
                i++;
                continue;
            }
            reached = ends[i] - reached > 0 ? ends[i] : reached;
            count--;
            starts[i] = starts[count];
            ends[i] = ends[count];
            i = 0; // the order is any
        }
        return reached;
    }
}
