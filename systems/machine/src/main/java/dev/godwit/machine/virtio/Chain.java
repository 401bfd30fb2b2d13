package dev.godwit.machine.virtio;

import dev.godwit.host.Bytes;
import dev.godwit.machine.bus.PhysicalMemory;

import org.jspecify.annotations.Nullable;

/**
 * A chain of descriptors: bytes that the driver wrote for the device, and then room for bytes of
 * the device, each in pieces anywhere in RAM. Both are walked once from their beginnings, so that
 * nothing depends on where the driver cut them. An object is loaded again for each chain.
 */
final class Chain {
    /** The most pieces, with those of an indirect table. */
    static final int MOST_SEGMENTS = 1024;

    private static final long MOST_BYTES = 1L << 32; // section 2.7.5
    private static final int NEXT = 1;
    private static final int WRITE = 2;
    private static final int INDIRECT = 4;

    private final PhysicalMemory ram;
    private final long[] addresses = new long[MOST_SEGMENTS];
    private final long[] lengths = new long[MOST_SEGMENTS];
    private final byte[] descriptor = new byte[Virtqueue.DESCRIPTOR];
    private int head;
    private int era;
    private int count;

    /** The first piece of the device. */
    private int firstWritable;

    private long readable;
    private long writable;

    // How far the two were walked: bytes in all, the piece, and the place in it.
    private long read;
    private int readSegment;
    private long readOffset;
    private long written;
    private int writeSegment;
    private long writeOffset;

    Chain(PhysicalMemory ram) {
        this.ram = ram;
    }

    // ---- Loading.

    /**
     * Becomes the chain that begins with a descriptor.
     *
     * @return false if there cannot be such a chain; the queue has failed then
     */
    boolean load(Virtqueue queue, int first) {
        head = first;
        era = queue.era();
        count = 0;
        firstWritable = -1;
        readable = 0;
        writable = 0;
        String why = walk(queue);
        if (why != null) {
            count = 0;
            readable = 0;
            writable = 0;
            queue.fail(why);
        }
        if (firstWritable < 0) {
            firstWritable = count;
        }
        read = 0;
        readSegment = 0;
        readOffset = 0;
        written = 0;
        writeSegment = firstWritable;
        writeOffset = 0;
        return why == null;
    }

    /** {@return what is wrong, or null} */
    private @Nullable String walk(Virtqueue queue) {
        long table = queue.descriptors();
        long entries = queue.size();
        boolean isIndirect = false;
        long index = head;
        long steps = 0;
        while (true) {
            if (index >= entries) {
                return "a descriptor's number is beyond its table";
            }
            if (steps == entries) {
                return "descriptors form a loop";
            }
            steps++;
            ram.read(table + index * Virtqueue.DESCRIPTOR, descriptor, 0, Virtqueue.DESCRIPTOR);
            long address = Bytes.getLong(descriptor, 0);
            long length = Bytes.getInt(descriptor, 8) & 0xffff_ffffL;
            int flags = Bytes.getShort(descriptor, 12);
            if (length == 0 || !ram.contains(address, length)) {
                return "a descriptor's buffer is empty, or not in RAM";
            }
            if ((flags & INDIRECT) != 0) {
                if (isIndirect || !queue.hasIndirect() || (flags & NEXT) != 0) {
                    return "an indirect descriptor where none may be";
                }
                if (length % Virtqueue.DESCRIPTOR != 0) {
                    return "an indirect table of no whole descriptors";
                }
                isIndirect = true;
                table = address;
                entries = length / Virtqueue.DESCRIPTOR;
                index = 0;
                steps = 0;
                continue;
            }
            String why = add(address, length, (flags & WRITE) != 0);
            if (why != null || (flags & NEXT) == 0) {
                return why;
            }
            index = Bytes.getShort(descriptor, 14) & 0xffff;
        }
    }

    private @Nullable String add(long address, long length, boolean isWritable) {
        if (count == MOST_SEGMENTS || readable + writable + length > MOST_BYTES) {
            return "a chain of descriptors is too long";
        }
        if (isWritable) {
            if (firstWritable < 0) {
                firstWritable = count;
            }
            writable += length;
        } else {
            if (firstWritable >= 0) {
                return "a buffer for the device to read behind one for it to write";
            }
            readable += length;
        }
        addresses[count] = address;
        lengths[count] = length;
        count++;
        return null;
    }

    // ---- Using.

    /** {@return the number of its first descriptor, by which the driver knows it} */
    int head() {
        return head;
    }

    /** {@return when it was taken, as its queue counts} */
    int era() {
        return era;
    }

    /** {@return the driver's bytes that were not read yet} */
    long readable() {
        return readable - read;
    }

    /** {@return the room for the device's bytes that was not written yet} */
    long writable() {
        return writable - written;
    }

    /** {@return how many bytes from the beginning of its room the device has written} */
    long written() {
        return written;
    }

    /**
     * Reads on.
     *
     * @param target where the bytes go
     * @param offset the first place there
     * @param length how many, at most {@link #readable}
     */
    void read(byte[] target, int offset, int length) {
        for (int done = 0; done < length; ) {
            int piece = (int) Math.min(length - done, lengths[readSegment] - readOffset);
            ram.read(addresses[readSegment] + readOffset, target, offset + done, piece);
            done += piece;
            readOffset += piece;
            if (readOffset == lengths[readSegment]) {
                readSegment++;
                readOffset = 0;
            }
        }
        read += length;
    }

    /** Goes back by bytes that were read but could not be used. */
    void unread(int length) {
        read -= length;
        long left = length;
        while (left > readOffset) {
            left -= readOffset;
            readSegment--;
            readOffset = lengths[readSegment];
        }
        readOffset -= left;
    }

    /**
     * Writes on.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many, at most {@link #writable}
     */
    void write(byte[] source, int offset, int length) {
        for (int done = 0; done < length; ) {
            int piece = (int) Math.min(length - done, lengths[writeSegment] - writeOffset);
            ram.write(addresses[writeSegment] + writeOffset, source, offset + done, piece);
            done += piece;
            writeOffset += piece;
            if (writeOffset == lengths[writeSegment]) {
                writeSegment++;
                writeOffset = 0;
            }
        }
        written += length;
    }

    /**
     * Writes the last byte of the device's room, of which there is at least one. It counts as
     * written if all before it is.
     */
    void writeLast(int value) {
        ram.storeByte(addresses[count - 1] + lengths[count - 1] - 1, value);
        if (written == writable - 1) {
            written = writable;
        }
    }

    /**
     * Writes two bytes of what was written already: a number that is known only at the end.
     *
     * @param offset of the first, from the beginning of the device's room
     */
    void rewrite(long offset, int value) {
        for (int i = 0; i < 2; i++) {
            long at = offset + i;
            int segment = firstWritable;
            while (at >= lengths[segment]) {
                at -= lengths[segment];
                segment++;
            }
            ram.storeByte(addresses[segment] + at, value >> 8 * i);
        }
    }
}
