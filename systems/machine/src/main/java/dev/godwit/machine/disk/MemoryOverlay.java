package dev.godwit.machine.disk;

import java.util.Arrays;

/**
 * A disk that begins as another one, which it never changes: what is written stays in memory, by
 * clusters of {@link #CLUSTER} bytes, and is gone when it is closed. A cluster costs its bytes and
 * some for its place; one of zeros costs none.
 */
public final class MemoryOverlay implements Disk {
    /**
     * Bytes of a cluster: those of a page, since file systems write blocks of that size, and larger
     * clusters would cost memory and a read for each block that stands alone.
     */
    public static final int CLUSTER = 4096;

    private static final int SHIFT = 12;
    private static final int GROUP_SHIFT = 12;
    private static final int GROUP = 1 << GROUP_SHIFT;

    /** What an object takes besides its content: a header, and its place in a table. */
    private static final int OVERHEAD = 32;

    private static final int COST = CLUSTER + OVERHEAD;
    private static final int GROUP_COST = 8 * GROUP + OVERHEAD;

    /** The largest disk, whose table of groups is of a size that a host has. */
    private static final long GREATEST = 1L << 46;

    /** A cluster of zeros, told by its identity. */
    private static final byte[] ZEROS = new byte[CLUSTER];

    /** A cluster that is as in the base, told by its identity too. */
    private static final byte[] SAME = new byte[0];

    /** The group of nothing but such clusters. */
    private static final byte[][] UNTOUCHED = untouched();

    private final Disk base;
    private final DiskBudget budget;
    private final long size;

    /** The clusters, by 16 MiB of the disk. */
    private final byte[][][] groups;

    /** What is taken from the budget. */
    private long held;

    private MemoryOverlay(Disk base, DiskBudget budget, int groups) {
        this.base = base;
        this.budget = budget;
        size = base.size();
        this.groups = new byte[groups][][];
        Arrays.fill(this.groups, UNTOUCHED);
    }

    private static byte[][] untouched() {
        byte[][] group = new byte[GROUP][];
        Arrays.fill(group, SAME);
        return group;
    }

    /**
     * Makes one that is still the same as its base.
     *
     * @param base what it begins as; nothing else may change it, and it is closed with the overlay
     * @param budget what the memory is taken from
     * @return the disk
     * @throws DiskFailure if the base is larger than 64 TiB, or the budget is used up
     */
    public static MemoryOverlay over(Disk base, DiskBudget budget) throws DiskFailure {
        if (base.size() > GREATEST) {
            throw new DiskFailure("a disk of more than 64 TiB can have no overlay in memory");
        }
        int groups = (int) (base.size() + (long) CLUSTER * GROUP - 1 >>> SHIFT + GROUP_SHIFT);
        var overlay = new MemoryOverlay(base, budget, groups);
        overlay.hold(8L * groups);
        return overlay;
    }

    private void hold(long bytes) throws DiskFailure {
        budget.take(bytes);
        held += bytes;
    }

    private void release(long bytes) {
        budget.give(bytes);
        held -= bytes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    // ---- Clusters.

    private byte[] cluster(long index) {
        return groups[(int) (index >>> GROUP_SHIFT)][(int) index & GROUP - 1];
    }

    private static boolean isOwn(byte[] cluster) {
        return cluster != SAME && cluster != ZEROS;
    }

    private void setCluster(long index, byte[] cluster) throws DiskFailure {
        int number = (int) (index >>> GROUP_SHIFT);
        if (groups[number] == UNTOUCHED) {
            hold(GROUP_COST);
            groups[number] = untouched();
        }
        groups[number][(int) index & GROUP - 1] = cluster;
    }

    /** The bytes of a cluster that can be changed, made if there are none yet. */
    private byte[] own(long index, boolean isWhole) throws DiskFailure {
        byte[] cluster = cluster(index);
        if (isOwn(cluster)) {
            return cluster;
        }
        hold(COST);
        boolean isKept = false;
        try {
            byte[] fresh = new byte[CLUSTER];
            if (cluster == SAME && !isWhole) {
                long start = index << SHIFT;
                base.read(start, fresh, 0, (int) Math.min(CLUSTER, size - start));
            }
            setCluster(index, fresh);
            isKept = true;
            return fresh;
        } finally {
            if (!isKept) {
                release(COST);
            }
        }
    }

    private void makeZero(long index) throws DiskFailure {
        byte[] cluster = cluster(index);
        if (cluster != ZEROS) {
            setCluster(index, ZEROS);
            if (isOwn(cluster)) {
                release(COST);
            }
        }
    }

    private static int place(long position) {
        return (int) position & CLUSTER - 1;
    }

    // ---- The disk.

    @Override
    public void read(long position, byte[] target, int offset, int length) throws DiskFailure {
        for (int done = 0; done < length; ) {
            long from = position + done;
            int place = place(from);
            int piece = Math.min(length - done, CLUSTER - place);
            byte[] cluster = cluster(from >>> SHIFT);
            if (cluster != SAME) {
                System.arraycopy(cluster, place, target, offset + done, piece);
            } else {
                while (piece < length - done && cluster(from + piece >>> SHIFT) == SAME) {
                    piece = Math.min(length - done, piece + CLUSTER);
                }
                base.read(from, target, offset + done, piece);
            }
            done += piece;
        }
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws DiskFailure {
        for (int done = 0; done < length; ) {
            long to = position + done;
            int place = place(to);
            int piece = Math.min(length - done, CLUSTER - place);
            byte[] cluster = own(to >>> SHIFT, piece == CLUSTER);
            System.arraycopy(source, offset + done, cluster, place, piece);
            done += piece;
        }
    }

    /** There is nothing that is more durable than the rest. */
    @Override
    public void flush() {}

    /** Lets go of whole clusters of its own; for those of the base there is nothing to win. */
    @Override
    public void discard(long position, long length) throws DiskFailure {
        long end = (position + length == size ? size + CLUSTER - 1 : position + length) >>> SHIFT;
        for (long index = position + CLUSTER - 1 >>> SHIFT; index < end; index++) {
            if (groups[(int) (index >>> GROUP_SHIFT)] == UNTOUCHED) {
                index |= GROUP - 1;
            } else if (cluster(index) != SAME) {
                makeZero(index);
            }
        }
    }

    @Override
    public void writeZeroes(long position, long length, boolean mayUnmap) throws DiskFailure {
        for (long done = 0; done < length; ) {
            long to = position + done;
            int piece = (int) Math.min(length - done, CLUSTER - place(to));
            if (piece == CLUSTER) {
                makeZero(to >>> SHIFT);
            } else {
                write(to, ZEROS, 0, piece);
            }
            done += piece;
        }
    }

    @Override
    public void close() throws DiskFailure {
        release(held);
        base.close();
    }
}
