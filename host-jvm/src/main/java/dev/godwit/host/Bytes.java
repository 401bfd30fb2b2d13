package dev.godwit.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in an array of bytes. The range must lie in the array. */
public final class Bytes {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    /**
     * Reads four bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value
     */
    public static int getInt(byte[] bytes, int index) {
        return (int) INT.get(bytes, index);
    }

    /**
     * Reads eight bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value
     */
    public static long getLong(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }
}
