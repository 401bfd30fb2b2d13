package dev.godwit.vfs;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Who waits for something that the guest itself makes happen: data in a pipe, a child that ends, a
 * signal, a futex. By itself it is never ready: who is woken looks at what it waits for.
 */
public final class WaitQueue implements Waitable {
    /**
     * Changed by the guest's thread alone; others may wake. It is replaced, never changed: who is
     * told may subscribe and unsubscribe.
     */
    private volatile List<Wakeup> waiting = List.of();

    /** A queue in which nobody waits. */
    public WaitQueue() {}

    /** Tells all of them to look again. */
    public void wake() {
        for (Wakeup wakeup : waiting) {
            wakeup.wake();
        }
    }

    @Override
    public boolean ready() {
        return false;
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

    /**
     * Something that these wait for.
     *
     * @param condition whether it has come
     * @return what becomes ready then, provided that {@link #wake} is called
     */
    public Waitable until(BooleanSupplier condition) {
        return new Until(condition, this, this);
    }

    /**
     * Something that these or others are told of.
     *
     * @param condition whether it has come
     * @param other who else may tell; may be the same
     * @return what becomes ready then, provided that {@link #wake} of one of them is called
     */
    public Waitable until(BooleanSupplier condition, WaitQueue other) {
        return new Until(condition, this, other);
    }

    private record Until(BooleanSupplier condition, WaitQueue first, WaitQueue second)
            implements Waitable {
        @Override
        public boolean ready() {
            return condition.getAsBoolean();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            first.subscribe(wakeup);
            if (second != first) {
                second.subscribe(wakeup);
            }
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            first.unsubscribe(wakeup);
            if (second != first) {
                second.unsubscribe(wakeup);
            }
        }
    }
}
