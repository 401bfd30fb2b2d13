package dev.godwit.net.user;

import dev.godwit.net.packet.Address;

/** The addresses of a user network, 10.0.2.0/24. */
public final class Addresses {
    /** The network. */
    public static final int NETWORK = Address.of(10, 0, 2, 0);

    /** Which bits of an address are the network's. */
    public static final int MASK = Address.of(255, 255, 255, 0);

    /** The way outside, and the host. */
    public static final int GATEWAY = Address.of(10, 0, 2, 2);

    /** The server of DNS. */
    public static final int RESOLVER = Address.of(10, 0, 2, 3);

    /** The first address that a guest is given. */
    public static final int GUEST = Address.of(10, 0, 2, 15);

    /** How many addresses are given. */
    static final int LEASES = 16;

    /** Everyone, on this network and on any. */
    static final int NETWORK_BROADCAST = NETWORK | ~MASK;

    static final int BROADCAST = -1;

    private static final long HARDWARE = 0x5255_0000_0000L;

    private Addresses() {}

    /** Whether an address is one of the network's stations, ours or a guest's. */
    static boolean isStation(int address) {
        return (address & MASK) == NETWORK && address != NETWORK && address != NETWORK_BROADCAST;
    }

    /** Whether packets to an address end here. */
    static boolean isOurs(int address) {
        return address == GATEWAY || address == RESOLVER;
    }

    /** Whether a guest may have an address. */
    static boolean isGuest(int address) {
        return isStation(address) && !isOurs(address);
    }

    /** The address on the cable of what has an address of IPv4. */
    static long hardware(int address) {
        return HARDWARE | address & 0xffff_ffffL;
    }
}
