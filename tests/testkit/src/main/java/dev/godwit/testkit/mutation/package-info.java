/**
 * Broken inputs: deterministic edits of modules and texts, from single bits to whole functions.
 *
 * <p>Everything follows from a seed and a number, so that one mutant can be made again alone.
 */
@NullMarked
package dev.godwit.testkit.mutation;

import org.jspecify.annotations.NullMarked;
