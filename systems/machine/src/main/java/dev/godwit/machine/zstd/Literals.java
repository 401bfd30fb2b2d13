package dev.godwit.machine.zstd;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** The literals of a block (section 3.1.1.3.1), and the code that the next one may use again. */
final class Literals {
    private static final int RAW = 0;
    private static final int REPEATED = 1;
    private static final int COMPRESSED = 2;
    private static final int JUMP_TABLE = 6;

    byte[] bytes = new byte[0];
    int length;
    private @Nullable HuffmanTable table;

    /** Reads those of a block. */
    void read(Source in) throws ZstdFailure {
        int head = in.readByte();
        int type = head & 3;
        int format = head >> 2 & 3;
        if (type <= REPEATED) {
            length = simpleLength(in, head, format);
            room();
            if (type == RAW) {
                System.arraycopy(in.bytes, in.skip(length), bytes, 0, length);
            } else {
                Arrays.fill(bytes, 0, length, (byte) in.readByte());
            }
            return;
        }
        int width = format <= 1 ? 10 : format == 2 ? 14 : 18;
        long sizes = head | in.readNumber(format <= 1 ? 2 : format == 2 ? 3 : 4) << 8;
        int mask = (1 << width) - 1;
        length = (int) (sizes >>> 4) & mask;
        int packed = (int) (sizes >>> 4 + width) & mask;
        room();
        int start = in.skip(packed);
        var packedIn = new Source(in.bytes, start, start + packed);
        if (type == COMPRESSED) {
            table = HuffmanTable.read(packedIn);
        }
        expand(packedIn, format != 0);
    }

    private static int simpleLength(Source in, int head, int format) throws ZstdFailure {
        return switch (format) {
            case 1 -> head >> 4 | in.readByte() << 4;
            case 3 -> head >> 4 | (int) in.readNumber(2) << 4;
            default -> head >> 3;
        };
    }

    private void room() throws ZstdFailure {
        if (length > Frame.MOST_BLOCK) {
            throw ZstdFailure.damaged();
        }
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, Math.min(2 * bytes.length, Frame.MOST_BLOCK))];
        }
    }

    private void expand(Source in, boolean isFour) throws ZstdFailure {
        HuffmanTable code = table;
        if (code == null) {
            throw ZstdFailure.damaged();
        }
        if (!isFour) {
            code.expand(in.bytes, in.at(), in.end(), bytes, 0, length);
            return;
        }
        int quarter = length + 3 >> 2;
        if (in.left() < JUMP_TABLE || 3 * quarter > length) {
            throw ZstdFailure.damaged();
        }
        int[] sizes = new int[4];
        for (int i = 0; i < 3; i++) {
            sizes[i] = (int) in.readNumber(2);
        }
        sizes[3] = in.left() - sizes[0] - sizes[1] - sizes[2];
        for (int i = 0; i < 4; i++) {
            int start = in.skip(sizes[i]);
            int count = i < 3 ? quarter : length - 3 * quarter;
            code.expand(in.bytes, start, start + sizes[i], bytes, i * quarter, count);
        }
    }
}
