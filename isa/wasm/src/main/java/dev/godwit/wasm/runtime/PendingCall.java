package dev.godwit.wasm.runtime;

import dev.godwit.base.host.Blocked;

import org.jspecify.annotations.Nullable;

/**
 * What a call of a host function, or an instruction that waits, needs to be made again once it may
 * get on. Such a call has had no effect yet that making it again would repeat; what it must know of
 * its earlier tries stands here.
 */
public final class PendingCall {
    private Blocked on;

    /** When the wait began, as a time of {@link dev.godwit.base.host.Clock#monotonic}. */
    public long start;

    /** How much of the work is done that is not to be done again. */
    public long progress;

    /** What was taken from the host and not yet handed to the guest, or null. */
    public @Nullable Object taken;

    PendingCall(Blocked on) {
        this.on = on;
    }

    /**
     * What is waited for.
     *
     * @return sources and deadline
     */
    public Blocked on() {
        return on;
    }

    void waitFor(Blocked next) {
        on = next;
    }
}
