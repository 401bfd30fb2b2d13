package dev.godwit.wasi;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Memory;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

/**
 * The guest's memory, as WASI's pointers see it: unsigned 32-bit addresses and lengths, all
 * checked. Whatever does not lie in the memory is EFAULT. A value need not be aligned.
 */
final class Guest {
    /** The greatest number of buffers in one call (POSIX, IOV_MAX); more are EINVAL. */
    static final int MAX_VECTORS = 1024;

    private static final int VECTOR = 8;

    /** The most bytes that one call reads or writes; the rest is for the next. */
    private static final long MAX_TRANSFER = 0x7fff_f000L;

    private final @Nullable Memory memory;

    /** Bytes that were moved between host and guest and not yet charged. */
    private long moved;

    /**
     * Wraps a memory.
     *
     * @param memory the memory, or null if the guest exports none: then every address is wrong
     */
    Guest(@Nullable Memory memory) {
        this.memory = memory;
    }

    /** Buffers of the guest, one after the other. */
    static final class Vectors {
        private final long[] addresses;
        private final int[] lengths;
        private final long total;
        private int index;
        private int within;

        private Vectors(long[] addresses, int[] lengths, long total) {
            this.addresses = addresses;
            this.lengths = lengths;
            this.total = total;
        }

        /** Bytes of all buffers together, as far as one call goes. */
        long total() {
            return total;
        }
    }

    /** The memory, if a range lies in it. */
    private Memory range(int pointer, long length) throws ErrnoException {
        Memory m = memory;
        if (m == null || !m.isWithin(pointer & 0xffff_ffffL, length)) {
            throw Errno.EFAULT.exception();
        }
        return m;
    }

    /** How many bytes were moved since this was last asked: what a call is charged for. */
    long takeMoved() {
        long bytes = moved;
        moved = 0;
        return bytes;
    }

    /** Makes sure that a range lies in the memory. */
    void check(int pointer, long length) throws ErrnoException {
        range(pointer, length);
    }

    int loadByte(int pointer) throws ErrnoException {
        return range(pointer, 1).loadByte(pointer & 0xffff_ffffL) & 0xff;
    }

    int loadShort(int pointer) throws ErrnoException {
        return range(pointer, 2).loadShort(pointer & 0xffff_ffffL) & 0xffff;
    }

    int loadInt(int pointer) throws ErrnoException {
        return range(pointer, 4).loadInt(pointer & 0xffff_ffffL);
    }

    long loadLong(int pointer) throws ErrnoException {
        return range(pointer, 8).loadLong(pointer & 0xffff_ffffL);
    }

    void storeByte(int pointer, int value) throws ErrnoException {
        range(pointer, 1).storeByte(pointer & 0xffff_ffffL, value);
    }

    void storeShort(int pointer, int value) throws ErrnoException {
        range(pointer, 2).storeShort(pointer & 0xffff_ffffL, value);
    }

    void storeInt(int pointer, int value) throws ErrnoException {
        range(pointer, 4).storeInt(pointer & 0xffff_ffffL, value);
    }

    void storeLong(int pointer, long value) throws ErrnoException {
        range(pointer, 8).storeLong(pointer & 0xffff_ffffL, value);
    }

    void write(int pointer, byte[] source, int offset, int length) throws ErrnoException {
        moved += length;
        range(pointer, length).write(pointer & 0xffff_ffffL, source, offset, length);
    }

    void clear(int pointer, int length) throws ErrnoException {
        range(pointer, length).fill(pointer & 0xffff_ffffL, 0, length);
    }

    /**
     * A path or link target, not longer than any path may be. WASI says that it is UTF-8; any other
     * bytes are taken too, so that every name which is listed can be opened.
     */
    String string(int pointer, int length) throws ErrnoException {
        long size = length & 0xffff_ffffL;
        Memory m = range(pointer, size);
        if (size > Names.MAX_PATH) {
            throw Errno.ENAMETOOLONG.exception();
        }
        byte[] bytes = new byte[length];
        m.read(pointer & 0xffff_ffffL, bytes, 0, length);
        moved += length;
        return Names.decode(bytes, 0, length);
    }

    /** The buffers that a list of {@code iovec} or {@code ciovec} names, all checked. */
    Vectors vectors(int pointer, int count) throws ErrnoException {
        long size = count & 0xffff_ffffL;
        check(pointer, size * VECTOR);
        if (size > MAX_VECTORS) {
            throw Errno.EINVAL.exception();
        }
        long[] addresses = new long[count];
        int[] lengths = new int[count];
        long total = 0;
        for (int i = 0; i < count; i++) {
            int address = loadInt(pointer + i * VECTOR);
            long length = loadInt(pointer + i * VECTOR + 4) & 0xffff_ffffL;
            check(address, length);
            int taken = (int) Math.min(length, MAX_TRANSFER - total);
            addresses[i] = address & 0xffff_ffffL;
            lengths[i] = taken;
            total += taken;
        }
        return new Vectors(addresses, lengths, total);
    }

    /** Copies the next bytes of the buffers; there are as many. */
    void gather(Vectors from, byte[] target, int length) {
        transfer(from, target, length, true);
    }

    /** Copies bytes into the next places of the buffers; there are as many. */
    void scatter(byte[] source, Vectors to, int length) {
        transfer(to, source, length, false);
    }

    /** Leaves out the next bytes of the buffers; there are as many. */
    void skip(Vectors vectors, long length) {
        long left = length;
        while (left > 0) {
            int piece = (int) Math.min(left, vectors.lengths[vectors.index] - vectors.within);
            advance(vectors, piece);
            left -= piece;
        }
    }

    private void transfer(Vectors vectors, byte[] bytes, int length, boolean read) {
        moved += length;
        Memory m = memory;
        int done = 0;
        while (done < length && m != null) {
            int piece = Math.min(length - done, vectors.lengths[vectors.index] - vectors.within);
            long address = vectors.addresses[vectors.index] + vectors.within;
            if (read) {
                m.read(address, bytes, done, piece);
            } else {
                m.write(address, bytes, done, piece);
            }
            advance(vectors, piece);
            done += piece;
        }
    }

    private static void advance(Vectors vectors, int count) {
        vectors.within += count;
        if (vectors.within == vectors.lengths[vectors.index]) {
            vectors.index++;
            vectors.within = 0;
        }
    }
}
