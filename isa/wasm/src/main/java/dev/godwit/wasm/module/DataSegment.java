package dev.godwit.wasm.module;

/**
 * A data segment; the bytes stay where they are in the module.
 *
 * @param memory the memory that an active one initialises, or -1 for a passive one
 * @param offsetStart where an active one's offset expression starts in the module's bytes, else -1
 * @param start where its bytes start in the module's bytes
 * @param length how many
 */
public record DataSegment(int memory, int offsetStart, int start, int length) {}
