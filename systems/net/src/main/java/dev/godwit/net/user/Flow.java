package dev.godwit.net.user;

import org.jspecify.annotations.Nullable;

/** What a guest has with one peer, known by two addresses and two ports. */
abstract class Flow extends Active {
    final int guest;
    final int guestPort;
    final int remote;
    final int remotePort;

    /** The next one in the same place of a {@link FlowTable}. */
    @Nullable Flow sibling;

    Flow(Actives all, int guest, int guestPort, int remote, int remotePort) {
        super(all);
        this.guest = guest;
        this.guestPort = guestPort;
        this.remote = remote;
        this.remotePort = remotePort;
    }

    final boolean is(int aGuest, int aGuestPort, int aRemote, int aRemotePort) {
        return guest == aGuest
                && guestPort == aGuestPort
                && remote == aRemote
                && remotePort == aRemotePort;
    }

    final int hash() {
        return hash(guest, guestPort, remote, remotePort);
    }

    static int hash(int guest, int guestPort, int remote, int remotePort) {
        int mixed = (guest ^ remote * 31) + (guestPort << 16 ^ remotePort) * 0x9e37_79b1;
        return mixed ^ mixed >>> 15;
    }
}
