package dev.godwit.net.user;

import dev.godwit.net.packet.Address;

/**
 * A port of the host that leads to a port of the guest.
 *
 * @param udp whether datagrams are meant, not connections
 * @param address the address of the host that is listened on; 0 is all that it has
 * @param hostPort the port of the host, 0 to 65,535; 0 lets the host choose one
 * @param guestPort the port of the guest, 1 to 65,535
 */
public record PortForward(boolean udp, int address, int hostPort, int guestPort) {
    private static final int LOOPBACK = Address.of(127, 0, 0, 1);

    /** How it is written. */
    public static final String SYNTAX = "[ADDRESS:]HOSTPORT:GUESTPORT[/udp]";

    /**
     * Checks the ports.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public PortForward {
        if (hostPort < 0 || hostPort > 0xffff || guestPort < 1 || guestPort > 0xffff) {
            throw new IllegalArgumentException("a port is out of range");
        }
    }

    /**
     * Reads one. Without an address only the host itself can reach the port, by 127.0.0.1.
     *
     * @param text what {@link #SYNTAX} describes; {@code /tcp} may be said, too
     * @return what it means
     * @throws IllegalArgumentException with a message for people, if it means nothing
     */
    public static PortForward parse(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
        if (!protocol.equals("tcp") && !protocol.equals("udp")) {
            throw wrong(text, "the protocol is tcp or udp, not '" + protocol + "'");
        }
        String ports = slash < 0 ? text : text.substring(0, slash);
        int last = ports.lastIndexOf(':');
        if (last < 0) {
            throw wrong(text, "two ports are needed, of the host and of the guest");
        }
        int before = ports.lastIndexOf(':', last - 1);
        long address = before < 0 ? LOOPBACK : Address.parse(ports.substring(0, before));
        if (address == Address.NONE) {
            String host = ports.substring(0, before);
            throw wrong(text, "'" + host + "' is no address of IPv4, such as 127.0.0.1");
        }
        int hostPort = port(text, ports, before + 1, last);
        int guestPort = port(text, ports, last + 1, ports.length());
        return new PortForward(protocol.equals("udp"), (int) address, hostPort, guestPort);
    }

    private static int port(String text, String ports, int from, int to) {
        int port = Address.number(ports, from, to, 0xffff);
        if (port < 1) {
            throw wrong(text, "'" + ports.substring(from, to) + "' is no port, 1 to 65535");
        }
        return port;
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("'" + text + "' is not " + SYNTAX + ": " + why);
    }

    /** {@return it as {@link #SYNTAX} describes} */
    @Override
    public String toString() {
        return Address.text(address) + ":" + hostPort + ":" + guestPort + (udp ? "/udp" : "");
    }
}
