package dev.godwit.host;

import java.util.concurrent.locks.ReentrantLock;

/**
 * What one thread at a time holds, as often as it likes:
 *
 * <pre>{@code
 * try (Lock _ = lock.enter()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Its twin for a host with one thread does nothing; a monitor would cost there, and make every
 * method that may reach it larger.
 */
public final class Lock implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();

    /** Makes a lock that nobody holds. */
    public Lock() {}

    /**
     * Waits until no other thread holds the lock, and takes it.
     *
     * @return this, to be closed once for each time it was entered
     */
    public Lock enter() {
        lock.lock();
        return this;
    }

    /** {@return whether the calling thread holds it; a host with one thread always says so} */
    public boolean isMine() {
        return lock.isHeldByCurrentThread();
    }

    /** Gives the lock up, as often as it was entered. */
    @Override
    public void close() {
        lock.unlock();
    }
}
