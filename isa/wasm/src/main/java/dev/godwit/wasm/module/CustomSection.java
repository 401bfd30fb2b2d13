package dev.godwit.wasm.module;

/**
 * A custom section; the bytes stay where they are in the module.
 *
 * @param name its name
 * @param after the id of the last known section before it, 0 for none
 * @param start where its contents start in the module's bytes, behind the name
 * @param length how many
 */
public record CustomSection(String name, int after, int start, int length) {}
