package dev.godwit.machine.zstd;

import dev.godwit.host.Bytes;

/**
 * A stream of bits that is read from its end (section 4.1). Bits before its beginning are zero, and
 * {@link #left} tells that some were read.
 */
final class BitReader {
    /** The most bits that are read at once. */
    static final int MOST = 32;

    private final byte[] bytes;
    private final int start;

    /** How many bits are left, or how many were read too many, as a negative number. */
    private long left;

    /**
     * Begins at the highest bit that is set, which is not part of the stream.
     *
     * @throws ZstdFailure if there is none in the last byte, or no byte
     */
    BitReader(byte[] bytes, int start, int end) throws ZstdFailure {
        if (end <= start || bytes[end - 1] == 0) {
            throw ZstdFailure.damaged();
        }
        this.bytes = bytes;
        this.start = start;
        int last = 31 - Integer.numberOfLeadingZeros(bytes[end - 1] & 0xff);
        left = 8L * (end - 1 - start) + last;
    }

    long left() {
        return left;
    }

    /** The next bits, up to {@link #MOST} of them, which stay. */
    int peek(int count) {
        long first = left - count;
        if (first >= 0) {
            return (int) bits(first, count);
        }
        return left <= 0 ? 0 : (int) (bits(0, (int) left) << -first);
    }

    private long bits(long first, int count) {
        int at = start + (int) (first >>> 3);
        long word;
        if (at <= bytes.length - 8) {
            word = Bytes.getLong(bytes, at);
        } else {
            word = 0;
            for (int i = bytes.length - 1; i >= at; i--) {
                word = word << 8 | bytes[i] & 0xff;
            }
        }
        return word >>> (first & 7) & (1L << count) - 1;
    }

    void skip(int count) {
        left -= count;
    }

    int read(int count) {
        int value = peek(count);
        left -= count;
        return value;
    }
}
