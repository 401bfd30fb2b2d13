package dev.godwit.wasm.numeric;

import dev.godwit.host.Memory;
import dev.godwit.host.OutOfBounds;

/** Vectors of 128 bits without a shape: a low and a high half. */
public final class V128 {
    private V128() {}

    /** A half of {@code i8x16.shuffle}, for 8 lanes from 0 to 31, the first in the lowest bits. */
    public static long shuffle(long aL, long aH, long bL, long bH, long lanes) {
        long a = aL ^ aH;
        long b = bL ^ bH;
        long result = 0;
        for (int i = 0; i < 64; i += 8) {
            // without branches: bit 3 of an index tells the half, bit 4 the operand
            long lane = lanes >>> i;
            long second = -(lane >>> 3 & 1);
            long fromA = aL ^ (a & second);
            long fromB = bL ^ (b & second);
            long half = fromA ^ ((fromA ^ fromB) & -(lane >>> 4 & 1));
            result |= (half >>> (lane << 3) & 0xff) << i;
        }
        return result;
    }

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
