package dev.godwit.riscv.privileged;

/** Where a hart's physical addresses lead: to RAM, to devices, or nowhere. */
public interface Physical {
    /** What {@link #page} says where there is no RAM. */
    int NONE = -1;

    /**
     * The page of RAM at an address.
     *
     * @param address physical
     * @return its number among the pages of the guest system, or {@link #NONE}
     */
    int page(long address);

    /**
     * Whether a device answers an access.
     *
     * @param address physical, not of RAM
     * @param size 1, 2, 4 or 8 bytes
     * @return whether {@link #load} and {@link #store} may be called
     */
    boolean answers(long address, int size);

    /**
     * Loads from a device.
     *
     * @param address physical
     * @param size 1, 2, 4 or 8 bytes
     * @return the value; only its low bytes count
     */
    long load(long address, int size);

    /**
     * Stores to a device.
     *
     * @param address physical
     * @param size 1, 2, 4 or 8 bytes
     * @param value only its low bytes count
     */
    void store(long address, int size, long value);
}
