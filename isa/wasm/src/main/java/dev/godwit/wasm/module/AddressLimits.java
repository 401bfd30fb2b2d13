package dev.godwit.wasm.module;

/**
 * Limits of a memory (in pages) or table (in elements), with its address type.
 *
 * @param minimum at the start, unsigned
 * @param maximum never more than this, unsigned; meaningless without {@code hasMaximum}
 * @param hasMaximum whether there is a maximum
 * @param is64 whether addresses are i64
 */
public record AddressLimits(long minimum, long maximum, boolean hasMaximum, boolean is64) {
    /**
     * The type of an address.
     *
     * @return {@link ValueTypes#I64} or {@link ValueTypes#I32}
     */
    public int addressType() {
        return is64 ? ValueTypes.I64 : ValueTypes.I32;
    }
}
