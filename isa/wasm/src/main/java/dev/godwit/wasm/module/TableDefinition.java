package dev.godwit.wasm.module;

/**
 * A table that a module defines.
 *
 * @param type its type
 * @param initStart where its constant expression starts in the module's bytes, or -1 for null
 */
public record TableDefinition(ExternType.Table type, int initStart) {}
