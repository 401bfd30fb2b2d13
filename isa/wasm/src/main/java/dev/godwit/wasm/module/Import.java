package dev.godwit.wasm.module;

/**
 * An import.
 *
 * @param module the first name
 * @param name the second name
 * @param type what must be given
 */
public record Import(String module, String name, ExternType type) {}
