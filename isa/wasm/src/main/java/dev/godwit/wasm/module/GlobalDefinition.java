package dev.godwit.wasm.module;

/**
 * A global that a module defines.
 *
 * @param type its type
 * @param initStart where its constant expression starts in the module's bytes
 */
public record GlobalDefinition(ExternType.Global type, int initStart) {}
