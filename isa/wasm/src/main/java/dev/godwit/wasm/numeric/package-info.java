/**
 * What each numeric and vector instruction computes, as small static methods without state: the
 * functions that the column "computes" of isa/tables/wasm.isa names. Engines call them, or repeat
 * the trivial ones in their loops.
 *
 * <p>Results are the same on every host and in every engine, bit for bit: where the specification
 * leaves a choice (the bits of a NaN, the relaxed instructions), this package takes what its
 * deterministic profile prescribes.
 */
package dev.godwit.wasm.numeric;
