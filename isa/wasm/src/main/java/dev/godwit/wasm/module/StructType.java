package dev.godwit.wasm.module;

import java.util.List;

/**
 * The type of a structure.
 *
 * @param fields in order
 */
public record StructType(List<FieldType> fields) implements CompositeType {}
