package dev.godwit.machine.disk;

import java.util.Arrays;

/**
 * Which clusters of an image are used: how often each is pointed to. Counts change in memory until
 * {@link #write}; what makes room for counts is durable before anything depends on it.
 */
final class Qcow2Refcounts {
    private static final long OFFSET = ~511L;

    private final DiskFile file;
    private final Qcow2Header header;
    private final int clusterBits;

    /** The base-2 logarithm of the counts in a block. */
    private final int blockShift;

    private final int width;
    private final Qcow2Tables blocks;
    private long[] table;
    private long tableOffset;

    /** The first cluster behind the file. */
    private long end;

    /** No cluster before it is free. */
    private long hint = 1;

    Qcow2Refcounts(DiskFile file, Qcow2Header header) throws DiskFailure {
        this.file = file;
        this.header = header;
        clusterBits = header.clusterBits;
        width = 1 << header.refcountOrder;
        blockShift = clusterBits + 3 - header.refcountOrder;
        blocks = new Qcow2Tables(file, clusterBits, this::write);
        tableOffset = header.refcountOffset;
        table = readTable(file, tableOffset, header.refcountClusters << clusterBits - 3);
        end = file.size() + (1L << clusterBits) - 1 >>> clusterBits;
    }

    /** Reads a table of entries of 8 bytes. */
    static long[] readTable(DiskFile file, long offset, int entries) throws DiskFailure {
        long[] table = new long[entries];
        byte[] piece = new byte[4096];
        for (int i = 0; i < entries; ) {
            int count = Math.min(entries - i, piece.length / 8);
            file.read(offset + 8L * i, piece, 0, 8 * count);
            for (int k = 0; k < count; k++) {
                table[i + k] = BigEndian.getLong(piece, 8 * k);
            }
            i += count;
        }
        return table;
    }

    private DiskFailure corrupt(String what) {
        return new DiskFailure(file.name() + " is corrupt: " + what);
    }

    /** The first byte behind the file and all clusters that are given out. */
    long end() {
        return end << clusterBits;
    }

    // ---- Counts.

    /** The place of the 8 bytes with the count of a cluster, or 0 if it has none. */
    private long word(long cluster) throws DiskFailure {
        long slot = cluster >>> blockShift;
        if (slot >= table.length) {
            return 0;
        }
        long block = table[(int) slot] & OFFSET;
        if (block == 0) {
            return 0;
        }
        if ((block & (1L << clusterBits) - 1) != 0 || block < 0 || block >= end()) {
            throw corrupt("a block of refcounts is not in it");
        }
        return block + ((cluster & (1L << blockShift) - 1) * width >>> 6 << 3);
    }

    /** How far up a count is in its 8 bytes: counts of less than a byte begin at its low end. */
    private int shift(long cluster) {
        if (width >= 8) {
            return 64 - width - (int) (cluster * width & 63);
        }
        int bit = (int) (cluster * width & 63);
        return 56 - (bit & ~7) + (bit & 7);
    }

    private long mask() {
        return width == 64 ? -1 : (1L << width) - 1;
    }

    /** How often a cluster is pointed to. */
    long get(long cluster) throws DiskFailure {
        long word = word(cluster);
        return word == 0 ? 0 : blocks.get(word) >>> shift(cluster) & mask();
    }

    private void set(long cluster, long count) throws DiskFailure {
        long word = word(cluster);
        int shift = shift(cluster);
        blocks.put(word, blocks.get(word) & ~(mask() << shift) | count << shift);
    }

    /** Takes one from the count of a cluster, which nothing durable points to any more. */
    void release(long cluster) throws DiskFailure {
        long count = get(cluster);
        if (count == 0) {
            throw corrupt("a cluster is used more often than its refcount says");
        }
        set(cluster, count - 1);
        if (count == 1) {
            hint = Math.min(hint, cluster);
            boolean _ = cluster < end && file.punch(cluster << clusterBits, 1L << clusterBits);
        }
    }

    /** Writes the counts that have changed. */
    void write() throws DiskFailure {
        blocks.write();
    }

    boolean isDirty() {
        return blocks.isDirty();
    }

    // ---- Giving out.

    /**
     * Gives out a cluster.
     *
     * @return its offset; its content is anything
     */
    long allocate() throws DiskFailure {
        long cluster = hint;
        while (true) {
            if (get(cluster) != 0) {
                if (cluster >= end) {
                    throw corrupt("refcounts of clusters behind its end");
                }
                cluster++;
            } else if (cluster >>> blockShift >= table.length) {
                growTable();
                cluster = hint;
            } else if ((table[(int) (cluster >>> blockShift)] & OFFSET) == 0) {
                makeBlock(cluster);
                cluster++;
            } else {
                checkUse(cluster);
                set(cluster, 1);
                used(cluster);
                return cluster << clusterBits;
            }
        }
    }

    private void used(long cluster) {
        hint = cluster + 1;
        end = Math.max(end, cluster + 1);
    }

    /** What a wrong count may not cost: the header and the tables that are in memory. */
    private void checkUse(long cluster) throws DiskFailure {
        long offset = cluster << clusterBits;
        if (cluster == 0
                || isIn(offset, header.l1Offset, 8L * header.l1Size)
                || isIn(offset, tableOffset, 8L * table.length)) {
            throw corrupt("a cluster of its tables has no refcount");
        }
    }

    private boolean isIn(long offset, long start, long length) {
        return offset + (1L << clusterBits) > start && offset < start + length;
    }

    /** Makes a free cluster the block of its own count. */
    private void makeBlock(long cluster) throws DiskFailure {
        checkUse(cluster);
        file.write(
                cluster << clusterBits, block(cluster, cluster, cluster + 1), 0, 1 << clusterBits);
        file.sync();
        int slot = (int) (cluster >>> blockShift);
        byte[] entry = new byte[8];
        BigEndian.putLong(entry, 0, cluster << clusterBits);
        file.write(tableOffset + 8L * slot, entry, 0, 8);
        table[slot] = cluster << clusterBits;
        used(cluster);
    }

    /** The block with the count of a cluster, in which those of a range are 1. */
    private byte[] block(long any, long first, long last) {
        byte[] block = new byte[1 << clusterBits];
        long start = any >>> blockShift << blockShift;
        long stop = Math.min(last, start + (1L << blockShift));
        for (long cluster = Math.max(first, start); cluster < stop; cluster++) {
            int at = (int) ((cluster - start) * width >>> 6 << 3);
            long word = BigEndian.getLong(block, at) | 1L << shift(cluster);
            BigEndian.putLong(block, at, word);
        }
        return block;
    }

    /**
     * Makes the table longer: a new one behind the end of all, after the blocks with the counts of
     * both. The old one is free as soon as the header names the new one.
     */
    private void growTable() throws DiskFailure {
        long start = Math.max(end, (long) table.length << blockShift);
        long most = Qcow2Header.MOST_REFCOUNTS >>> clusterBits;
        long size = 1; // clusters of the new table
        long made = 1; // blocks before it
        while (true) {
            long last = start + made + size - 1 >>> blockShift;
            long slots = Math.max(last + 1, Math.min(2L * table.length, most << clusterBits - 3));
            long newSize = 8 * slots + (1L << clusterBits) - 1 >>> clusterBits;
            long newMade = last - (start >>> blockShift) + 1;
            if (newSize > most) {
                throw new DiskFailure(file.name() + " cannot grow: its refcount table is full");
            }
            if (newSize <= size && newMade <= made) {
                break;
            }
            size = Math.max(size, newSize);
            made = Math.max(made, newMade);
        }
        long behind = start + made + size;
        long[] grown = Arrays.copyOf(table, (int) (size << clusterBits - 3));
        for (long i = 0; i < made; i++) {
            long first = (start >>> blockShift) + i << blockShift;
            long offset = start + i << clusterBits;
            file.write(offset, block(first, start, behind), 0, 1 << clusterBits);
            grown[(int) (first >>> blockShift)] = offset;
        }
        long offset = start + made << clusterBits;
        byte[] bytes = new byte[1 << clusterBits];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < bytes.length; k += 8) {
                BigEndian.putLong(bytes, k, grown[(i << clusterBits - 3) + k / 8]);
            }
            file.write(offset + ((long) i << clusterBits), bytes, 0, bytes.length);
        }
        file.sync();
        byte[] fields = new byte[12];
        BigEndian.putLong(fields, 0, offset);
        BigEndian.putInt(fields, 8, (int) size);
        file.write(Qcow2Header.REFCOUNT_OFFSET, fields, 0, fields.length);
        file.sync();
        long old = tableOffset >>> clusterBits;
        long oldEnd = old + (8L * table.length >>> clusterBits);
        table = grown;
        tableOffset = offset;
        end = behind;
        for (long cluster = old; cluster < oldEnd; cluster++) {
            release(cluster);
        }
    }
}
