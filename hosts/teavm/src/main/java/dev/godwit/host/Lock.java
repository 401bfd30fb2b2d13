package dev.godwit.host;

/** What one thread at a time holds. This host has one thread, so nothing is to be done. */
public final class Lock implements AutoCloseable {
    /** Makes a lock. */
    public Lock() {}

    /**
     * Takes the lock.
     *
     * @return this, to be closed once for each time it was entered
     */
    public Lock enter() {
        return this;
    }

    /** {@return whether the calling thread holds it; a host with one thread always says so} */
    public boolean isMine() {
        return true;
    }

    /** Gives the lock up. */
    @Override
    public void close() {}
}
