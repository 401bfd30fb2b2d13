package dev.godwit.riscv.text;

import java.util.Arrays;

/** Bytes that are written one after the other, little-endian. */
final class Output {
    private byte[] bytes = new byte[256];
    private int length;

    void write(long value, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        for (int n = 0; n < count; n++) {
            bytes[length++] = (byte) (value >>> 8 * n);
        }
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
