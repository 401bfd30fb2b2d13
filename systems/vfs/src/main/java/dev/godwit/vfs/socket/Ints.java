package dev.godwit.vfs.socket;

import dev.godwit.host.Bytes;

/** Structures of 32-bit numbers, in the byte order of RISC-V. */
public final class Ints {
    private Ints() {}

    /**
     * Writes numbers one after the other.
     *
     * @param values the numbers
     * @return four bytes of each
     */
    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[4 * values.length];
        for (int i = 0; i < values.length; i++) {
            Bytes.putInt(bytes, 4 * i, values[i]);
        }
        return bytes;
    }
}
