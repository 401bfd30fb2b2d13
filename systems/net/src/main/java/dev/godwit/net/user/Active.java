package dev.godwit.net.user;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Wakeup;

/**
 * What has something to do when the host is ready, when the guest has sent something, or at a time.
 * It is one of {@link Actives} from when it is added until it is removed.
 */
abstract class Active implements Wakeup {
    private final Actives all;

    /** Its place among all; -1 if it is not there. */
    int index = -1;

    /** When {@link #expire} is due. */
    long deadline = Blocked.FOREVER;

    /** Whether it waits for its {@link #work}. */
    boolean isQueued;

    /** Set by the host, from any thread. */
    private volatile boolean woken;

    Active(Actives all) {
        this.all = all;
    }

    @Override
    public final void wake() {
        woken = true;
        all.bell().ring();
    }

    final boolean takeWoken() {
        boolean was = woken;
        if (was) {
            woken = false;
        }
        return was;
    }

    /** The host has called {@link #wake}: what it was asked for may have come. */
    abstract void hostIsReady();

    /** Goes on, as far as that is possible. */
    abstract void work(long now);

    /** The deadline has passed; there is none any more. */
    abstract void expire(long now);

    /** Closes what it has of the host. It is removed already, or all are given up. */
    abstract void release();
}
