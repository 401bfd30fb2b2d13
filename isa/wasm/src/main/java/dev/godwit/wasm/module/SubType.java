package dev.godwit.wasm.module;

/**
 * One defined type: a composite type with its place among the others.
 *
 * @param isFinal whether it can have no subtypes
 * @param supertype the index of the type it says to be a subtype of, or -1
 * @param composite what it is
 */
public record SubType(boolean isFinal, int supertype, CompositeType composite) {}
