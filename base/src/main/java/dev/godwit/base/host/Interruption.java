package dev.godwit.base.host;

import java.util.ArrayList;
import java.util.List;

/**
 * What ends a wait from outside though nothing that was waited for has come, such as a signal of a
 * Unix: {@link Blocked#interruptibly}. It stays raised until it is cleared. Raised from any thread.
 */
public final class Interruption implements Waitable {
    // Replaced, never changed, so that a host with threads needs no lock to go through it.
    private volatile List<Wakeup> subscribers = List.of();
    private volatile boolean raised;

    /** Makes one that is not raised. */
    public Interruption() {}

    /** Ends the present wait, or the next. */
    public void raise() {
        raised = true;
        for (Wakeup wakeup : subscribers) {
            wakeup.wake();
        }
    }

    /** Takes it back. */
    public void clear() {
        raised = false;
    }

    /** {@return whether it is raised} */
    @Override
    public boolean ready() {
        return raised;
    }

    /**
     * {@inheritDoc} Only the one thread that waits does this.
     *
     * @param wakeup whom to tell
     */
    @Override
    public void subscribe(Wakeup wakeup) {
        List<Wakeup> more = new ArrayList<>(subscribers);
        more.add(wakeup);
        subscribers = more;
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {
        List<Wakeup> fewer = new ArrayList<>(subscribers);
        fewer.remove(wakeup);
        subscribers = fewer;
    }
}
