package dev.godwit.platform.jvm.io;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.BooleanSupplier;

/** Something to wait for whose owner says when it may have become ready. */
public final class Waiting implements Waitable {
    /** What never becomes ready. */
    public static final Waiting NEVER = new Waiting(() -> false, () -> {});

    private final BooleanSupplier ready;
    private final Runnable onSubscribe;
    private final CopyOnWriteArraySet<Wakeup> subscribers = new CopyOnWriteArraySet<>();

    /**
     * Makes one.
     *
     * @param ready whether it is ready now
     * @param onSubscribe run whenever someone begins to wait
     */
    public Waiting(BooleanSupplier ready, Runnable onSubscribe) {
        this.ready = ready;
        this.onSubscribe = onSubscribe;
    }

    @Override
    public boolean ready() {
        return ready.getAsBoolean();
    }

    @Override
    public void subscribe(Wakeup wakeup) {
        subscribers.add(wakeup);
        onSubscribe.run();
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {
        subscribers.remove(wakeup);
    }

    /** Tells everyone who waits to look again. Takes no memory, for it may have run out. */
    public void wakeAll() {
        subscribers.forEach(Wakeup::wake);
    }
}
