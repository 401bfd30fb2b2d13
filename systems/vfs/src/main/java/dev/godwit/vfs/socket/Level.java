package dev.godwit.vfs.socket;

/** Whose a socket option or a control message is, as Linux numbers them. */
public final class Level {
    /** The Internet Protocol (IPPROTO_IP). */
    public static final int IP = 0;

    /** Of any socket (SOL_SOCKET). */
    public static final int SOCKET = 1;

    /** IPPROTO_TCP. */
    public static final int TCP = 6;

    /** IPPROTO_UDP. */
    public static final int UDP = 17;

    /** IPPROTO_IPV6. */
    public static final int IPV6 = 41;

    /** SOL_NETLINK. */
    public static final int NETLINK = 270;

    private Level() {}
}
