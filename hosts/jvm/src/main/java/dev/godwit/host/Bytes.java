package dev.godwit.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in an array of bytes. The range must lie in the array. */
public final class Bytes {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
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

    /**
     * Reads two bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @return their value, sign-extended
     */
    public static short getShort(byte[] bytes, int index) {
        return (short) SHORT.get(bytes, index);
    }

    /**
     * Writes two bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value the low 16 bits are written
     */
    public static void putShort(byte[] bytes, int index, int value) {
        SHORT.set(bytes, index, (short) value);
    }

    /**
     * Writes four bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value what is written
     */
    public static void putInt(byte[] bytes, int index, int value) {
        INT.set(bytes, index, value);
    }

    /**
     * Writes eight bytes.
     *
     * @param bytes the array
     * @param index the first byte
     * @param value what is written
     */
    public static void putLong(byte[] bytes, int index, long value) {
        LONG.set(bytes, index, value);
    }
}
