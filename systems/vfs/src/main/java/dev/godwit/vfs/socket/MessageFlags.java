package dev.godwit.vfs.socket;

/** Flags of sending and receiving, as Linux numbers them (MSG_*). */
public final class MessageFlags {
    /** Urgent data; refused everywhere. */
    public static final int OOB = 1;

    /** Leave what is received where it is. */
    public static final int PEEK = 2;

    /** Of a received message: there was no room for all ancillary data. */
    public static final int CTRUNC = 8;

    /**
     * Of a received message: it was longer than the room for it. Asked for: answer the length that
     * it had, or throw bytes of a stream away.
     */
    public static final int TRUNC = 0x20;

    /**
     * The caller will not wait. Set for O_NONBLOCK too: a datagram socket that has been shut down
     * answers EAGAIN to those who do not wait, and the end to others.
     */
    public static final int DONTWAIT = 0x40;

    /** The end of a record. */
    public static final int EOR = 0x80;

    /** Wait for all that was asked for; the caller's loop. */
    public static final int WAITALL = 0x100;

    /** Receive from the queue of errors, which is always empty. */
    public static final int ERRQUEUE = 0x2000;

    /** No SIGPIPE with EPIPE; the caller's business. */
    public static final int NOSIGNAL = 0x4000;

    private MessageFlags() {}
}
