package dev.godwit.machine.zstd;

/** Compressed bytes, read from their beginning; those beyond the end are damage. */
final class Source {
    /** The logarithm of the fewest states. */
    private static final int LEAST_ACCURACY = 5;

    final byte[] bytes;
    private int at;
    private final int end;

    Source(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        at = start;
        this.end = end;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    int left() {
        return end - at;
    }

    int readByte() throws ZstdFailure {
        return bytes[skip(1)] & 0xff;
    }

    /** Goes on by some bytes, and says where they were. */
    int skip(int count) throws ZstdFailure {
        if (count > end - at) {
            throw ZstdFailure.damaged();
        }
        int place = at;
        at += count;
        return place;
    }

    /** A number of 1 to 8 bytes, the lowest first. */
    long readNumber(int count) throws ZstdFailure {
        int place = skip(count);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[place + i] & 0xff;
        }
        return value;
    }

    /**
     * A table, described by its distribution (section 4.1.1).
     *
     * @param mostSymbols how many symbols there are
     * @param mostAccuracy the logarithm of the most states
     */
    FseTable readTable(int mostSymbols, int mostAccuracy) throws ZstdFailure {
        long bit = 8L * at;
        int accuracy = (int) bits(bit, 4) + LEAST_ACCURACY;
        bit += 4;
        if (accuracy > mostAccuracy) {
            throw ZstdFailure.damaged();
        }
        int[] counts = new int[mostSymbols];
        int remaining = 1 << accuracy;
        int symbol = 0;
        while (remaining > 0) {
            if (symbol == mostSymbols) {
                throw ZstdFailure.damaged();
            }
            int width = 32 - Integer.numberOfLeadingZeros(remaining + 1);
            int value = (int) bits(bit, width);
            int low = value & (1 << width - 1) - 1;
            int fewer = (1 << width) - 1 - (remaining + 1); // values that have a bit less
            if (low < fewer) {
                value = low;
                bit += width - 1;
            } else {
                value -= value >= 1 << width - 1 ? fewer : 0;
                bit += width;
            }
            int count = value - 1;
            counts[symbol++] = count;
            remaining -= Math.abs(count);
            if (count == 0) {
                int repeat;
                do {
                    repeat = (int) bits(bit, 2);
                    bit += 2;
                    symbol += repeat;
                    if (symbol > mostSymbols) {
                        throw ZstdFailure.damaged();
                    }
                } while (repeat == 3);
            }
        }
        long behind = bit + 7 >>> 3;
        if (remaining < 0 || behind > end) {
            throw ZstdFailure.damaged();
        }
        at = (int) behind;
        return FseTable.of(counts, accuracy);
    }

    /** Bits from a place on, the lowest first; those beyond the end are zero. */
    private long bits(long first, int count) {
        long word = 0;
        int place = (int) (first >>> 3);
        for (int i = 3; i >= 0; i--) {
            word = word << 8 | (place + i < end ? bytes[place + i] & 0xff : 0);
        }
        return word >>> (first & 7) & (1L << count) - 1;
    }
}
