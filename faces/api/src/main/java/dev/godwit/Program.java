package dev.godwit;

import dev.godwit.base.thread.GuestThread;

/** A guest of some kind, as {@link Guest} drives it. One thread at a time uses it. */
interface Program extends Turns.Run, AutoCloseable {
    /**
     * Whose requests to stop, meter and owner are the guest's.
     *
     * @return the guest's thread, or the one that its threads have in common
     */
    GuestThread thread();

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
