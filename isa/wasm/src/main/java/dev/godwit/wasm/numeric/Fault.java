package dev.godwit.wasm.numeric;

import dev.godwit.base.failure.TrapReason;

/**
 * Thrown by an instruction that traps. It carries the reason alone: the engine that catches it
 * knows the place and turns it into a trap.
 */
@SuppressWarnings("StaticAssignmentOfThrowable") // without stack traces: nothing to mislead
public final class Fault extends RuntimeException {
    /** A divisor was zero. */
    public static final Fault DIVIDE_BY_ZERO = new Fault(WasmTrapReason.DIVIDE_BY_ZERO);

    /** A quotient or a truncated number does not fit into its type. */
    public static final Fault INTEGER_OVERFLOW = new Fault(WasmTrapReason.INTEGER_OVERFLOW);

    /** A NaN was to be truncated to an integer. */
    public static final Fault INVALID_CONVERSION = new Fault(WasmTrapReason.INVALID_CONVERSION);

    private static final long serialVersionUID = 1L;

    private final TrapReason reason;

    private Fault(TrapReason reason) {
        super(reason.phrase(), null, false, false);
        this.reason = reason;
    }

    /**
     * Makes the fault of a reason that no numeric instruction has; keep it in a constant.
     *
     * @param reason why an instruction traps
     * @return the fault
     */
    public static Fault of(TrapReason reason) {
        return new Fault(reason);
    }

    /**
     * Why the instruction trapped.
     *
     * @return the reason
     */
    public TrapReason reason() {
        return reason;
    }
}
