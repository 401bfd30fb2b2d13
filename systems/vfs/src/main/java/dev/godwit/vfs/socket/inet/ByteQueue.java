package dev.godwit.vfs.socket.inet;

import dev.godwit.vfs.BufferRoom;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Iterator;

/** Bytes of a stream that have been sent and not yet received, in blocks. */
final class ByteQueue {
    private static final int LEAST = 512;
    private static final int MOST = 16_384;

    private final BufferRoom room;
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private int size;

    /** The first byte in the first block, and the end of those in the last one. */
    private int start;

    private int end;

    ByteQueue(BufferRoom room) {
        this.room = room;
    }

    int size() {
        return size;
    }

    /** Adds bytes, as many as there is room for. */
    int add(byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            byte[] last = blocks.peekLast();
            if (last == null || end == last.length) {
                int wanted = (length - done + LEAST - 1) / LEAST * LEAST;
                last = block(Math.min(wanted, MOST));
                if (last == null) {
                    break;
                }
            }
            int count = Math.min(length - done, last.length - end);
            System.arraycopy(source, offset + done, last, end, count);
            end += count;
            size += count;
            done += count;
        }
        return done;
    }

    private byte @Nullable [] block(int wanted) {
        int length = wanted;
        if (!room.take(length)) {
            length = LEAST;
            if (!room.take(length)) {
                return null;
            }
        }
        byte[] block = new byte[length];
        blocks.add(block);
        end = 0;
        return block;
    }

    /** Copies bytes from the front; there are so many. */
    void copy(byte[] target, int offset, int length) {
        Iterator<byte[]> next = blocks.iterator();
        int from = start;
        int done = 0;
        while (done < length) {
            byte[] block = next.next();
            int count = Math.min(length - done, block.length - from);
            System.arraycopy(block, from, target, offset + done, count);
            done += count;
            from = 0;
        }
    }

    /** Takes bytes away from the front; there are so many. */
    void remove(int length) {
        size -= length;
        int left = length;
        while (left > 0) {
            byte[] first = blocks.getFirst();
            int last = blocks.size() == 1 ? end : first.length;
            int count = Math.min(left, last - start);
            start += count;
            left -= count;
            if (start == last) {
                drop();
            }
        }
    }

    private void drop() {
        room.give(blocks.removeFirst().length);
        start = 0;
        if (blocks.isEmpty()) {
            end = 0;
        }
    }

    void clear() {
        while (!blocks.isEmpty()) {
            drop();
        }
        size = 0;
    }
}
