package dev.godwit.wasm.runtime;

/**
 * The places where a run can stop and be saved, and go on later in any engine. An execution that
 * stands at one is complete: nothing of the instruction there has happened yet.
 */
public enum Standing {
    /** The execution does not stand at one: it runs, or nothing is left to go on with. */
    NONE,
    /** A function was entered; its first instruction comes next. */
    ENTRY,
    /** A branch back was taken; the loop's first instruction comes next. */
    LOOP,
    /** A function of the host is to be called; its arguments are the topmost operands. */
    HOST_CALL,
    /** A bulk, grow or wait instruction comes next; its operands are the topmost. */
    INSTRUCTION
}
