package dev.godwit.machine.device;

/** A queue of at most {@link #CAPACITY} bytes. */
final class Fifo {
    static final int CAPACITY = 16;

    private final byte[] bytes = new byte[CAPACITY];
    private int first;
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Puts a byte behind the others; there is room. */
    void add(int value) {
        bytes[(first + size) % CAPACITY] = (byte) value;
        size++;
    }

    /** {@return the first byte, 0 to 255, which is taken; 0 if there is none} */
    int take() {
        if (size == 0) {
            return 0;
        }
        int value = bytes[first] & 0xFF;
        first = (first + 1) % CAPACITY;
        size--;
        return value;
    }

    /** Copies the bytes in their order; answers how many. */
    int copy(byte[] target) {
        for (int i = 0; i < size; i++) {
            target[i] = bytes[(first + i) % CAPACITY];
        }
        return size;
    }

    /** Takes some of the bytes that are there. */
    void drop(int count) {
        first = (first + count) % CAPACITY;
        size -= count;
    }
}
