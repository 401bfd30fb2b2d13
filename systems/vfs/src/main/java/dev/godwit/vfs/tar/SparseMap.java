package dev.godwit.vfs.tar;

import java.util.Arrays;

/** Which pieces of a file the archive holds, one behind the other; all else is holes. */
final class SparseMap {
    /** What a piece counts. */
    static final int COST = 24;

    private final TarTree tree;
    private final long header;
    private long[] starts = new long[4];
    private long[] lengths = new long[4];
    private int count;
    private long end;
    private long stored;

    SparseMap(TarTree tree, long header) {
        this.tree = tree;
        this.header = header;
    }

    void add(long start, long length) {
        if (start < end || length < 0 || length > Long.MAX_VALUE - start) {
            throw TarBytes.malformed("the pieces of a sparse file are not in order", header);
        }
        end = start + length;
        if (length == 0) {
            return;
        }
        tree.charge(COST);
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        starts[count] = start;
        lengths[count] = length;
        count++;
        stored += length;
        if (stored < 0) {
            throw TarBytes.malformed("a sparse file is too large", header);
        }
    }

    /** Fails unless all pieces lie in the file, and in what the archive has of it. */
    void check(long size, long content) {
        if (size < 0 || end > size || stored > content) {
            throw TarBytes.malformed("the pieces of a sparse file are more than it has", header);
        }
    }

    /** The file's content, as it begins at a place of the archive. */
    TarContent at(long position) {
        long[] positions = new long[count];
        long at = position;
        for (int i = 0; i < count; i++) {
            positions[i] = at;
            at += lengths[i];
        }
        return new TarContent(
                Arrays.copyOf(starts, count), Arrays.copyOf(lengths, count), positions);
    }
}
