package dev.godwit.machine.zstd;

/** The states of a decoder of finite state entropy (section 4.1). */
final class FseTable {
    /** The base-2 logarithm of the number of states. */
    final int accuracy;

    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    private FseTable(int accuracy) {
        this.accuracy = accuracy;
        symbols = new byte[1 << accuracy];
        bits = new byte[1 << accuracy];
        bases = new short[1 << accuracy];
    }

    /** One that always gives the same symbol. */
    static FseTable of(int symbol) {
        var table = new FseTable(0);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /**
     * One of a distribution.
     *
     * @param counts of how many states each symbol has; -1 for one that is rarer than that
     * @param accuracy the logarithm of their sum
     * @throws ZstdFailure if they cannot be spread
     */
    static FseTable of(int[] counts, int accuracy) throws ZstdFailure {
        var table = new FseTable(accuracy);
        table.spread(counts);
        return table;
    }

    private void spread(int[] counts) throws ZstdFailure {
        int size = symbols.length;
        int high = size;
        int[] next = new int[counts.length];
        for (int symbol = 0; symbol < counts.length; symbol++) {
            next[symbol] = Math.max(counts[symbol], 1);
            if (counts[symbol] == -1) {
                symbols[--high] = (byte) symbol;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int at = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                symbols[at] = (byte) symbol;
                do {
                    at = at + step & size - 1;
                } while (at >= high);
            }
        }
        if (at != 0) {
            throw ZstdFailure.damaged();
        }
        for (int state = 0; state < size; state++) {
            int number = next[symbols[state] & 0xff]++;
            int count = accuracy - (31 - Integer.numberOfLeadingZeros(number));
            bits[state] = (byte) count;
            bases[state] = (short) ((number << count) - size);
        }
    }

    /** The first state of a stream. */
    int begin(BitReader in) {
        return in.read(accuracy);
    }

    int symbol(int state) {
        return symbols[state] & 0xff;
    }

    /** The state behind another one. */
    int next(int state, BitReader in) {
        return bases[state] + in.read(bits[state]);
    }
}
