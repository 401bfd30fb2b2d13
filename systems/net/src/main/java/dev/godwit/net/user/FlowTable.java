package dev.godwit.net.user;

import org.jspecify.annotations.Nullable;

/**
 * Finds flows by their addresses and ports, without making an object. There are few enough that a
 * guest which makes all of them fall into one place gains nothing.
 */
final class FlowTable {
    private static final int PLACES = 1024;

    private final @Nullable Flow[] places = new @Nullable Flow[PLACES];
    private int size;

    int size() {
        return size;
    }

    @Nullable Flow find(int guest, int guestPort, int remote, int remotePort) {
        int place = Flow.hash(guest, guestPort, remote, remotePort) & PLACES - 1;
        Flow flow = places[place];
        while (flow != null && !flow.is(guest, guestPort, remote, remotePort)) {
            flow = flow.sibling;
        }
        return flow;
    }

    void add(Flow flow) {
        int place = flow.hash() & PLACES - 1;
        flow.sibling = places[place];
        places[place] = flow;
        size++;
    }

    /** Takes a flow out, which is in. */
    void remove(Flow flow) {
        int place = flow.hash() & PLACES - 1;
        Flow at = places[place];
        if (at == flow) {
            places[place] = flow.sibling;
        } else {
            while (at != null && at.sibling != flow) {
                at = at.sibling;
            }
            if (at == null) {
                return;
            }
            at.sibling = flow.sibling;
        }
        flow.sibling = null;
        size--;
    }

    void clear() {
        for (int i = 0; i < PLACES; i++) {
            places[i] = null;
        }
        size = 0;
    }
}
