package dev.godwit.wasm.numeric;

import dev.godwit.base.failure.TrapReason;

/** Why a WebAssembly guest traps: the specification's phrases. */
public enum WasmTrapReason implements TrapReason {
    /** The instruction {@code unreachable}. */
    UNREACHABLE("unreachable"),
    /** Division or remainder by zero. */
    DIVIDE_BY_ZERO("integer divide by zero"),
    /** A quotient or a truncated number that its type cannot hold. */
    INTEGER_OVERFLOW("integer overflow"),
    /** A NaN truncated to an integer. */
    INVALID_CONVERSION("invalid conversion to integer"),
    /** An access outside a memory. */
    MEMORY_BOUNDS("out of bounds memory access"),
    /** An access outside a table. */
    TABLE_BOUNDS("out of bounds table access"),
    /** An access outside an array. */
    ARRAY_BOUNDS("out of bounds array access"),
    /** An indirect call outside its table. */
    UNDEFINED_ELEMENT("undefined element"),
    /** An indirect call through a null element. */
    UNINITIALIZED_ELEMENT("uninitialized element"),
    /** An indirect call to a function of another type. */
    INDIRECT_CALL_TYPE("indirect call type mismatch"),
    /** A null where a reference was needed. */
    NULL_REFERENCE("null reference"),
    /** A call through a null function reference. */
    NULL_FUNCTION("null function reference"),
    /** A field of a null structure. */
    NULL_STRUCTURE("null structure reference"),
    /** An element of a null array. */
    NULL_ARRAY("null array reference"),
    /** The number of a null i31. */
    NULL_I31("null i31 reference"),
    /** A null exception thrown. */
    NULL_EXCEPTION("null exception reference"),
    /** A cast to a type that the reference does not have. */
    CAST("cast failure"),
    /** An atomic access at an address that is not a multiple of its size. */
    UNALIGNED_ATOMIC("unaligned atomic"),
    /** A wait on a memory that is not shared. */
    EXPECTED_SHARED_MEMORY("expected shared memory"),
    /** A guest exception that nothing caught. */
    UNCAUGHT_EXCEPTION("uncaught exception"),
    /** A function that turned out to be invalid at its first call, where validation is lazy. */
    INVALID_FUNCTION("invalid function");

    private final String phrase;

    WasmTrapReason(String phrase) {
        this.phrase = phrase;
    }

    @Override
    public String phrase() {
        return phrase;
    }
}
