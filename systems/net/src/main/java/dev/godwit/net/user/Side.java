package dev.godwit.net.user;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.net.host.HostNetwork;

/**
 * What the parts of a user network share.
 *
 * @param host the network of the host
 * @param policy what the guest may reach
 * @param cable the guest's side
 * @param actives all that is active
 * @param clock the time
 * @param entropy for numbers that nobody can guess
 * @param scratch room for a datagram in front of which there are {@link Cable#UDP_HEADER} bytes
 */
record Side(
        HostNetwork host,
        NetPolicy policy,
        Cable cable,
        Actives actives,
        Clock clock,
        Entropy entropy,
        byte[] scratch) {
    /** The most bytes of a datagram. */
    static final int MOST_DATAGRAM = 65_507;

    private static final int FIRST_EPHEMERAL = 49_152;

    /** A random number. */
    int random() {
        byte[] bytes = new byte[4];
        entropy.fill(bytes, 0, 4);
        return bytes[0] & 0xff
                | (bytes[1] & 0xff) << 8
                | (bytes[2] & 0xff) << 16
                | (bytes[3] & 0xff) << 24;
    }

    /** A port of the gateway that a table of flows does not have yet; 0 if none was found. */
    int freePort(FlowTable flows, int guest, int guestPort) {
        for (int tries = 0; tries < 64; tries++) {
            int port = FIRST_EPHEMERAL + (random() & 0x3fff);
            if (flows.find(guest, guestPort, Addresses.GATEWAY, port) == null) {
                return port;
            }
        }
        return 0;
    }
}
