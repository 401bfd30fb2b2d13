package dev.godwit.vfs;

/**
 * Room for what pipes, sockets and terminals of a guest hold on the host's heap: bytes that were
 * written and not yet read. All of a guest share one, so that it cannot fill the host with them.
 * Used by one thread at a time.
 */
public final class BufferRoom {
    private final long capacity;
    private long used;

    /**
     * Room without content.
     *
     * @param capacity the most bytes, 0 or more
     */
    public BufferRoom(long capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("room is not negative: " + capacity);
        }
        this.capacity = capacity;
    }

    /**
     * Takes room.
     *
     * @param bytes how much, 0 or more
     * @return false if there is not so much; nothing is taken then
     */
    public boolean take(long bytes) {
        if (bytes > capacity - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    /**
     * Gives room back.
     *
     * @param bytes how much, at most what was taken
     */
    public void give(long bytes) {
        if (bytes > used) {
            throw new IllegalStateException("given back more than was taken: " + bytes);
        }
        used -= bytes;
    }

    /** {@return how many bytes are taken} */
    public long used() {
        return used;
    }

    /** {@return the most bytes that may be taken} */
    public long capacity() {
        return capacity;
    }
}
