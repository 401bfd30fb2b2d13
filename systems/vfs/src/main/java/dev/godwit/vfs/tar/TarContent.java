package dev.godwit.vfs.tar;

import dev.godwit.base.host.ErrnoException;

import java.util.Arrays;

/** Where the pieces of a file are in the archive. */
final class TarContent {
    private final long[] starts;
    private final long[] lengths;
    private final long[] positions;

    TarContent(long[] starts, long[] lengths, long[] positions) {
        this.starts = starts;
        this.lengths = lengths;
        this.positions = positions;
    }

    /** One piece that is all. */
    static TarContent whole(long position, long length) {
        return new TarContent(new long[] {0}, new long[] {length}, new long[] {position});
    }

    /** How many bytes of it the archive holds. */
    long stored() {
        long sum = 0;
        for (long length : lengths) {
            sum += length;
        }
        return sum;
    }

    /** Reads a range of the file; holes are zeros. */
    void read(TarBytes bytes, byte[] target, int offset, int length, long from)
            throws ErrnoException {
        Arrays.fill(target, offset, offset + length, (byte) 0);
        int i = Arrays.binarySearch(starts, from);
        i = i >= 0 ? i : Math.max(0, -i - 2);
        for (; i < starts.length && starts[i] - from < length; i++) {
            long first = Math.max(from, starts[i]);
            long end = Math.min(from + length, starts[i] + lengths[i]);
            if (first < end) {
                int at = offset + (int) (first - from);
                long position = positions[i] + (first - starts[i]);
                bytes.read(target, at, (int) (end - first), position);
            }
        }
    }
}
