package dev.godwit.net.user;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

/**
 * Whether the host has been asked to tell when an operation can go on. Until it tells, trying again
 * is idle.
 */
final class Asked {
    private boolean asked;

    boolean isAsked() {
        return asked;
    }

    /**
     * Asks, after the operation found nothing. Answers true if the operation is to be tried once
     * more, because it may have become possible just before, of which the host need not tell.
     */
    boolean ask(Waitable what, Wakeup whom) {
        if (asked) {
            return false;
        }
        asked = true;
        what.subscribe(whom);
        return true;
    }

    /** The host has told, or the operation has gone on by itself. */
    void answered() {
        asked = false;
    }
}
