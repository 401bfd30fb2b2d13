package dev.godwit.vfs;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Who waits for one side of a file that the guest itself makes ready: a pipe, a terminal. Used by
 * one thread.
 */
public final class Subscribers {
    // Replaced, never changed: who is told may subscribe and unsubscribe.
    private List<Wakeup> waiting = List.of();

    /** Nobody waits. */
    public Subscribers() {}

    /** Tells all of them to look again. */
    public void wake() {
        for (Wakeup wakeup : waiting) {
            wakeup.wake();
        }
    }

    /**
     * Something that these wait for.
     *
     * @param ready whether it has come
     * @return what becomes ready then, provided that {@link #wake} is called
     */
    public Waitable when(BooleanSupplier ready) {
        return new When(ready);
    }

    private final class When implements Waitable {
        private final BooleanSupplier ready;

        When(BooleanSupplier ready) {
            this.ready = ready;
        }

        @Override
        public boolean ready() {
            return ready.getAsBoolean();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            List<Wakeup> more = new ArrayList<>(waiting);
            more.add(wakeup);
            waiting = more;
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            List<Wakeup> fewer = new ArrayList<>(waiting);
            if (fewer.remove(wakeup)) {
                waiting = fewer;
            }
        }
    }
}
