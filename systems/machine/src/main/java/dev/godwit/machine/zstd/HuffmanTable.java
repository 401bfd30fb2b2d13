package dev.godwit.machine.zstd;

import java.util.Arrays;

/** A prefix code of literals (section 4.2). */
final class HuffmanTable {
    private static final int MOST_BITS = 11;
    private static final int MOST_SYMBOLS = 256;
    private static final int MOST_ACCURACY = 6;
    private static final int DIRECT = 128;

    private final int width;
    private final byte[] symbols;
    private final byte[] lengths;

    private HuffmanTable(int[] weights, int count, int width) {
        this.width = width;
        symbols = new byte[1 << width];
        lengths = new byte[1 << width];
        int at = 0;
        for (int weight = 1; weight <= width; weight++) {
            for (int symbol = 0; symbol < count; symbol++) {
                if (weights[symbol] == weight) {
                    int behind = at + (1 << weight - 1);
                    Arrays.fill(symbols, at, behind, (byte) symbol);
                    Arrays.fill(lengths, at, behind, (byte) (width + 1 - weight));
                    at = behind;
                }
            }
        }
    }

    /** Reads a description of one (section 4.2.1). */
    static HuffmanTable read(Source in) throws ZstdFailure {
        int head = in.readByte();
        int[] weights = new int[MOST_SYMBOLS];
        int count;
        if (head >= DIRECT) {
            count = head - DIRECT + 1;
            int place = in.skip(count + 1 >> 1);
            for (int i = 0; i < count; i++) {
                weights[i] = in.bytes[place + (i >> 1)] >> ((i & 1) == 0 ? 4 : 0) & 15;
            }
        } else {
            int place = in.skip(head);
            count = expand(new Source(in.bytes, place, place + head), weights);
        }
        return of(weights, count);
    }

    /** The weight of the last symbol is what makes the code whole. */
    private static HuffmanTable of(int[] weights, int count) throws ZstdFailure {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > MOST_BITS) {
                throw ZstdFailure.damaged();
            }
            sum += weights[i] == 0 ? 0 : 1 << weights[i] - 1;
        }
        int width = 32 - Integer.numberOfLeadingZeros(sum);
        int rest = (1 << width) - sum;
        if (sum == 0 || width > MOST_BITS || (rest & rest - 1) != 0) {
            throw ZstdFailure.damaged();
        }
        weights[count] = 32 - Integer.numberOfLeadingZeros(rest);
        return new HuffmanTable(weights, count + 1, width);
    }

    /** Weights from two states in turns, until there are no bits for the next one. */
    private static int expand(Source in, int[] weights) throws ZstdFailure {
        FseTable table = in.readTable(MOST_BITS + 2, MOST_ACCURACY);
        var bits = new BitReader(in.bytes, in.at(), in.end());
        int even = table.begin(bits);
        int odd = table.begin(bits);
        int count = 0;
        while (count < MOST_SYMBOLS - 2) {
            weights[count++] = table.symbol(even);
            even = table.next(even, bits);
            if (bits.left() < 0) {
                weights[count++] = table.symbol(odd);
                return count;
            }
            int swapped = even;
            even = odd;
            odd = swapped;
        }
        throw ZstdFailure.damaged();
    }

    /** Expands a stream, which must end with the last symbol. */
    void expand(byte[] source, int start, int end, byte[] target, int offset, int length)
            throws ZstdFailure {
        var in = new BitReader(source, start, end);
        for (int i = offset; i < offset + length; i++) {
            int next = in.peek(width);
            target[i] = symbols[next];
            in.skip(lengths[next]);
        }
        if (in.left() != 0) {
            throw ZstdFailure.damaged();
        }
    }
}
