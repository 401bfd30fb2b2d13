package dev.godwit.wasm.module;

/**
 * The type of an array.
 *
 * @param element what each element is
 */
public record ArrayType(FieldType element) implements CompositeType {}
