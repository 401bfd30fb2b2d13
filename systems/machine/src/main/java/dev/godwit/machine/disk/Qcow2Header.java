package dev.godwit.machine.disk;

import dev.godwit.machine.disk.Decompressor.Method;

import java.nio.charset.StandardCharsets;

/**
 * The header of a qcow2 image, of version 2 or 3, checked: sizes and places in it can be used as
 * they are. What we do not have is refused by its name.
 */
final class Qcow2Header {
    static final int MAGIC = 0x5146_49fb;

    // Places of its fields.
    static final int BACKING_OFFSET = 8;
    static final int BACKING_SIZE = 16;
    static final int CLUSTER_BITS = 20;
    static final int SIZE = 24;
    static final int CRYPT_METHOD = 32;
    static final int L1_SIZE = 36;
    static final int L1_OFFSET = 40;
    static final int REFCOUNT_OFFSET = 48;
    static final int REFCOUNT_CLUSTERS = 56;
    static final int SNAPSHOTS = 60;
    static final int INCOMPATIBLE = 72;
    static final int AUTOCLEAR = 88;
    static final int REFCOUNT_ORDER = 96;
    static final int HEADER_LENGTH = 100;
    static final int COMPRESSION = 104;

    /** The length of a header of version 2, and the shortest and ours of version 3. */
    static final int LENGTH_2 = 72;

    static final int LENGTH_3 = 104;
    static final int LENGTH = 112;

    /** The extension that says the format of the backing file. */
    static final int BACKING_FORMAT = 0xe279_2aca;

    /** The longest name of a backing file, in bytes. */
    static final int MOST_NAME = 1023;

    /** Bounds of tables that are held in memory, in bytes, which QEMU has too. */
    static final long MOST_L1 = 32 << 20;

    static final long MOST_REFCOUNTS = 8 << 20;

    private static final long MOST_SIZE = 1L << 56;

    private static final long DIRTY = 1;
    private static final long CORRUPT = 1 << 1;
    private static final long DATA_FILE = 1 << 2;
    private static final long COMPRESSION_TYPE = 1 << 3;
    private static final long EXTENDED_L2 = 1 << 4;
    private static final long KNOWN = DIRTY | CORRUPT | COMPRESSION_TYPE;

    final int version;
    final int clusterBits;
    final long size;
    final int l1Size;
    final long l1Offset;
    final long refcountOffset;
    final int refcountClusters;
    final int refcountOrder;
    final Method compression;

    /** The name of the backing file, or an empty string. */
    final String backing;

    /** The format of the backing file, or an empty string. */
    final String backingFormat;

    /** Whether refcounts may be wrong. */
    final boolean isDirty;

    /** Whether somebody has found it wrong. */
    final boolean isCorrupt;

    /** Features of which a writer that does not know them must say so, by clearing them. */
    final long autoclear;

    private Qcow2Header(byte[] bytes, String backing, String backingFormat) {
        version = BigEndian.getInt(bytes, 4);
        clusterBits = BigEndian.getInt(bytes, CLUSTER_BITS);
        size = BigEndian.getLong(bytes, SIZE) + Disk.SECTOR - 1 & -(long) Disk.SECTOR;
        l1Size = BigEndian.getInt(bytes, L1_SIZE);
        l1Offset = BigEndian.getLong(bytes, L1_OFFSET);
        refcountOffset = BigEndian.getLong(bytes, REFCOUNT_OFFSET);
        refcountClusters = BigEndian.getInt(bytes, REFCOUNT_CLUSTERS);
        refcountOrder = version == 2 ? 4 : BigEndian.getInt(bytes, REFCOUNT_ORDER);
        compression = compression(bytes) == 0 ? Method.DEFLATE : Method.ZSTD;
        this.backing = backing;
        this.backingFormat = backingFormat;
        long features = incompatible(bytes);
        isDirty = (features & DIRTY) != 0;
        isCorrupt = (features & CORRUPT) != 0;
        autoclear = version == 2 ? 0 : BigEndian.getLong(bytes, AUTOCLEAR);
    }

    private static long incompatible(byte[] bytes) {
        return BigEndian.getInt(bytes, 4) == 2 ? 0 : BigEndian.getLong(bytes, INCOMPATIBLE);
    }

    private static int compression(byte[] bytes) {
        boolean isThere =
                BigEndian.getInt(bytes, 4) == 3
                        && BigEndian.getInt(bytes, HEADER_LENGTH) > COMPRESSION;
        return isThere ? bytes[COMPRESSION] & 0xff : 0;
    }

    /**
     * Whether bytes begin as those of such an image.
     *
     * @param file any
     */
    static boolean is(DiskFile file) throws DiskFailure {
        byte[] bytes = new byte[4];
        file.read(0, bytes, 0, 4);
        return BigEndian.getInt(bytes, 0) == MAGIC;
    }

    /** Reads and checks the header of an image. */
    static Qcow2Header read(DiskFile file) throws DiskFailure {
        byte[] bytes = new byte[LENGTH];
        file.read(0, bytes, 0, LENGTH);
        check(file, bytes);
        return new Qcow2Header(bytes, backing(file, bytes), backingFormat(file, bytes));
    }

    private static DiskFailure wrong(DiskFile file, String what) {
        return new DiskFailure(file.name() + " is no qcow2 image that can be used: " + what);
    }

    private static void check(DiskFile file, byte[] bytes) throws DiskFailure {
        if (BigEndian.getInt(bytes, 0) != MAGIC) {
            throw wrong(file, "it does not begin as one");
        }
        int version = BigEndian.getInt(bytes, 4);
        if (version != 2 && version != 3) {
            throw wrong(file, "version " + Integer.toUnsignedString(version));
        }
        checkFeatures(file, bytes);
        int bits = BigEndian.getInt(bytes, CLUSTER_BITS);
        if (bits < 9 || bits > 21) {
            throw wrong(file, "clusters of no such size");
        }
        if (version == 3) {
            int length = BigEndian.getInt(bytes, HEADER_LENGTH);
            int order = BigEndian.getInt(bytes, REFCOUNT_ORDER);
            if (length < LENGTH_3 || length > 1 << bits || order < 0 || order > 6) {
                throw wrong(file, "a header of such a length, or refcounts of such a width");
            }
        }
        checkTables(file, bytes, bits);
    }

    private static void checkFeatures(DiskFile file, byte[] bytes) throws DiskFailure {
        long features = incompatible(bytes);
        if (BigEndian.getInt(bytes, CRYPT_METHOD) != 0) {
            throw wrong(file, "it is encrypted");
        }
        if (BigEndian.getInt(bytes, SNAPSHOTS) != 0) {
            throw wrong(file, "it has internal snapshots");
        }
        if ((features & DATA_FILE) != 0) {
            throw wrong(file, "its data is in an external file");
        }
        if ((features & EXTENDED_L2) != 0) {
            throw wrong(file, "it has extended L2 entries");
        }
        long unknown = features & ~KNOWN;
        if (unknown != 0) {
            throw wrong(
                    file,
                    "the unknown incompatible feature " + Long.numberOfTrailingZeros(unknown));
        }
        int compression = compression(bytes);
        if (compression > 1 || compression == 1 != ((features & COMPRESSION_TYPE) != 0)) {
            throw wrong(file, "the compression type " + compression);
        }
    }

    private static void checkTables(DiskFile file, byte[] bytes, int bits) throws DiskFailure {
        long size = BigEndian.getLong(bytes, SIZE);
        if (size < 0 || size > MOST_SIZE) {
            throw wrong(file, "a disk of no such size");
        }
        long l1Size = BigEndian.getInt(bytes, L1_SIZE) & 0xffff_ffffL;
        int l2Shift = 2 * bits - 3;
        long needed = (size + (1L << l2Shift) - 1) >>> l2Shift;
        long l1Offset = BigEndian.getLong(bytes, L1_OFFSET);
        if (l1Size < needed || l1Size * 8 > MOST_L1 || !isPlace(file, l1Offset, l1Size * 8, bits)) {
            throw wrong(file, "its L1 table is too short, too long, or not in the file");
        }
        long refcounts = (BigEndian.getInt(bytes, REFCOUNT_CLUSTERS) & 0xffff_ffffL) << bits;
        long offset = BigEndian.getLong(bytes, REFCOUNT_OFFSET);
        if (refcounts == 0
                || refcounts > MOST_REFCOUNTS
                || !isPlace(file, offset, refcounts, bits)) {
            throw wrong(file, "its refcount table is too long, or not in the file");
        }
    }

    private static boolean isPlace(DiskFile file, long offset, long length, int bits)
            throws DiskFailure {
        long end = file.size();
        return (offset & (1L << bits) - 1) == 0
                && (offset > 0 || length == 0)
                && offset <= end
                && length <= end - offset;
    }

    private static String backing(DiskFile file, byte[] bytes) throws DiskFailure {
        long offset = BigEndian.getLong(bytes, BACKING_OFFSET);
        if (offset == 0) {
            return "";
        }
        int length = BigEndian.getInt(bytes, BACKING_SIZE);
        long cluster = 1L << BigEndian.getInt(bytes, CLUSTER_BITS);
        if (offset < 0 || length < 1 || length > MOST_NAME || offset > cluster - length) {
            throw wrong(file, "the name of its backing file is not in the header");
        }
        return text(file, offset, length);
    }

    private static String text(DiskFile file, long offset, int length) throws DiskFailure {
        byte[] name = new byte[length];
        file.read(offset, name, 0, length);
        for (int i = 0; i < length; i++) {
            if (name[i] >= 0 && name[i] < ' ') {
                name[i] = '?'; // it is shown in one line
            }
        }
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Extensions follow the header, each a type, a length and as many bytes in units of 8. */
    private static String backingFormat(DiskFile file, byte[] bytes) throws DiskFailure {
        boolean isOld = BigEndian.getInt(bytes, 4) == 2;
        long at = isOld ? LENGTH_2 : BigEndian.getInt(bytes, HEADER_LENGTH) + 7 & ~7;
        long end = 1L << BigEndian.getInt(bytes, CLUSTER_BITS);
        byte[] extension = new byte[8];
        while (at + 8 <= end) {
            file.read(at, extension, 0, 8);
            int type = BigEndian.getInt(extension, 0);
            long length = BigEndian.getInt(extension, 4) & 0xffff_ffffL;
            at += 8;
            if (type == 0 || length > end - at) {
                break; // the last one, or none at all
            }
            if (type == BACKING_FORMAT && length <= MOST_NAME) {
                return text(file, at, (int) length);
            }
            at += length + 7 & ~7L;
        }
        return "";
    }
}
