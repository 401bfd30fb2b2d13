package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

/** What there is to wait for where asking the other side never helps. */
enum Never implements Waitable {
    /** The only one. */
    COMES;

    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public void subscribe(Wakeup wakeup) {}

    @Override
    public void unsubscribe(Wakeup wakeup) {}
}
