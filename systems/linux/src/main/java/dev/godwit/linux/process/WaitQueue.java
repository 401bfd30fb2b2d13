package dev.godwit.linux.process;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import java.util.ArrayList;
import java.util.List;

/**
 * Who waits for something that happens in the guest itself: a child that ends, a signal, a futex.
 * It is never ready of itself: who is woken looks at what it waits for.
 */
public final class WaitQueue implements Waitable {
    /** Changed by the guest's thread alone; others may wake. */
    private volatile List<Wakeup> waiting = List.of();

    /** A queue in which nobody waits. */
    public WaitQueue() {}

    /** Wakes all that wait. */
    public void wakeAll() {
        for (Wakeup wakeup : waiting) {
            wakeup.wake();
        }
    }

    @Override
    public boolean ready() {
        return false;
    }

    // The list is replaced, never changed: wakeAll may be going through it.

    @Override
    public void subscribe(Wakeup wakeup) {
        List<Wakeup> more = new ArrayList<>(waiting);
        more.add(wakeup);
        waiting = more;
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {
        List<Wakeup> fewer = new ArrayList<>(waiting);
        fewer.remove(wakeup);
        waiting = fewer;
    }
}
