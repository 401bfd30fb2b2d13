package dev.godwit.wasm.script;

/**
 * A value as scripts know it.
 *
 * @param kind what it is
 * @param low the bits of a number, the low half of a vector, or the number of an EXTERN or HOST
 * @param high the high half of a vector, else 0
 */
public record ScriptValue(Kind kind, long low, long high) {
    /** The kinds of values; references by what they refer to. */
    public enum Kind {
        /** An i32, its sign extended. */
        I32,
        /** An i64. */
        I64,
        /** The bits of an f32, not extended. */
        F32,
        /** The bits of an f64. */
        F64,
        /** A v128. */
        V128,
        /** Any null reference. */
        NULL,
        /** A function. */
        FUNC,
        /** A host's value as an external reference, by its number. */
        EXTERN,
        /** A host's value as an internal reference, by its number. */
        HOST,
        /** A small integer as a reference. */
        I31,
        /** A structure. */
        STRUCT,
        /** An array. */
        ARRAY,
        /** An exception. */
        EXN,
        /** An internal reference that went out as an external one. */
        EXTERN_ANY
    }

    /**
     * A value of one part.
     *
     * @param kind what it is
     * @param low its bits or its number
     * @return the value
     */
    public static ScriptValue of(Kind kind, long low) {
        return new ScriptValue(kind, low, 0);
    }

    /** The form that scripts use, with floats as their bits in hexadecimal beside it. */
    @Override
    public String toString() {
        return switch (kind) {
            case I32 -> "(i32.const " + (int) low + ")";
            case I64 -> "(i64.const " + low + ")";
            case F32 ->
                    "(f32.const "
                            + Float.intBitsToFloat((int) low)
                            + " = 0x"
                            + Integer.toHexString((int) low)
                            + ")";
            case F64 ->
                    "(f64.const "
                            + Double.longBitsToDouble(low)
                            + " = 0x"
                            + Long.toHexString(low)
                            + ")";
            case V128 ->
                    "(v128.const i64x2 0x"
                            + Long.toHexString(low)
                            + " 0x"
                            + Long.toHexString(high)
                            + ")";
            case NULL -> "(ref.null)";
            case FUNC -> "(ref.func)";
            case EXTERN -> "(ref.extern " + low + ")";
            case HOST -> "(ref.host " + low + ")";
            case I31 -> "(ref.i31)";
            case STRUCT -> "(ref.struct)";
            case ARRAY -> "(ref.array)";
            case EXN -> "(ref.exn)";
            case EXTERN_ANY -> "(ref.extern)";
        };
    }
}
