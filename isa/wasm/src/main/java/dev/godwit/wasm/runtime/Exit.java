package dev.godwit.wasm.runtime;

/** Why a loop of an engine was left: what the {@link Driver} has to do next. */
public final class Exit {
    /** Nothing: there is a frame to go on with. */
    public static final int RUN = -1;

    /** Call {@link Execution#callee}, whose arguments are the topmost operands. */
    public static final int CALL = 0;

    /** The same, and what it gives is what the running function gives. */
    public static final int TAIL_CALL = 1;

    /** The running function has returned; {@link Execution#pc} is its caller's stored address. */
    public static final int RETURNED = 2;

    /** {@link Execution#exception} is thrown. */
    public static final int THROWN = 3;

    /** {@link Execution#fault} happened. */
    public static final int FAULTED = 4;

    /** A branch back was taken; {@link Execution#price} is what its loop costs. */
    public static final int LOOP = 5;

    /** The instruction at {@link Execution#pc} is a bulk, grow or wait instruction. */
    public static final int INSTRUCTION = 6;

    /** The wait instruction at {@link Execution#pc} has to wait: {@link Execution#pending}. */
    public static final int BLOCKED = 7;

    private Exit() {}
}
