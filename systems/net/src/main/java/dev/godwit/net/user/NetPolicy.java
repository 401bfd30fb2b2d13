package dev.godwit.net.user;

/**
 * What a guest may reach. Its rules are about addresses that the guest names, before anything is
 * asked of the host:
 *
 * <ul>
 *   <li>127.0.0.0/8 and 0.0.0.0/8 never appear on a cable (RFC 1122, section 3.2.1.3): packets to
 *       them vanish. So the host's loopback has one name only, 10.0.2.2, and that is refused unless
 *       {@code loopback} was granted.
 *   <li>Multicast, broadcast and reserved addresses (224.0.0.0/3) lead nowhere.
 *   <li>169.254.0.0/16 is of one link, and no router passes it on (RFC 3927, section 7).
 *   <li>Other addresses of 10.0.2.0/24 are stations that are not there.
 *   <li>All else is outside, addresses that the host itself has included.
 * </ul>
 *
 * @param outside whether the guest may reach what is outside at all; names are resolved only then
 * @param loopback whether 10.0.2.2 is the loopback of the host
 */
public record NetPolicy(boolean outside, boolean loopback) {
    /** Everything outside, but not the loopback of the host. */
    public static final NetPolicy OUTSIDE = new NetPolicy(true, false);

    /** What becomes of a packet. */
    public enum Route {
        /** To the gateway, which is the host. */
        GATEWAY,
        /** To the server of DNS. */
        RESOLVER,
        /** To the host's network. */
        OUTSIDE,
        /** It is answered that this is not allowed. */
        PROHIBITED,
        /** It is answered that nobody is there. */
        UNREACHABLE,
        /** It is lost. */
        NOWHERE
    }

    /**
     * Decides where packets go.
     *
     * @param destination an address that a guest sends to
     * @return what becomes of them
     */
    public Route route(int destination) {
        int first = destination >>> 24;
        if (destination == Addresses.GATEWAY) {
            return Route.GATEWAY;
        }
        if (destination == Addresses.RESOLVER) {
            return Route.RESOLVER;
        }
        if (first == 127 || first == 0 || first >= 224) {
            return Route.NOWHERE;
        }
        if ((destination & Addresses.MASK) == Addresses.NETWORK) {
            return Addresses.isStation(destination) ? Route.UNREACHABLE : Route.NOWHERE;
        }
        if (destination >>> 16 == 0xa9fe) {
            return Route.PROHIBITED;
        }
        return outside ? Route.OUTSIDE : Route.PROHIBITED;
    }
}
