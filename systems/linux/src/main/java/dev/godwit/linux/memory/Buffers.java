package dev.godwit.linux.memory;

/** Ranges of a process that are read or written one after the other (struct iovec). */
public final class Buffers {
    private final UserMemory user;

    /** Address and length of each. */
    private final long[] pairs;

    private final long total;
    private int current;
    private long within;

    Buffers(UserMemory user, long[] pairs, long total) {
        this.user = user;
        this.pairs = pairs;
        this.total = total;
    }

    /** {@return how many bytes they have together} */
    public long total() {
        return total;
    }

    /**
     * Reads on from where the last call ended.
     *
     * @param target where the bytes go
     * @param offset the first place in it
     * @param length the most to read
     * @return how many were read: fewer at the end, or if the next byte cannot be read
     */
    public int read(byte[] target, int offset, int length) {
        int done = 0;
        while (done < length && advance()) {
            int piece = piece(length - done);
            int count = user.readSome(pairs[2 * current] + within, target, offset + done, piece);
            done += count;
            within += count;
            if (count < piece) {
                break;
            }
        }
        return done;
    }

    /**
     * Writes on from where the last call ended.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many were written: fewer at the end, or if the next byte cannot be written
     */
    public int write(byte[] source, int offset, int length) {
        int done = 0;
        while (done < length && advance()) {
            int piece = piece(length - done);
            int count = user.writeSome(pairs[2 * current] + within, source, offset + done, piece);
            done += count;
            within += count;
            if (count < piece) {
                break;
            }
        }
        return done;
    }

    /**
     * Goes on behind bytes that an earlier call has moved.
     *
     * @param bytes how many, at most {@link #total}
     */
    public void skip(long bytes) {
        long left = bytes;
        while (left > 0 && advance()) {
            long piece = Math.min(left, pairs[2 * current + 1] - within);
            within += piece;
            left -= piece;
        }
    }

    private boolean advance() {
        while (2 * current < pairs.length && within == pairs[2 * current + 1]) {
            current++;
            within = 0;
        }
        return 2 * current < pairs.length;
    }

    private int piece(int most) {
        return (int) Math.min(most, pairs[2 * current + 1] - within);
    }
}
