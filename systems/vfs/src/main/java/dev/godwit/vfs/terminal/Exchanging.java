package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

/**
 * Waits for something of a terminal that the other side may bring only when it is asked.
 *
 * @param terminal which one
 * @param inner what is waited for
 */
record Exchanging(Terminal terminal, Waitable inner) implements Waitable {
    @Override
    public boolean ready() {
        terminal.other().exchange();
        return inner.ready();
    }

    @Override
    public void subscribe(Wakeup wakeup) {
        inner.subscribe(wakeup);
        terminal.other().activity().subscribe(wakeup);
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {
        inner.unsubscribe(wakeup);
        terminal.other().activity().unsubscribe(wakeup);
    }
}
