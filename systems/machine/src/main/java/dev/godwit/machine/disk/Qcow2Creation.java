package dev.godwit.machine.disk;

import java.nio.charset.StandardCharsets;

/** New qcow2 images, of version 3, with clusters of 64 KiB. */
public final class Qcow2Creation {
    private static final int BITS = 16;
    private static final int REFCOUNT_ORDER = 4;

    private Qcow2Creation() {}

    /**
     * Writes an image of zeros, or one that is still the same as its backing file.
     *
     * @param file an empty file, which becomes the image; it is durable then
     * @param size the bytes of the disk, whole sectors
     * @param backing how the image names its backing file, or an empty string for none
     * @param format the format of that: {@code raw} or {@code qcow2}; an empty string for none
     * @throws DiskFailure if the file is not empty, the size or the name too long, or the host
     *     fails
     */
    public static void create(DiskFile file, long size, String backing, String format)
            throws DiskFailure {
        create(file, size, backing, format, BITS);
    }

    /** The same with clusters of another size. */
    static void create(DiskFile file, long size, String backing, String format, int bits)
            throws DiskFailure {
        int clusterSize = 1 << bits;
        if (file.size() != 0) {
            throw new DiskFailure(file.name() + " is not empty: no image is written over it");
        }
        byte[] name = backing.getBytes(StandardCharsets.UTF_8);
        byte[] kind = format.getBytes(StandardCharsets.US_ASCII);
        long l1Size = size + (1L << 2 * bits - 3) - 1 >>> 2 * bits - 3;
        if (size < 0
                || size % Disk.SECTOR != 0
                || l1Size * 8 > Qcow2Header.MOST_L1
                || l1Size * 8 >>> bits >= (clusterSize >> 1) - 4 // one block counts all
                || name.length > Qcow2Header.MOST_NAME
                || kind.length > 64) {
            throw new DiskFailure(file.name() + ": no image can be so large, or be named so");
        }
        int l1Clusters = (int) (l1Size * 8 + clusterSize - 1 >>> bits);
        byte[] header = new byte[clusterSize];
        BigEndian.putInt(header, 0, Qcow2Header.MAGIC);
        BigEndian.putInt(header, 4, 3);
        BigEndian.putInt(header, Qcow2Header.CLUSTER_BITS, bits);
        BigEndian.putLong(header, Qcow2Header.SIZE, size);
        BigEndian.putInt(header, Qcow2Header.L1_SIZE, (int) l1Size);
        BigEndian.putLong(header, Qcow2Header.L1_OFFSET, l1Size == 0 ? 0 : 3L << bits);
        BigEndian.putLong(header, Qcow2Header.REFCOUNT_OFFSET, 1L << bits);
        BigEndian.putInt(header, Qcow2Header.REFCOUNT_CLUSTERS, 1);
        BigEndian.putInt(header, Qcow2Header.REFCOUNT_ORDER, REFCOUNT_ORDER);
        BigEndian.putInt(header, Qcow2Header.HEADER_LENGTH, Qcow2Header.LENGTH);
        int at = Qcow2Header.LENGTH;
        if (kind.length > 0) {
            BigEndian.putInt(header, at, Qcow2Header.BACKING_FORMAT);
            BigEndian.putInt(header, at + 4, kind.length);
            System.arraycopy(kind, 0, header, at + 8, kind.length);
            at += 8 + (kind.length + 7 & ~7);
        }
        at += 8; // the end of the extensions
        if (name.length > 0) {
            BigEndian.putLong(header, Qcow2Header.BACKING_OFFSET, at);
            BigEndian.putInt(header, Qcow2Header.BACKING_SIZE, name.length);
            System.arraycopy(name, 0, header, at, name.length);
        }
        byte[] cluster = new byte[clusterSize];
        for (int i = 0; i < l1Clusters; i++) {
            file.write(3L + i << bits, cluster, 0, clusterSize);
        }
        BigEndian.putLong(cluster, 0, 2L << bits);
        file.write(1L << bits, cluster, 0, clusterSize);
        BigEndian.putLong(cluster, 0, 0);
        for (int i = 0; i < 3 + l1Clusters; i++) {
            cluster[2 * i + 1] = 1;
        }
        file.write(2L << bits, cluster, 0, clusterSize);
        file.sync();
        file.write(0, header, 0, clusterSize); // it is an image as soon as it begins as one
        file.sync();
    }
}
