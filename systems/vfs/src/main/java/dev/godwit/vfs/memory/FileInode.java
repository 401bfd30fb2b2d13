package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A regular file: chunks by number; a chunk that is missing is a hole. */
final class FileInode extends Inode {
    static final int CHUNK = 4096;

    /**
     * Stands for a chunk that is reserved and still all zeros: it counts, but takes no room here.
     */
    private static final byte[] RESERVED = new byte[0];

    private final TreeMap<Long, byte[]> chunks = new TreeMap<>();
    private long size;

    FileInode(MemoryFileSystem fs, int mode) {
        super(fs, mode);
    }

    @Override
    FileType type() {
        return FileType.REGULAR_FILE;
    }

    @Override
    long size() {
        return size;
    }

    @Override
    long contentCost() {
        return (long) chunks.size() * CHUNK;
    }

    @Override
    void discard() {
        chunks.clear();
        size = 0;
    }

    int read(byte[] target, int offset, int length, long position) {
        if (position >= size) {
            return 0;
        }
        int count = (int) Math.min(length, size - position);
        int done = 0;
        while (done < count) {
            long at = position + done;
            int within = (int) (at % CHUNK);
            int piece = Math.min(CHUNK - within, count - done);
            byte[] chunk = chunks.get(at / CHUNK);
            if (chunk == null || isReserved(chunk)) {
                Arrays.fill(target, offset + done, offset + done + piece, (byte) 0);
            } else {
                System.arraycopy(chunk, within, target, offset + done, piece);
            }
            done += piece;
        }
        touchRead();
        return count;
    }

    int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        if (length == 0) {
            return 0;
        }
        if (position > Long.MAX_VALUE - length) {
            throw Errno.EFBIG.exception();
        }
        int done = 0;
        try {
            while (done < length) {
                long at = position + done;
                int within = (int) (at % CHUNK);
                int piece = Math.min(CHUNK - within, length - done);
                System.arraycopy(source, offset + done, chunkToWrite(at / CHUNK), within, piece);
                done += piece;
            }
        } catch (ErrnoException full) {
            if (done == 0) {
                throw full;
            }
        }
        size = Math.max(size, position + done);
        touchChanged();
        return done;
    }

    private byte[] chunkToWrite(long number) throws ErrnoException {
        byte[] chunk = chunks.get(number);
        if (chunk == null) {
            fs.charge(CHUNK);
        }
        if (chunk == null || isReserved(chunk)) {
            chunk = new byte[CHUNK];
            chunks.put(number, chunk);
        }
        return chunk;
    }

    private static boolean isReserved(byte[] chunk) {
        return chunk.length == 0;
    }

    void truncate(long newSize) {
        if (newSize < size) {
            long kept = newSize / CHUNK + (newSize % CHUNK == 0 ? 0 : 1);
            Map.Entry<Long, byte[]> last = chunks.lastEntry();
            while (last != null && last.getKey() >= kept) {
                chunks.remove(last.getKey());
                fs.release(CHUNK);
                last = chunks.lastEntry();
            }
            int within = (int) (newSize % CHUNK);
            byte[] chunk = within == 0 ? null : chunks.get(newSize / CHUNK);
            if (chunk != null && !isReserved(chunk)) {
                Arrays.fill(chunk, within, CHUNK, (byte) 0);
            }
        }
        size = newSize;
        touchChanged();
    }

    void allocate(long offset, long length) throws ErrnoException {
        if (offset > Long.MAX_VALUE - length) {
            throw Errno.EFBIG.exception();
        }
        long first = offset / CHUNK;
        long last = (offset + length - 1) / CHUNK;
        // Checked before the loop, which an absurd length would keep busy for years.
        long room = (fs.capacity() - fs.used()) / CHUNK + chunks.size();
        if (last - first >= room) {
            throw Errno.ENOSPC.exception();
        }
        long missing = 0;
        for (long number = first; number <= last; number++) {
            if (!chunks.containsKey(number)) {
                missing++;
            }
        }
        fs.charge(missing * CHUNK);
        for (long number = first; number <= last; number++) {
            if (!chunks.containsKey(number)) {
                chunks.put(number, RESERVED);
            }
        }
        size = Math.max(size, offset + length);
        touchChanged();
    }
}
