package dev.godwit.machine.zstd;

import java.util.Arrays;

/** What was expanded so far. It grows as needed, up to a bound. */
final class Output {
    private final int most;
    private byte[] bytes;
    private int length;

    /** Begins with an array of at least one byte, or of as many as there may be. */
    Output(byte[] bytes, int most) {
        this.bytes = bytes;
        this.most = most;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void need(int count) throws ZstdFailure {
        if (count > most - length) {
            throw ZstdFailure.tooLong();
        }
        if (count > bytes.length - length) {
            long grown = Math.max(2L * bytes.length, (long) length + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, most));
        }
    }

    void write(byte[] source, int offset, int count) throws ZstdFailure {
        need(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    void fill(byte value, int count) throws ZstdFailure {
        need(count);
        Arrays.fill(bytes, length, length + count, value);
        length += count;
    }

    /** Repeats what was written a distance before, which may overlap what is written. */
    void copy(int distance, int count) throws ZstdFailure {
        need(count);
        int from = length - distance;
        int end = length + count;
        while (length < end) { // each time as much as is there: twice as much
            int piece = Math.min(length - from, end - length);
            System.arraycopy(bytes, from, bytes, length, piece);
            length += piece;
        }
    }
}
