package dev.godwit.machine.zstd;

/** Reads frames (section 3.1.1). */
final class Frame {
    /** The most bytes of a block. */
    static final int MOST_BLOCK = 128 << 10;

    private static final int RAW = 0;
    private static final int REPEATED = 1;
    private static final int COMPRESSED = 2;
    private static final int LEAST_WINDOW = 10; // the logarithm
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

    private final byte[] bytes;
    private final int end;
    private final Output out;

    Frame(byte[] bytes, int end, Output out) {
        this.bytes = bytes;
        this.end = end;
        this.out = out;
    }

    /**
     * Expands one.
     *
     * @param start where it begins
     * @return what is behind it
     */
    int read(int start) throws ZstdFailure {
        var in = new Source(bytes, start, end);
        if ((int) in.readNumber(4) != Zstandard.MAGIC) {
            throw ZstdFailure.damaged();
        }
        int flags = in.readByte();
        boolean isSingle = (flags & 0x20) != 0;
        boolean hasChecksum = (flags & 4) != 0;
        long window = isSingle ? 0 : window(in.readByte());
        long dictionary = in.readNumber(DICTIONARY_BYTES[flags & 3]);
        int sizeBytes = flags >> 6 == 0 ? isSingle ? 1 : 0 : 1 << (flags >> 6);
        long size = in.readNumber(sizeBytes) + (sizeBytes == 2 ? 256 : 0);
        if ((flags & 8) != 0 || dictionary != 0) {
            throw ZstdFailure.damaged();
        }
        int first = out.length();
        long bound = isSingle ? size : window;
        blocks(in, bound < 0 || bound > MOST_BLOCK ? MOST_BLOCK : (int) bound);
        int length = out.length() - first;
        if (sizeBytes > 0 && length != size) {
            throw ZstdFailure.damaged();
        }
        if (hasChecksum && (int) in.readNumber(4) != (int) XxHash.of(out.bytes(), first, length)) {
            throw ZstdFailure.damaged();
        }
        return in.at();
    }

    private static long window(int descriptor) {
        long base = 1L << LEAST_WINDOW + (descriptor >> 3);
        return base + (base >> 3) * (descriptor & 7);
    }

    private void blocks(Source in, int most) throws ZstdFailure {
        var literals = new Literals();
        var sequences = new Sequences(out);
        boolean isLast;
        do {
            int head = (int) in.readNumber(3);
            isLast = (head & 1) != 0;
            int size = head >> 3;
            if (size > most) {
                throw ZstdFailure.damaged();
            }
            switch (head >> 1 & 3) {
                case RAW -> out.write(bytes, in.skip(size), size);
                case REPEATED -> out.fill((byte) in.readByte(), size);
                case COMPRESSED -> {
                    int before = out.length();
                    int start = in.skip(size);
                    var block = new Source(bytes, start, start + size);
                    literals.read(block);
                    sequences.execute(block, literals, out);
                    if (out.length() - before > most) {
                        throw ZstdFailure.damaged();
                    }
                }
                default -> throw ZstdFailure.damaged();
            }
        } while (!isLast);
    }
}
