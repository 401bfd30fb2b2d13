package dev.godwit.base.host;

/**
 * Where one execution waits when a call of its guest cannot go on.
 *
 * <p>{@link #wake} makes the current or the next {@link #await} return: a stop request sets its own
 * flag first, then wakes. Like a permit, one wake that nobody waited for is remembered.
 */
public interface Waiter extends Wakeup {
    /** Why {@link #await} returned. */
    enum Outcome {
        /** A source may be ready, the deadline may have passed, or someone woke it: look again. */
        WOKEN,
        /**
         * The wait was ended from outside ({@link Blocked#interruption}), and no source was ready:
         * the call may answer {@link Errno#EINTR}.
         */
        SIGNALLED,
        /** The waiting thread was interrupted; its interrupt status is still set. */
        INTERRUPTED,
        /**
         * Nothing can ever wake it: no deadline, and no source or interruption that could become
         * ready by itself.
         */
        NEVER
    }

    /**
     * Waits until a source of {@code blocked} may be ready, its deadline has passed, it was ended
     * from outside, or {@link #wake} is called. It may return early without a reason, so callers
     * loop.
     *
     * @param blocked what is waited for
     * @return why it returned
     */
    Outcome await(Blocked blocked);
}
