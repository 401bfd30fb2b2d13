package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;

/** How a run of a guest came out. */
public sealed interface Outcome {
    /**
     * The guest ended.
     *
     * @param code its exit code, all 32 bits of it; 128 + n if signal n killed it ({@link
     *     Guest#signal} tells that from a code of its own)
     */
    record Exited(int code) implements Outcome {}

    /**
     * The guest failed.
     *
     * @param trap why and where
     */
    record Trapped(Trap trap) implements Outcome {}

    /**
     * A bound was reached, or another thread interrupted the guest.
     *
     * @param limit which one
     * @param isResumable whether the run is kept: running the guest again goes on
     */
    record Stopped(LimitReached limit, boolean isResumable) implements Outcome {}

    /**
     * A computer has come to a breakpoint ({@link Computer#addBreakpoint}), whose instruction has
     * not been run. Running it again goes on.
     *
     * @param hart the number of the hart that came there
     * @param address the address of the breakpoint
     */
    record Breakpoint(int hart, long address) implements Outcome {}

    /**
     * The guest waits for something that is not there yet. Running it again goes on.
     *
     * @param on what it waits for
     */
    record Blocked(dev.godwit.base.host.Blocked on) implements Outcome {}
}
