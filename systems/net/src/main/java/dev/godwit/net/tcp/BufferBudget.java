package dev.godwit.net.tcp;

/** How many bytes the buffers of many connections may have grown by, together. */
public final class BufferBudget {
    private long left;

    /**
     * Makes one of which nothing has been taken.
     *
     * @param bytes how many there are, 0 or more
     */
    public BufferBudget(long bytes) {
        left = bytes;
    }

    /** {@return how many bytes can still be taken} */
    public long left() {
        return left;
    }

    boolean take(int bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    void give(int bytes) {
        left += bytes;
    }
}
