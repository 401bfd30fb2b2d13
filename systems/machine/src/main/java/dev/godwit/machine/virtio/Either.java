package dev.godwit.machine.virtio;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

/**
 * What is ready as soon as one of two things is.
 *
 * @param first one
 * @param second the other
 */
record Either(Waitable first, Waitable second) implements Waitable {
    @Override
    public boolean ready() {
        return first.ready() || second.ready();
    }

    @Override
    public void subscribe(Wakeup wakeup) {
        first.subscribe(wakeup);
        second.subscribe(wakeup);
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {
        first.unsubscribe(wakeup);
        second.unsubscribe(wakeup);
    }
}
