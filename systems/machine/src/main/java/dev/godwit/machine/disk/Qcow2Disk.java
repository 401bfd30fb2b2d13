package dev.godwit.machine.disk;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A disk in a qcow2 image, of version 2 or 3, perhaps over a backing disk.
 *
 * <p>A crash leaves clusters that nobody uses, and nothing worse: what points to a cluster stays in
 * memory until its data and its refcount are durable, and what is not pointed to any more is given
 * out again only once that is durable too. So the tables in the file are always those of some
 * moment since the last {@link #flush}.
 *
 * <p>Nothing in an image is trusted: what points anywhere but to a cluster of the file is a failure
 * of the access that meets it.
 */
public final class Qcow2Disk implements Disk {
    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;
    private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
    private static final long ZERO = 1;

    /** Clusters that wait to be free until what pointed to them is durable. */
    private static final int MOST_FREED = 1 << 14;

    private final DiskFile file;
    private final Qcow2Header header;
    private final @Nullable Disk backing;
    private final Decompressor decompressor;
    private final Qcow2Refcounts refcounts;
    private final Qcow2Tables tables;
    private final int bits;
    private final int clusterSize;
    private final long[] l1;
    private int l1DirtyFrom = Integer.MAX_VALUE;
    private int l1DirtyTo;
    private final long[] freed = new long[MOST_FREED];
    private int freedCount;

    /** One cluster, while it is changed. */
    private final byte[] whole;

    private byte[] packed = new byte[0];
    private byte[] expanded = new byte[0];

    /** The entry of the compressed cluster that was expanded last, or 0. */
    private long expandedEntry;

    /** Why the tables in memory and in the file may not agree, or null. */
    private @Nullable DiskFailure broken;

    private Qcow2Disk(
            DiskFile file,
            Qcow2Header header,
            @Nullable Disk backing,
            Decompressor decompressor,
            long[] l1)
            throws DiskFailure {
        this.file = file;
        this.header = header;
        this.backing = backing;
        this.decompressor = decompressor;
        this.l1 = l1;
        bits = header.clusterBits;
        clusterSize = 1 << bits;
        refcounts = new Qcow2Refcounts(file, header);
        tables = new Qcow2Tables(file, bits, this::commit);
        whole = new byte[clusterSize];
    }

    /**
     * Whether a file begins as a qcow2 image does.
     *
     * @param file the file
     * @return whether {@link #open} may find an image
     * @throws DiskFailure if it cannot be read
     */
    public static boolean isQcow2(DiskFile file) throws DiskFailure {
        return Qcow2Header.is(file);
    }

    /**
     * The name of the backing file of an image, as the image says.
     *
     * @param file an image
     * @return the name, or an empty string
     * @throws DiskFailure if there is no image that can be used
     */
    public static String backingName(DiskFile file) throws DiskFailure {
        return Qcow2Header.read(file).backing;
    }

    /**
     * The format of the backing file of an image, as the image says.
     *
     * @param file an image
     * @return such as {@code raw}; an empty string if it does not say
     * @throws DiskFailure if there is no image that can be used
     */
    public static String backingFormat(DiskFile file) throws DiskFailure {
        return Qcow2Header.read(file).backingFormat;
    }

    /**
     * Opens an image. One that was not closed well can be read, but is written only once it was
     * repaired.
     *
     * @param file the image, which nothing else uses from now on
     * @param backing the disk below, which the image itself never opens; null if it has none
     * @param decompressor for compressed clusters
     * @return the disk, which closes both
     * @throws DiskFailure if there is no image that can be used so
     */
    public static Qcow2Disk open(DiskFile file, @Nullable Disk backing, Decompressor decompressor)
            throws DiskFailure {
        Qcow2Header header = Qcow2Header.read(file);
        if (backing == null && !header.backing.isEmpty()) {
            throw new DiskFailure(
                    file.name()
                            + " needs its backing file "
                            + header.backing
                            + ", which is not given");
        }
        if (backing != null && header.backing.isEmpty()) {
            throw new DiskFailure(file.name() + " has no backing file, but one is given");
        }
        if (!file.isReadOnly() && (header.isDirty || header.isCorrupt)) {
            throw new DiskFailure(
                    file.name()
                            + (header.isCorrupt ? " is corrupt" : " was not closed")
                            + ": it can be written once qemu-img check -r all has repaired it");
        }
        long[] l1 = Qcow2Refcounts.readTable(file, header.l1Offset, header.l1Size);
        var disk = new Qcow2Disk(file, header, backing, decompressor, l1);
        if (!file.isReadOnly() && header.autoclear != 0) {
            file.write(Qcow2Header.AUTOCLEAR, new byte[8], 0, 8);
        }
        return disk;
    }

    @Override
    public long size() {
        return header.size;
    }

    @Override
    public boolean isReadOnly() {
        return file.isReadOnly();
    }

    private DiskFailure corrupt(String what) {
        return new DiskFailure(file.name() + " is corrupt: " + what);
    }

    // ---- Entries.

    /** The offset of the entry for a cluster of the disk, or 0 if there is no table for it. */
    private long place(long cluster) throws DiskFailure {
        long entry = l1[(int) (cluster >>> bits - 3)];
        long table = entry & OFFSET;
        if (table == 0) {
            return 0;
        }
        checkOffset(table);
        return table + ((cluster & (1L << bits - 3) - 1) << 3);
    }

    private void checkOffset(long offset) throws DiskFailure {
        if ((offset & clusterSize - 1) != 0 || offset >= refcounts.end()) {
            throw corrupt("a table points to no cluster of the file");
        }
    }

    private long entry(long cluster) throws DiskFailure {
        long place = place(cluster);
        return place == 0 ? 0 : tables.get(place);
    }

    private boolean isZero(long entry) {
        return (entry & COMPRESSED) == 0 && (entry & ZERO) != 0 && header.version >= 3;
    }

    /** Where the bytes of a cluster are in the file, or 0 if they are not there as they are. */
    private long data(long entry) throws DiskFailure {
        if ((entry & COMPRESSED) != 0 || isZero(entry)) {
            return 0;
        }
        long offset = entry & OFFSET;
        if (offset != 0) {
            checkOffset(offset);
        }
        return offset;
    }

    /** The offset of the entry for a cluster, with a table that can be changed. */
    private long ownPlace(long cluster) throws DiskFailure {
        int index = (int) (cluster >>> bits - 3);
        long entry = l1[index];
        long table = entry & OFFSET;
        if (table == 0) {
            table = refcounts.allocate();
            file.write(table, new byte[clusterSize], 0, clusterSize);
            l1[index] = table | COPIED;
            l1DirtyFrom = Math.min(l1DirtyFrom, index);
            l1DirtyTo = Math.max(l1DirtyTo, index + 1);
        } else if ((entry & COPIED) == 0 && refcounts.get(table >>> bits) != 1) {
            throw corrupt("a table is used more than once");
        }
        return place(cluster);
    }

    /** Whether a cluster of the file has no other use than this one. */
    private boolean isOwn(long entry, long offset) throws DiskFailure {
        return (entry & COPIED) != 0 || refcounts.get(offset >>> bits) == 1;
    }

    // ---- Reading.

    @Override
    public void read(long position, byte[] target, int offset, int length) throws DiskFailure {
        for (int done = 0; done < length; ) {
            long from = position + done;
            int place = (int) (from & clusterSize - 1);
            int piece = Math.min(length - done, clusterSize - place);
            readPiece(from >>> bits, place, target, offset + done, piece);
            done += piece;
        }
    }

    private void readPiece(long cluster, int place, byte[] target, int offset, int length)
            throws DiskFailure {
        long entry = entry(cluster);
        long data = data(entry);
        if (data != 0) {
            file.read(data + place, target, offset, length);
        } else if ((entry & COMPRESSED) != 0) {
            expand(entry);
            System.arraycopy(expanded, place, target, offset, length);
        } else {
            int below =
                    isZero(entry)
                            ? 0
                            : readBelow((cluster << bits) + place, target, offset, length);
            Arrays.fill(target, offset + below, offset + length, (byte) 0);
        }
    }

    /** Reads what the backing disk has of a range, and says how much; the rest is zero. */
    private int readBelow(long position, byte[] target, int offset, int length) throws DiskFailure {
        Disk below = backing;
        if (below == null || position >= below.size()) {
            return 0;
        }
        int there = (int) Math.min(length, below.size() - position);
        below.read(position, target, offset, there);
        return there;
    }

    // A compressed cluster lies anywhere, in so many sectors, of which the first may be in part.

    private long packedOffset(long entry) {
        return entry & (1L << 70 - bits) - 1;
    }

    private int packedLength(long entry) {
        long sectors = (entry >>> 70 - bits & (1L << bits - 8) - 1) + 1;
        return (int) (sectors * SECTOR - (packedOffset(entry) & SECTOR - 1));
    }

    private void expand(long entry) throws DiskFailure {
        if (entry == expandedEntry) {
            return;
        }
        if (!decompressor.has(header.compression)) {
            throw new DiskFailure(
                    file.name()
                            + " has clusters compressed by "
                            + header.compression
                            + ", which cannot be expanded here");
        }
        if (expanded.length == 0) {
            expanded = new byte[clusterSize];
            packed = new byte[2 * clusterSize];
        }
        long offset = packedOffset(entry);
        int length = packedLength(entry);
        if (offset >= refcounts.end()) {
            throw corrupt("a compressed cluster is not in the file");
        }
        expandedEntry = 0;
        file.read(offset, packed, 0, length);
        if (!decompressor.expand(header.compression, packed, length, expanded, clusterSize)) {
            throw corrupt("a compressed cluster is damaged");
        }
        expandedEntry = entry;
    }

    // ---- Writing.

    private void change() throws DiskFailure {
        if (broken != null) {
            throw broken;
        }
        if (file.isReadOnly()) {
            throw new DiskFailure(file.name() + " is read-only");
        }
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws DiskFailure {
        change();
        for (int done = 0; done < length; ) {
            long to = position + done;
            int place = (int) (to & clusterSize - 1);
            int piece = Math.min(length - done, clusterSize - place);
            writePiece(to >>> bits, place, source, offset + done, piece);
            done += piece;
        }
    }

    private void writePiece(long cluster, int place, byte[] source, int offset, int length)
            throws DiskFailure {
        long entry = entry(cluster);
        long data = data(entry);
        if (data != 0 && isOwn(entry, data)) {
            file.write(data + place, source, offset, length);
            return;
        }
        long entryPlace = ownPlace(cluster);
        long reserved = isZero(entry) ? entry & OFFSET : 0;
        if (reserved != 0) {
            checkOffset(reserved);
        }
        boolean isReserved = reserved != 0 && isOwn(entry, reserved);
        long fresh = isReserved ? reserved : refcounts.allocate();
        boolean isWritten = false;
        try {
            if (length == clusterSize) {
                file.write(fresh, source, offset, length);
            } else {
                readPiece(cluster, 0, whole, 0, clusterSize);
                System.arraycopy(source, offset, whole, place, length);
                file.write(fresh, whole, 0, clusterSize);
            }
            tables.put(entryPlace, fresh | COPIED);
            isWritten = true;
        } finally {
            if (!isWritten && !isReserved) {
                refcounts.release(fresh >>> bits);
            }
        }
        if (!isReserved) {
            release(entry);
        }
    }

    /** Lets go of what an entry pointed to that is another now. */
    private void release(long entry) throws DiskFailure {
        if ((entry & COMPRESSED) != 0) {
            long first = packedOffset(entry) >>> bits;
            long last = packedOffset(entry) + packedLength(entry) - 1 >>> bits;
            for (long cluster = first; cluster <= last; cluster++) {
                free(cluster);
            }
            expandedEntry = 0; // its place may have other content soon
        } else if ((entry & OFFSET) != 0) {
            free((entry & OFFSET) >>> bits);
        }
    }

    private void free(long cluster) throws DiskFailure {
        if (freedCount == MOST_FREED) {
            flush();
        }
        freed[freedCount] = cluster;
        freedCount++;
    }

    @Override
    public void discard(long position, long length) throws DiskFailure {
        change();
        if (header.version < 3 && backing != null) {
            return; // there is no entry for zeros, and what is below would come up again
        }
        long last = end(position, length);
        for (long cluster = position + clusterSize - 1 >>> bits; cluster < last; cluster++) {
            long place = place(cluster);
            if (place == 0) {
                cluster |= (1L << bits - 3) - 1; // nor has any other of that table
                continue;
            }
            long entry = tables.get(place);
            if ((entry & (COMPRESSED | OFFSET)) != 0) {
                empty(cluster, entry);
            }
        }
    }

    /** The cluster behind the last whole one of a range; that at the end of the disk counts. */
    private long end(long position, long length) {
        long end = position + length;
        return (end == header.size ? end + clusterSize - 1 : end) >>> bits;
    }

    /** Makes a cluster zero without storage. */
    private void empty(long cluster, long entry) throws DiskFailure {
        if ((entry & (COMPRESSED | OFFSET)) != 0) {
            data(entry); // is right, or fails
        }
        tables.put(ownPlace(cluster), header.version >= 3 ? ZERO : 0);
        release(entry);
    }

    @Override
    public void writeZeroes(long position, long length, boolean mayUnmap) throws DiskFailure {
        change();
        byte[] zeros = new byte[0];
        long last = end(position, length);
        for (long done = 0; done < length; ) {
            long to = position + done;
            long cluster = to >>> bits;
            int place = (int) (to & clusterSize - 1);
            int piece = (int) Math.min(length - done, clusterSize - place);
            long entry = entry(cluster);
            boolean isWhole = place == 0 && cluster < last;
            boolean isNothing = entry == 0 && backing == null || isZero(entry);
            if (isWhole && mayUnmap && canBeEmpty(entry)) {
                if (!isNothing || (entry & OFFSET) != 0) {
                    empty(cluster, entry);
                }
            } else if (!isNothing) {
                if (zeros.length == 0) {
                    zeros = new byte[clusterSize];
                }
                writePiece(cluster, place, zeros, 0, piece);
            }
            done += piece;
        }
    }

    private boolean canBeEmpty(long entry) {
        return header.version >= 3 || backing == null && entry != 0;
    }

    // ---- What is durable.

    /** Writes the tables, after what they point to is durable. */
    private void commit() throws DiskFailure {
        if (broken != null) {
            throw broken;
        }
        try {
            refcounts.write();
            if (!tables.isDirty() && l1DirtyTo == 0) {
                return;
            }
            file.sync();
            tables.write();
            if (l1DirtyTo > 0) {
                byte[] bytes = new byte[8 * (l1DirtyTo - l1DirtyFrom)];
                for (int i = l1DirtyFrom; i < l1DirtyTo; i++) {
                    BigEndian.putLong(bytes, 8 * (i - l1DirtyFrom), l1[i]);
                }
                file.write(header.l1Offset + 8L * l1DirtyFrom, bytes, 0, bytes.length);
                l1DirtyFrom = Integer.MAX_VALUE;
                l1DirtyTo = 0;
            }
        } catch (DiskFailure e) {
            broken = e;
            throw e;
        }
    }

    @Override
    public void flush() throws DiskFailure {
        if (file.isReadOnly()) {
            return;
        }
        commit();
        file.sync();
        int count = freedCount;
        freedCount = 0;
        for (int i = 0; i < count; i++) {
            refcounts.release(freed[i]);
        }
        refcounts.write();
    }

    @Override
    public void close() throws DiskFailure {
        try {
            flush();
            if (!file.isReadOnly()) {
                file.sync(); // what was freed too
            }
        } finally {
            try {
                file.close();
            } finally {
                if (backing != null) {
                    backing.close();
                }
            }
        }
    }
}
