package dev.godwit.wasm.text;

import dev.godwit.wasm.module.FunctionType;

/**
 * A type use as it is written, before an implied type gets its index.
 *
 * @param hasIndex whether a type index is written
 * @param index the type index, if one is
 * @param inline the parameters and results that are written out
 * @param offset where it stands in the text
 */
record TypeUse(boolean hasIndex, int index, FunctionType inline, int offset) {
    /** The type's index; an implied type is added if need be. */
    int resolve(Types types) {
        return hasIndex ? index : types.implied(inline, offset);
    }
}
