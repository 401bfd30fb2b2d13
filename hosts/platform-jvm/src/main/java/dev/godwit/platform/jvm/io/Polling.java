package dev.godwit.platform.jvm.io;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what can only be asked: every few milliseconds, and only while someone waits. For the
 * rare streams that no selector takes, such as devices in a granted directory. One thread asks for
 * all of them, for a guest can open and wait for as many as it likes.
 */
public final class Polling implements Waitable {
    private static final long INTERVAL_NANOS = 5_000_000;

    /** Those that somebody waits for. */
    private static final Set<Polling> WAITED_FOR = ConcurrentHashMap.newKeySet();

    private static final Object LOCK = new Object();

    private static @Nullable Thread thread;

    private final BooleanSupplier condition;
    private final Set<Wakeup> waiting = ConcurrentHashMap.newKeySet();

    /**
     * Asks a condition.
     *
     * @param condition true once the thing is ready; called from any thread
     */
    public Polling(BooleanSupplier condition) {
        this.condition = condition;
    }

    @Override
    public boolean ready() {
        return condition.getAsBoolean();
    }

    @Override
    public void subscribe(Wakeup wakeup) {
        synchronized (LOCK) {
            waiting.add(wakeup);
            WAITED_FOR.add(this);
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("godwit-polling").start(Polling::poll);
            }
        }
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {
        synchronized (LOCK) {
            waiting.remove(wakeup);
            if (waiting.isEmpty()) {
                WAITED_FOR.remove(this);
            }
        }
    }

    /** If it cannot be asked now, the one who waits finds out why on its own thread. */
    private boolean isWorthALook() {
        try {
            return ready();
        } catch (OutOfMemoryError e) {
            return true;
        }
    }

    private static void poll() {
        while (true) {
            for (Polling polling : WAITED_FOR) {
                if (polling.isWorthALook()) {
                    polling.waiting.forEach(Wakeup::wake);
                }
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
            synchronized (LOCK) {
                if (WAITED_FOR.isEmpty()) {
                    thread = null;
                    return;
                }
            }
        }
    }
}
