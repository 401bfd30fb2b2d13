package dev.godwit.host;

import org.jspecify.annotations.Nullable;

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
 * <p>Who holds it enters again for next to nothing, so it may be taken once for many operations
 * that each take it.
 *
 * <p>Its twin for a host with one thread does nothing; a monitor would cost there, and make every
 * method that may reach it larger.
 */
public final class Lock implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();

    /** Set by who holds the lock; a thread that does not hold it never finds itself here. */
    private @Nullable Thread owner;

    /** How often the owner has entered again. */
    private int again;

    /** Makes a lock that nobody holds. */
    public Lock() {}

    /**
     * Waits until no other thread holds the lock, and takes it.
     *
     * @return this, to be closed once for each time it was entered
     */
    public Lock enter() {
        Thread me = Thread.currentThread();
        if (owner == me) {
            again++;
        } else {
            lock.lock();
            owner = me;
        }
        return this;
    }

    /** {@return whether the calling thread holds it; a host with one thread always says so} */
    public boolean isMine() {
        return owner == Thread.currentThread();
    }

    /** Gives the lock up, as often as it was entered. */
    @Override
    public void close() {
        if (again > 0) {
            again--;
        } else {
            owner = null;
            lock.unlock();
        }
    }
}
