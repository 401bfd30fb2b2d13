package dev.godwit.wasm.module;

/** A function, structure or array type. Specification: section 2.3 (Types). */
public sealed interface CompositeType permits FunctionType, StructType, ArrayType {}
