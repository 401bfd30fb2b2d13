package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.thread.GuestThread;

import org.jspecify.annotations.Nullable;

/** A guest of some kind, as {@link Guest} drives it. One thread at a time uses it. */
interface Program extends AutoCloseable {
    /**
     * Whose requests to stop, meter and owner are the guest's.
     *
     * @return the guest's thread, or the one that its threads have in common
     */
    GuestThread thread();

    /**
     * Begins the run, or goes on with it; comes back where it would wait or has to stop.
     *
     * @return how far it came
     * @throws dev.godwit.base.failure.Trap if the guest fails
     * @throws LimitReached if a bound is spent, or the run had to stop where it cannot be kept
     */
    Outcome run();

    /**
     * Parks the calling thread until a guest that is blocked may go on.
     *
     * @return why it has to stop instead, or null
     * @throws LimitReached if it can never go on
     */
    @Nullable LimitReached await();

    /**
     * The instance that the guest is.
     *
     * @return the instance of a WebAssembly module
     * @throws IllegalStateException if the guest is of another kind
     */
    Instance instance();

    /** Gives up the run, if there is one, and frees what the guest holds. */
    @Override
    void close();
}
