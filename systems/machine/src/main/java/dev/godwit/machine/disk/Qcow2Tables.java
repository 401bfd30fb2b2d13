package dev.godwit.machine.disk;

import java.util.Arrays;

/**
 * Parts of an image's tables in memory: slices of a fixed size, each at the one place that its
 * offset has in the cache. So what is held is bounded, whatever the image says.
 *
 * <p>A changed slice is kept until {@link #write}. If one must make room for another, the owner is
 * asked to write all of them, who knows what has to be durable before.
 */
final class Qcow2Tables {
    /** Bytes of a slice: those of the smallest cluster, or of a page. */
    final int sliceBytes;

    private static final int SLICES = 1024;

    private final DiskFile file;
    private final Committer owner;
    private final byte[][] slices = new byte[SLICES][];
    private final long[] offsets = new long[SLICES];
    private final boolean[] isDirty = new boolean[SLICES];
    private int dirty;

    /** Who makes slices durable. */
    @FunctionalInterface
    interface Committer {
        /** Leaves no slice dirty. */
        void commit() throws DiskFailure;
    }

    Qcow2Tables(DiskFile file, int clusterBits, Committer owner) {
        this.file = file;
        this.owner = owner;
        sliceBytes = 1 << Math.min(clusterBits, 12);
        Arrays.fill(offsets, -1);
        Arrays.fill(slices, new byte[0]);
    }

    /** The place of a slice in the cache, read if it is not there. */
    private int place(long offset) throws DiskFailure {
        long number = offset / sliceBytes;
        int place = (int) (number ^ number >>> 10) & SLICES - 1;
        if (offsets[place] == number) {
            return place;
        }
        if (isDirty[place]) {
            owner.commit();
        }
        if (slices[place].length == 0) {
            slices[place] = new byte[sliceBytes];
        }
        offsets[place] = -1; // should the file fail
        file.read(number * sliceBytes, slices[place], 0, sliceBytes);
        offsets[place] = number;
        return place;
    }

    /** Reads the entry at an offset of the file, of 8 bytes and aligned. */
    long get(long offset) throws DiskFailure {
        return BigEndian.getLong(slices[place(offset)], (int) (offset % sliceBytes));
    }

    /** Changes such an entry, in memory alone. */
    void put(long offset, long value) throws DiskFailure {
        int place = place(offset);
        BigEndian.putLong(slices[place], (int) (offset % sliceBytes), value);
        if (!isDirty[place]) {
            isDirty[place] = true;
            dirty++;
        }
    }

    boolean isDirty() {
        return dirty > 0;
    }

    /** Writes what has changed. */
    void write() throws DiskFailure {
        for (int i = 0; i < SLICES && dirty > 0; i++) {
            if (isDirty[i]) {
                file.write(offsets[i] * sliceBytes, slices[i], 0, sliceBytes);
                isDirty[i] = false;
                dirty--;
            }
        }
    }
}
