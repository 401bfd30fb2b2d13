package dev.godwit.wasm.module;

/**
 * An element segment. Its elements are constant expressions, or function indices where the binary
 * format has those.
 *
 * @param mode when it is used
 * @param table the table that an active one initialises
 * @param offsetStart where an active one's offset expression starts in the module's bytes, else -1
 * @param elementType a reference type
 * @param count elements
 * @param isExpressions whether elements are expressions rather than function indices
 * @param start where the first element starts in the module's bytes, behind the count
 */
public record ElementSegment(
        Mode mode,
        int table,
        int offsetStart,
        int elementType,
        int count,
        boolean isExpressions,
        int start) {
    /** The modes. */
    public enum Mode {
        /** Copied into a table at instantiation. */
        ACTIVE,
        /** Copied by {@code table.init}. */
        PASSIVE,
        /** Only says which functions {@code ref.func} may name. */
        DECLARATIVE
    }
}
