package dev.godwit.net.user;

import dev.godwit.net.EthernetPort;

/** Frames that wait until the guest takes them, written in place. */
final class FrameQueue {
    /** How many can wait: some datagrams of the greatest length, in pieces. */
    static final int MOST = 256;

    private final byte[][] frames = new byte[MOST][];
    private final int[] lengths = new int[MOST];
    private int first;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int room() {
        return MOST - count;
    }

    /** Where the next frame is to be written; there is room. */
    byte[] next() {
        int index = (first + count) % MOST;
        byte[] frame = frames[index];
        if (frame == null) {
            frame = new byte[EthernetPort.MOST_BYTES];
            frames[index] = frame;
        }
        return frame;
    }

    /** The next frame has been written. */
    void add(int length) {
        lengths[(first + count) % MOST] = length;
        count++;
    }

    /** Takes the first one; answers its length, 0 if there is none. */
    int take(byte[] target, int offset) {
        if (count == 0) {
            return 0;
        }
        int length = lengths[first];
        System.arraycopy(frames[first], 0, target, offset, length);
        first = (first + 1) % MOST;
        count--;
        return length;
    }
}
