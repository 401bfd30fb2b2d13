package dev.godwit.wasm.module;

/**
 * The type of a field of a structure or of an array's elements.
 *
 * @param storage a value type or a packed type, see {@link ValueTypes}
 * @param mutable whether it may be set
 */
public record FieldType(int storage, boolean mutable) {}
