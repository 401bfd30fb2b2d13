package dev.godwit.wasm.module;

/** The type of an import or export. Specification: section 2.3.16 (External Types). */
public sealed interface ExternType {
    /**
     * A function.
     *
     * @param typeIndex its type
     */
    record Func(int typeIndex) implements ExternType {}

    /**
     * A table.
     *
     * @param limits elements
     * @param elementType a reference type
     */
    record Table(AddressLimits limits, int elementType) implements ExternType {}

    /**
     * A memory.
     *
     * @param limits pages
     * @param isShared whether threads may share it
     * @param pageSizeLog2 16 for pages of 64 KiB, 0 for pages of one byte
     */
    record Mem(AddressLimits limits, boolean isShared, int pageSizeLog2) implements ExternType {}

    /**
     * A global.
     *
     * @param valueType what it holds
     * @param mutable whether it may be set
     */
    record Global(int valueType, boolean mutable) implements ExternType {}

    /**
     * A tag.
     *
     * @param typeIndex a function type whose parameters are what an exception carries
     */
    record Tag(int typeIndex) implements ExternType {}
}
