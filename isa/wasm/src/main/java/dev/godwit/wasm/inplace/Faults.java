package dev.godwit.wasm.inplace;

import dev.godwit.base.failure.TrapReason;
import dev.godwit.wasm.numeric.Fault;

/** The faults of instructions that do not compute numbers. */
final class Faults {
    static final Fault UNREACHABLE = Fault.of(TrapReason.UNREACHABLE);
    static final Fault MEMORY_BOUNDS = Fault.of(TrapReason.MEMORY_BOUNDS);
    static final Fault TABLE_BOUNDS = Fault.of(TrapReason.TABLE_BOUNDS);
    static final Fault ARRAY_BOUNDS = Fault.of(TrapReason.ARRAY_BOUNDS);
    static final Fault UNDEFINED_ELEMENT = Fault.of(TrapReason.UNDEFINED_ELEMENT);
    static final Fault UNINITIALIZED_ELEMENT = Fault.of(TrapReason.UNINITIALIZED_ELEMENT);
    static final Fault INDIRECT_CALL_TYPE = Fault.of(TrapReason.INDIRECT_CALL_TYPE);
    static final Fault NULL_REFERENCE = Fault.of(TrapReason.NULL_REFERENCE);
    static final Fault NULL_FUNCTION = Fault.of(TrapReason.NULL_FUNCTION);
    static final Fault NULL_STRUCTURE = Fault.of(TrapReason.NULL_STRUCTURE);
    static final Fault NULL_ARRAY = Fault.of(TrapReason.NULL_ARRAY);
    static final Fault NULL_I31 = Fault.of(TrapReason.NULL_I31);
    static final Fault NULL_EXCEPTION = Fault.of(TrapReason.NULL_EXCEPTION);
    static final Fault CAST = Fault.of(TrapReason.CAST);
    static final Fault UNALIGNED_ATOMIC = Fault.of(TrapReason.UNALIGNED_ATOMIC);
    static final Fault EXPECTED_SHARED_MEMORY = Fault.of(TrapReason.EXPECTED_SHARED_MEMORY);

    private Faults() {}
}
