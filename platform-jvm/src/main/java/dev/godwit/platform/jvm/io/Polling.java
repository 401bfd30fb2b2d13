package dev.godwit.platform.jvm.io;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what can only be asked: every few milliseconds, and only while someone waits. For the
 * rare streams that no selector takes, such as devices in a granted directory.
 */
public final class Polling implements Waitable {
    private static final long INTERVAL_NANOS = 5_000_000;

    private final BooleanSupplier condition;
    private final CopyOnWriteArraySet<Wakeup> waiting = new CopyOnWriteArraySet<>();
    private @Nullable Thread thread;

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
        waiting.add(wakeup);
        synchronized (this) {
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("godwit-polling").start(this::poll);
            }
        }
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {
        waiting.remove(wakeup);
    }

    private void poll() {
        while (true) {
            if (ready()) {
                waiting.forEach(Wakeup::wake);
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
            synchronized (this) {
                if (waiting.isEmpty()) {
                    thread = null;
                    return;
                }
            }
        }
    }
}
