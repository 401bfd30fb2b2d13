package dev.godwit.vfs.terminal;

/** Bytes that wait, up to a number. */
final class ByteQueue {
    private final byte[] bytes;
    private int start;
    private int size;

    ByteQueue(int capacity) {
        this.bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    int room() {
        return bytes.length - size;
    }

    /** Adds one; there is room. */
    void add(int value) {
        bytes[(start + size) % bytes.length] = (byte) value;
        size++;
    }

    /** Adds as many as there is room for; answers how many. */
    int add(byte[] source, int offset, int length) {
        int count = Math.min(length, room());
        int end = (start + size) % bytes.length;
        int first = Math.min(count, bytes.length - end);
        System.arraycopy(source, offset, bytes, end, first);
        System.arraycopy(source, offset + first, bytes, 0, count - first);
        size += count;
        return count;
    }

    /** Copies the first ones, and leaves them; answers how many. */
    int peek(byte[] target, int offset, int length) {
        int count = Math.min(length, size);
        int first = Math.min(count, bytes.length - start);
        System.arraycopy(bytes, start, target, offset, first);
        System.arraycopy(bytes, 0, target, offset + first, count - first);
        return count;
    }

    /** Takes the first ones away. */
    void skip(int count) {
        start = (start + count) % bytes.length;
        size -= count;
    }

    /** Takes all but the first ones away. */
    void cut(int keep) {
        size = Math.min(size, keep);
    }
}
