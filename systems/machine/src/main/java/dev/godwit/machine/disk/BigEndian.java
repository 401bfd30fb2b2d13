package dev.godwit.machine.disk;

import dev.godwit.host.Bytes;

/** Numbers as images have them. The range must lie in the array. */
final class BigEndian {
    private BigEndian() {}

    static int getInt(byte[] bytes, int index) {
        return Integer.reverseBytes(Bytes.getInt(bytes, index));
    }

    static long getLong(byte[] bytes, int index) {
        return Long.reverseBytes(Bytes.getLong(bytes, index));
    }

    static void putInt(byte[] bytes, int index, int value) {
        Bytes.putInt(bytes, index, Integer.reverseBytes(value));
    }

    static void putLong(byte[] bytes, int index, long value) {
        Bytes.putLong(bytes, index, Long.reverseBytes(value));
    }
}
