package dev.godwit.wasm.runtime;

/** Bytes that the memories, tables and objects of a store may take together. */
public final class Budget {
    private final long bound;
    private long used;

    /**
     * Makes a budget of which nothing is used.
     *
     * @param bound bytes
     */
    public Budget(long bound) {
        this.bound = bound;
    }

    /**
     * Takes a part of it.
     *
     * @param bytes how much, at least 0
     * @return false, with nothing taken, if there is not so much left
     */
    public boolean take(long bytes) {
        if (bytes > bound - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    /**
     * Gives a part back.
     *
     * @param bytes how much
     */
    public void give(long bytes) {
        used -= bytes;
    }

    /**
     * What is in use.
     *
     * @return bytes
     */
    public long used() {
        return used;
    }

    /**
     * The bound.
     *
     * @return bytes
     */
    public long bound() {
        return bound;
    }
}
