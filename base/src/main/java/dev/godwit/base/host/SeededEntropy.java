package dev.godwit.base.host;

/**
 * Random bytes that a seed determines: the key stream of ChaCha20 (RFC 8439, section 2.4) with the
 * seed as the first eight bytes of the key, the rest of the key and the nonce being zero.
 *
 * <p>Its whole state is {@link #seed} and {@link #position}, so it can be saved and {@linkplain
 * #SeededEntropy(long, long) resumed}. One byte stream: it does not matter in what pieces it is
 * read.
 */
public final class SeededEntropy implements Entropy {
    private static final int BLOCK = 64;

    private final long seed;
    private final int[] input = new int[16];
    private final int[] state = new int[16];
    private final byte[] block = new byte[BLOCK];
    private long position;
    private long blockNumber = -1;

    /**
     * A stream from its beginning.
     *
     * @param seed what determines it
     */
    public SeededEntropy(long seed) {
        this(seed, 0);
    }

    /**
     * A stream from a place within it.
     *
     * @param seed what determines it
     * @param position the number of bytes to leave out, 0 or more
     */
    public SeededEntropy(long seed, long position) {
        if (position < 0) {
            throw new IllegalArgumentException("position is negative: " + position);
        }
        this.seed = seed;
        this.position = position;
        input[0] = 0x61707865;
        input[1] = 0x3320646e;
        input[2] = 0x79622d32;
        input[3] = 0x6b206574;
        input[4] = (int) seed;
        input[5] = (int) (seed >>> 32);
    }

    /** {@return the seed that determines this stream} */
    public long seed() {
        return seed;
    }

    /** {@return how many bytes have been taken} */
    public long position() {
        return position;
    }

    @Override
    public void fill(byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            long wanted = position / BLOCK;
            if (wanted != blockNumber) {
                computeBlock(wanted);
            }
            int from = (int) (position % BLOCK);
            int count = Math.min(BLOCK - from, length - done);
            System.arraycopy(block, from, target, offset + done, count);
            done += count;
            position += count;
        }
    }

    /**
     * The block function of RFC 8439, section 2.3; the counter runs on into the nonce's first word.
     */
    private void computeBlock(long number) {
        input[12] = (int) number;
        input[13] = (int) (number >>> 32);
        System.arraycopy(input, 0, state, 0, 16);
        for (int round = 0; round < 10; round++) {
            quarterRound(0, 4, 8, 12);
            quarterRound(1, 5, 9, 13);
            quarterRound(2, 6, 10, 14);
            quarterRound(3, 7, 11, 15);
            quarterRound(0, 5, 10, 15);
            quarterRound(1, 6, 11, 12);
            quarterRound(2, 7, 8, 13);
            quarterRound(3, 4, 9, 14);
        }
        for (int i = 0; i < 16; i++) {
            int word = state[i] + input[i];
            block[4 * i] = (byte) word;
            block[4 * i + 1] = (byte) (word >>> 8);
            block[4 * i + 2] = (byte) (word >>> 16);
            block[4 * i + 3] = (byte) (word >>> 24);
        }
        blockNumber = number;
    }

    private void quarterRound(int a, int b, int c, int d) {
        int[] s = state;
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 16);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 12);
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 8);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 7);
    }
}
