package dev.godwit.wasm.inplace;

import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.numeric.WasmTrapReason;

/** The faults of instructions that do not compute numbers. */
final class Faults {
    static final Fault UNREACHABLE = Fault.of(WasmTrapReason.UNREACHABLE);
    static final Fault MEMORY_BOUNDS = Fault.of(WasmTrapReason.MEMORY_BOUNDS);
    static final Fault TABLE_BOUNDS = Fault.of(WasmTrapReason.TABLE_BOUNDS);
    static final Fault ARRAY_BOUNDS = Fault.of(WasmTrapReason.ARRAY_BOUNDS);
    static final Fault UNDEFINED_ELEMENT = Fault.of(WasmTrapReason.UNDEFINED_ELEMENT);
    static final Fault UNINITIALIZED_ELEMENT = Fault.of(WasmTrapReason.UNINITIALIZED_ELEMENT);
    static final Fault INDIRECT_CALL_TYPE = Fault.of(WasmTrapReason.INDIRECT_CALL_TYPE);
    static final Fault NULL_REFERENCE = Fault.of(WasmTrapReason.NULL_REFERENCE);
    static final Fault NULL_FUNCTION = Fault.of(WasmTrapReason.NULL_FUNCTION);
    static final Fault NULL_STRUCTURE = Fault.of(WasmTrapReason.NULL_STRUCTURE);
    static final Fault NULL_ARRAY = Fault.of(WasmTrapReason.NULL_ARRAY);
    static final Fault NULL_I31 = Fault.of(WasmTrapReason.NULL_I31);
    static final Fault NULL_EXCEPTION = Fault.of(WasmTrapReason.NULL_EXCEPTION);
    static final Fault CAST = Fault.of(WasmTrapReason.CAST);
    static final Fault UNALIGNED_ATOMIC = Fault.of(WasmTrapReason.UNALIGNED_ATOMIC);
    static final Fault EXPECTED_SHARED_MEMORY = Fault.of(WasmTrapReason.EXPECTED_SHARED_MEMORY);

    private Faults() {}
}
