package dev.godwit.wasm.runtime;

/**
 * An {@code i31} reference. Two of equal value are the same to a guest.
 *
 * @param value its low 31 bits are the number
 */
public record I31(int value) {
    /** Keeps the low 31 bits. */
    public I31 {
        value &= 0x7fffffff;
    }

    /**
     * The number with its sign.
     *
     * @return from -2^30 to 2^30 - 1
     */
    public int signed() {
        return value << 1 >> 1;
    }
}
