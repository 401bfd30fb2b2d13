package dev.godwit.net.user;

import dev.godwit.base.host.Wakeup;

import java.util.ArrayList;
import java.util.List;

/** What the host rings, from any thread, when it is worth a look; and who hears that. */
final class Doorbell {
    // Replaced, never changed, so that a host with threads needs no lock to go through it.
    private volatile List<Wakeup> listeners = List.of();
    private volatile boolean rung;

    void ring() {
        rung = true;
        for (Wakeup wakeup : listeners) {
            wakeup.wake();
        }
    }

    boolean isRung() {
        return rung;
    }

    /** Before the look, so that what rings during it is not missed. */
    void silence() {
        rung = false;
    }

    /** Only the one thread that uses the network does this. */
    void listen(Wakeup wakeup) {
        List<Wakeup> more = new ArrayList<>(listeners);
        more.add(wakeup);
        listeners = more;
    }

    void leave(Wakeup wakeup) {
        List<Wakeup> fewer = new ArrayList<>(listeners);
        fewer.remove(wakeup);
        listeners = fewer;
    }
}
