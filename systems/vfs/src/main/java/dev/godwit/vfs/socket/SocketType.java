package dev.godwit.vfs.socket;

/** Types of sockets, as Linux numbers them (SOCK_*). */
public final class SocketType {
    /** A connection that carries bytes. */
    public static final int STREAM = 1;

    /** Messages. */
    public static final int DGRAM = 2;

    /** Messages with their headers. */
    public static final int RAW = 3;

    /** A connection that carries messages. */
    public static final int SEQPACKET = 5;

    /** The types are below this. */
    public static final int END = 11;

    private SocketType() {}
}
