package dev.godwit.machine.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of a property (section 2.2.4), put together from pieces of different kinds. A device
 * tree knows bytes only; what they mean, each property says.
 */
public final class Value {
    private byte[] bytes = new byte[32];
    private int size;

    /** An empty value. */
    public Value() {}

    private void room(int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
    }

    /**
     * Adds numbers of 32 bits, big-endian: cells, phandles.
     *
     * @param cells the numbers
     * @return this value
     */
    public Value u32(int... cells) {
        room(4 * cells.length);
        for (int cell : cells) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                bytes[size++] = (byte) (cell >>> shift);
            }
        }
        return this;
    }

    /**
     * Adds numbers of 64 bits, big-endian: pairs of cells.
     *
     * @param pairs the numbers
     * @return this value
     */
    public Value u64(long... pairs) {
        for (long pair : pairs) {
            u32((int) (pair >>> 32), (int) pair);
        }
        return this;
    }

    /**
     * Adds strings, each with a zero behind it.
     *
     * @param strings the strings, without zeros
     * @return this value
     */
    public Value strings(String... strings) {
        for (String string : strings) {
            if (string.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a string ends at its zero");
            }
            bytes(string.getBytes(StandardCharsets.UTF_8)).bytes(new byte[1]);
        }
        return this;
    }

    /**
     * Adds bytes.
     *
     * @param added the bytes
     * @return this value
     */
    public Value bytes(byte... added) {
        room(added.length);
        System.arraycopy(added, 0, bytes, size, added.length);
        size += added.length;
        return this;
    }

    /** {@return a copy of the bytes} */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
