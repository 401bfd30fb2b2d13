package dev.godwit.machine.virtio;

import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskFailure;

/**
 * A block device (section 5.2) over a {@link Disk}.
 *
 * <p>With a cache (VIRTIO_BLK_F_FLUSH, unless the driver turns it off through
 * VIRTIO_BLK_F_CONFIG_WCE) what was written is durable once a flush was answered; without, once the
 * write was. Requests are done one after another and in order, so that there is nothing to win from
 * several queues. VIRTIO_BLK_F_SIZE_MAX is not offered, since a piece may be of any size.
 */
public final class VirtioBlock extends VirtioDevice {
    /** Bytes of the name of a disk. */
    public static final int SERIAL_BYTES = 20;

    // Features.
    private static final long SEG_MAX = 1L << 2;
    private static final long RO = 1L << 5;
    private static final long BLK_SIZE = 1L << 6;
    private static final long FLUSH = 1L << 9;
    private static final long CONFIG_WCE = 1L << 11;
    private static final long DISCARD = 1L << 13;
    private static final long WRITE_ZEROES = 1L << 14;

    // Places in the configuration.
    private static final int CAPACITY = 0;
    private static final int MOST_SEGMENTS = 12;
    private static final int BLOCK_SIZE = 20;
    private static final int WRITEBACK = 32;
    private static final int MOST_DISCARD_SECTORS = 36;
    private static final int MOST_DISCARD_SEGMENTS = 40;
    private static final int DISCARD_ALIGNMENT = 44;
    private static final int MOST_ZERO_SECTORS = 48;
    private static final int MOST_ZERO_SEGMENTS = 52;
    private static final int MAY_UNMAP = 56;
    private static final int CONFIGURATION_BYTES = 60;

    // Types of requests.
    private static final int IN = 0;
    private static final int OUT = 1;
    private static final int DO_FLUSH = 4;
    private static final int GET_ID = 8;
    private static final int DO_DISCARD = 11;
    private static final int DO_WRITE_ZEROES = 13;

    // Answers.
    private static final int OK = 0;
    private static final int IOERR = 1;
    private static final int UNSUPP = 2;

    private static final int SECTOR_SHIFT = 9;
    private static final int HEADER = 16;
    private static final int QUEUE_SIZE = 256;
    private static final int SEGMENTS = QUEUE_SIZE - 2; // all but header and status
    private static final int RANGE = 16;
    private static final int RANGES = 16;
    private static final int DISCARD_SECTORS = 1 << 21; // 1 GiB
    private static final int ZERO_SECTORS = 1 << 15; // 16 MiB, since a disk may have to write them
    private static final int BUFFER = 256 << 10;

    /** Bytes moved until harts have their turn again; the request that goes beyond is finished. */
    private static final long WORK = 64L << 20;

    /** What a request costs besides its bytes, in the same measure. */
    private static final long REQUEST_WORK = 64L << 10;

    /** What it costs to make a disk durable. */
    private static final long FLUSH_WORK = 4L << 20;

    private final Disk disk;
    private final byte[] serial;
    private final Chain chain;
    private final byte[] header = new byte[HEADER];
    private final byte[] ranges = new byte[RANGE * RANGES];
    private final byte[] buffer = new byte[BUFFER];
    private final Virtqueue queue;

    /** The work done in this turn. */
    private long work;

    /** Requests were left for the next turn. */
    private boolean isUnfinished;

    /**
     * Makes a block device.
     *
     * @param ram where requests are
     * @param disk what is read and written; nothing else writes it
     * @param serial the name that the driver sees, ASCII; only the first {@link #SERIAL_BYTES}
     *     characters count
     */
    public VirtioBlock(PhysicalMemory ram, Disk disk, String serial) {
        super(ram, 2, CONFIGURATION_BYTES, QUEUE_SIZE);
        this.disk = disk;
        chain = new Chain(ram);
        queue = queues[0];
        this.serial = new byte[SERIAL_BYTES];
        for (int i = 0; i < Math.min(SERIAL_BYTES, serial.length()); i++) {
            this.serial[i] = (byte) serial.charAt(i);
        }
        Bytes.putLong(configuration, CAPACITY, disk.size() >>> SECTOR_SHIFT);
        Bytes.putInt(configuration, MOST_SEGMENTS, SEGMENTS);
        Bytes.putInt(configuration, BLOCK_SIZE, Disk.SECTOR);
        configuration[WRITEBACK] = 1;
        if (!disk.isReadOnly()) {
            Bytes.putInt(configuration, MOST_DISCARD_SECTORS, DISCARD_SECTORS);
            Bytes.putInt(configuration, MOST_DISCARD_SEGMENTS, RANGES);
            Bytes.putInt(configuration, DISCARD_ALIGNMENT, 1);
            Bytes.putInt(configuration, MOST_ZERO_SECTORS, ZERO_SECTORS);
            Bytes.putInt(configuration, MOST_ZERO_SEGMENTS, RANGES);
            configuration[MAY_UNMAP] = 1;
        }
    }

    @Override
    long features() {
        long always = SEG_MAX | BLK_SIZE | FLUSH | CONFIG_WCE;
        return always | (disk.isReadOnly() ? RO : DISCARD | WRITE_ZEROES);
    }

    @Override
    void reset() {
        isUnfinished = false;
        configuration[WRITEBACK] = 1;
    }

    @Override
    void configure(int offset, int size, long value) {
        if (offset == WRITEBACK && size == 1 && has(CONFIG_WCE)) {
            configuration[WRITEBACK] = (byte) (value & 1);
        }
    }

    /** Whether writes may wait for a flush (section 5.2.6.2). */
    private boolean isCached() {
        return has(CONFIG_WCE) ? configuration[WRITEBACK] != 0 : has(FLUSH);
    }

    // ---- Requests.

    @Override
    void notified(int number) {
        serve();
    }

    @Override
    void poll() {
        if (isUnfinished) {
            serve();
        }
    }

    private void serve() {
        isUnfinished = false;
        work = 0;
        while (queue.take(chain)) {
            work += REQUEST_WORK + chain.readable() + chain.writable();
            if (chain.readable() < HEADER || chain.writable() < 1) {
                queue.fail("a request of a block device without header or status");
                return;
            }
            chain.read(header, 0, HEADER);
            chain.writeLast(answer());
            queue.put(chain);
            queue.show();
            if (work >= WORK) {
                isUnfinished = true;
                break;
            }
        }
        queue.signal();
    }

    @Override
    Waitable coming() {
        return isUnfinished ? Ready.ALWAYS : Ready.NEVER;
    }

    private int answer() {
        try {
            return switch (Bytes.getInt(header, 0)) {
                case IN -> read();
                case OUT -> write();
                case DO_FLUSH -> flush();
                case GET_ID -> name();
                case DO_DISCARD -> ranges(DISCARD);
                case DO_WRITE_ZEROES -> ranges(WRITE_ZEROES);
                default -> UNSUPP;
            };
        } catch (DiskFailure e) {
            return IOERR;
        }
    }

    private boolean isRange(long sector, long sectors) {
        long most = disk.size() >>> SECTOR_SHIFT;
        return sector >= 0 && sector <= most && sectors <= most - sector;
    }

    private boolean isRequest(long bytes) {
        return bytes % Disk.SECTOR == 0
                && isRange(Bytes.getLong(header, 8), bytes >>> SECTOR_SHIFT);
    }

    private int read() throws DiskFailure {
        long left = chain.writable() - 1;
        if (!isRequest(left)) {
            return IOERR;
        }
        long position = Bytes.getLong(header, 8) << SECTOR_SHIFT;
        while (left > 0) {
            int piece = (int) Math.min(left, BUFFER);
            disk.read(position, buffer, 0, piece);
            chain.write(buffer, 0, piece);
            position += piece;
            left -= piece;
        }
        return OK;
    }

    private int write() throws DiskFailure {
        long left = chain.readable();
        if (disk.isReadOnly() || !isRequest(left)) {
            return IOERR;
        }
        long position = Bytes.getLong(header, 8) << SECTOR_SHIFT;
        while (left > 0) {
            int piece = (int) Math.min(left, BUFFER);
            chain.read(buffer, 0, piece);
            disk.write(position, buffer, 0, piece);
            position += piece;
            left -= piece;
        }
        return written();
    }

    /** What has been changed is durable before it is answered, if nobody will flush it. */
    private int written() throws DiskFailure {
        return isCached() ? OK : flush();
    }

    private int flush() throws DiskFailure {
        work += FLUSH_WORK;
        disk.flush();
        return OK;
    }

    private int name() {
        int length = (int) Math.min(SERIAL_BYTES, chain.writable() - 1);
        chain.write(serial, 0, length);
        return OK;
    }

    /** Discards ranges or makes them zero, once all of them are found right. */
    private int ranges(long feature) throws DiskFailure {
        if (!has(feature)) {
            return UNSUPP;
        }
        boolean isDiscard = feature == DISCARD;
        long length = chain.readable();
        if (disk.isReadOnly() || length == 0 || length % RANGE != 0 || length > ranges.length) {
            return IOERR;
        }
        int bytes = (int) length;
        chain.read(ranges, 0, bytes);
        for (int at = 0; at < bytes; at += RANGE) {
            int flags = Bytes.getInt(ranges, at + 12);
            if ((flags & ~1) != 0 || isDiscard && flags != 0) {
                return UNSUPP;
            }
            long sectors = Bytes.getInt(ranges, at + 8) & 0xffff_ffffL;
            if (sectors > (isDiscard ? DISCARD_SECTORS : ZERO_SECTORS)
                    || !isRange(Bytes.getLong(ranges, at), sectors)) {
                return IOERR;
            }
        }
        for (int at = 0; at < bytes; at += RANGE) {
            long position = Bytes.getLong(ranges, at) << SECTOR_SHIFT;
            long count = (Bytes.getInt(ranges, at + 8) & 0xffff_ffffL) << SECTOR_SHIFT;
            work += isDiscard ? count >>> 6 : count;
            if (isDiscard) {
                disk.discard(position, count);
            } else {
                disk.writeZeroes(position, count, (Bytes.getInt(ranges, at + 12) & 1) != 0);
            }
        }
        return written();
    }
}
