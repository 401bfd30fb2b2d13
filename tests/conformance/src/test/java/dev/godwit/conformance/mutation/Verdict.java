package dev.godwit.conformance.mutation;

/** What became of a mutant. */
enum Verdict {
    MALFORMED,
    INVALID,
    /** A count or size beyond a limit. */
    LIMIT,
    UNLINKABLE,
    /** A segment did not fit, or the start function failed. */
    TRAPPED_AT_START,
    STOPPED_AT_START,
    /** It was instantiated; its functions were called. */
    RAN;

    boolean isAccepted() {
        return ordinal() >= UNLINKABLE.ordinal();
    }
}
