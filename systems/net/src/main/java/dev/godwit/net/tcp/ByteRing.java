package dev.godwit.net.tcp;

/**
 * Bytes of a stream that wait, in the order in which they go. There is no array before the first
 * byte; the first one has {@link #LEAST} bytes, and grows by doubling up to {@link #MOST} while a
 * {@link BufferBudget} has something left.
 */
public final class ByteRing {
    /** The room at the beginning. */
    public static final int LEAST = 16 * 1024;

    /** The most room. */
    public static final int MOST = 256 * 1024;

    private static final byte[] NOTHING = {};

    private final BufferBudget budget;

    /** The number of its bytes is 0 or a power of two. */
    private byte[] bytes = NOTHING;

    private int capacity = LEAST;
    private int head;
    private int size;
    private boolean closed;

    ByteRing(BufferBudget budget) {
        this.budget = budget;
    }

    /** {@return how many bytes wait} */
    public int size() {
        return size;
    }

    /** {@return how many more there is room for} */
    public int room() {
        return capacity - size;
    }

    /** {@return how many bytes could wait at once, now} */
    public int capacity() {
        return capacity;
    }

    /** {@return the array; it is another one after bytes were added} */
    public byte[] array() {
        return bytes;
    }

    /** {@return the place of the first byte that waits} */
    public int head() {
        return head;
    }

    /** {@return how many bytes lie one behind the other at {@link #head}} */
    public int headLength() {
        return Math.min(size, bytes.length - head);
    }

    /**
     * Takes the first bytes away.
     *
     * @param count how many, up to {@link #size}
     */
    public void remove(int count) {
        size -= count;
        head = head + count & bytes.length - 1;
    }

    /**
     * Makes the array if there is none yet.
     *
     * @return the place behind the last byte that waits
     */
    public int tail() {
        if (bytes.length == 0 && !closed) {
            bytes = new byte[capacity];
        }
        return head + size & bytes.length - 1;
    }

    /** {@return how many bytes can be put at {@link #tail}, one behind the other} */
    public int tailLength() {
        return Math.min(capacity - size, bytes.length - tail());
    }

    /**
     * Says that bytes have been put at {@link #tail}, or behind it.
     *
     * @param count how many, up to {@link #room}
     */
    public void extend(int count) {
        size += count;
    }

    /**
     * Puts bytes behind the last one that waits, or farther on, where they do not wait yet.
     *
     * @param distance how far behind the last one
     * @param length how many; they fit into {@link #room}
     */
    void put(int distance, byte[] source, int offset, int length) {
        int from = tail() + distance & bytes.length - 1;
        int first = Math.min(length, bytes.length - from);
        System.arraycopy(source, offset, bytes, from, first);
        System.arraycopy(source, offset + first, bytes, 0, length - first);
    }

    /** Copies bytes that wait, from a distance to the first one. */
    void copy(int distance, byte[] target, int offset, int length) {
        int from = head + distance & bytes.length - 1;
        int first = Math.min(length, bytes.length - from);
        System.arraycopy(bytes, from, target, offset, first);
        System.arraycopy(bytes, 0, target, offset + first, length - first);
    }

    /** Doubles the room, if it may be. What was put farther on stays, too. */
    void grow() {
        if (capacity >= MOST || closed || !budget.take(capacity)) {
            return;
        }
        byte[] larger = new byte[2 * capacity];
        if (bytes.length > 0) {
            copy(0, larger, 0, capacity);
        }
        bytes = larger;
        capacity = larger.length;
        head = 0;
    }

    /** Gives the memory back; nothing waits any more and there is no room. */
    void close() {
        if (!closed) {
            closed = true;
            budget.give(capacity - LEAST);
            bytes = NOTHING;
            capacity = 0;
            head = 0;
            size = 0;
        }
    }
}
