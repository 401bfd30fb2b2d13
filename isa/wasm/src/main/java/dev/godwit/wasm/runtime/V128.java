package dev.godwit.wasm.runtime;

/**
 * A vector of 128 bits, as a value in Java.
 *
 * @param low the lower 64 bits: lane 0 is the lowest
 * @param high the upper 64 bits
 */
public record V128(long low, long high) {
    /** {@code 0x} and 32 digits, the last of which is the lowest. */
    @Override
    public String toString() {
        return "0x" + hex(high) + hex(low);
    }

    private static String hex(long half) {
        String digits = Long.toHexString(half);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
