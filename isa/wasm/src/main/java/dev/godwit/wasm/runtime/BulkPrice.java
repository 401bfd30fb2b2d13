package dev.godwit.wasm.runtime;

/**
 * What a bulk instruction costs beyond its own price, once its bounds are checked: the same in
 * every engine.
 */
public final class BulkPrice {
    private static final int BYTES_LOG2 = 4;

    private BulkPrice() {}

    /**
     * The price of bytes of a memory or of an array.
     *
     * @param bytes how many are written, 0 or more
     * @return units of the meter: one for 16 bytes, rounded up
     */
    public static long ofBytes(long bytes) {
        return bytes + (1 << BYTES_LOG2) - 1 >>> BYTES_LOG2;
    }

    /**
     * The price of elements of a table.
     *
     * @param count how many are written, 0 or more
     * @return units of the meter
     */
    public static long ofElements(long count) {
        return ofBytes(count * TableInstance.ELEMENT_BYTES);
    }

    /**
     * The price of elements of an array.
     *
     * @param array the array
     * @param count how many are written, 0 or more
     * @return units of the meter
     */
    public static long of(ArrayInstance array, long count) {
        return ofBytes(count * array.type.elementWidth());
    }
}
