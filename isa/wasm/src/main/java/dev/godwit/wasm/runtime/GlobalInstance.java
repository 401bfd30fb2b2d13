package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.ExternType;

import org.jspecify.annotations.Nullable;

/** A global of a store. */
public final class GlobalInstance {
    /** Its type; a heap type in it is a canonical number of the store. */
    public final ExternType.Global type;

    /**
     * Its value if it is a number (an i32 or f32 in the low 32 bits), or the low half of a v128.
     */
    public long low;

    /** The high half of a v128. */
    public long high;

    /** Its value if it is a reference. */
    public @Nullable Object reference;

    /**
     * Makes a global of zero or null.
     *
     * @param type its type, heap types canonical
     */
    public GlobalInstance(ExternType.Global type) {
        this.type = type;
    }
}
