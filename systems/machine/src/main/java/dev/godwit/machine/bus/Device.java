package dev.godwit.machine.bus;

/**
 * A device whose registers lie in a range of physical addresses. It is used by one thread at a
 * time, and never calls back into the hart that reaches it.
 */
public interface Device {
    /**
     * Whether it answers such an access at all: where it does not, the hart has an access fault.
     *
     * @param offset from the beginning of its range, naturally aligned; the access lies in the
     *     range
     * @param size 1, 2, 4 or 8 bytes
     * @return whether {@link #load} and {@link #store} may be called so
     */
    default boolean allows(long offset, int size) {
        return true;
    }

    /**
     * Reads a register.
     *
     * @param offset from the beginning of its range
     * @param size 1, 2, 4 or 8 bytes
     * @return the value; only its low bytes count
     */
    long load(long offset, int size);

    /**
     * Writes a register.
     *
     * @param offset from the beginning of its range
     * @param size 1, 2, 4 or 8 bytes
     * @param value the value; only its low bytes count
     */
    void store(long offset, int size, long value);

    /** Goes back to the state after power-on. */
    default void reset() {}
}
