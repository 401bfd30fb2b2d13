package dev.godwit.vfs.socket;

/** Families of sockets and of their addresses, as Linux numbers them (AF_*). */
public final class Domain {
    /** Any, or none (AF_UNSPEC). */
    public static final int UNSPEC = 0;

    /** Sockets within a system (AF_UNIX). */
    public static final int UNIX = 1;

    /** Version 4 of the Internet Protocol (AF_INET). */
    public static final int INET = 2;

    /** Version 6 of the Internet Protocol (AF_INET6). */
    public static final int INET6 = 10;

    /** Talks to the kernel (AF_NETLINK). */
    public static final int NETLINK = 16;

    private Domain() {}
}
