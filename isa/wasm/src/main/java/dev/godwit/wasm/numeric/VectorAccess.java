package dev.godwit.wasm.numeric;

import dev.godwit.host.Memory;
import dev.godwit.host.OutOfBounds;

/** Accesses of 128 bits to a memory. */
public final class VectorAccess {
    private VectorAccess() {}

    /**
     * {@code v128.store}: both halves or, where one does not fit, none.
     *
     * @param m the memory
     * @param ea the address of the first byte
     * @param low the low half
     * @param high the high half
     * @throws OutOfBounds if the 16 bytes do not lie in the memory
     */
    public static void store(Memory m, long ea, long low, long high) {
        if (!m.isWithin(ea, 16)) {
            throw OutOfBounds.INSTANCE;
        }
        m.storeLong(ea, low);
        m.storeLong(ea + 8, high);
    }
}
