package dev.godwit.wasm.module;

/**
 * An export.
 *
 * @param name its name
 * @param kind what it is
 * @param index its index among its kind
 */
public record Export(String name, Kind kind, int index) {
    /** The kinds, in the order of their bytes. */
    public enum Kind {
        /** A function. */
        FUNC,
        /** A table. */
        TABLE,
        /** A memory. */
        MEMORY,
        /** A global. */
        GLOBAL,
        /** A tag. */
        TAG
    }
}
