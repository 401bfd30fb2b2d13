package dev.godwit.wasm.runtime;

/** How far a run has come when it hands the thread back. */
public enum RunState {
    /** It has ended; its results are where its arguments began. */
    ENDED,
    /** It waits for what {@link Execution#pending} says. */
    BLOCKED,
    /** It has to stop at a safepoint, for {@link Execution#stopped}. */
    STOPPED
}
