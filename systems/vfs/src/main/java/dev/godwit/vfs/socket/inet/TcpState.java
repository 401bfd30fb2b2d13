package dev.godwit.vfs.socket.inet;

/** States of a connection, as Linux numbers them. */
final class TcpState {
    static final int ESTABLISHED = 1;
    static final int SYN_SENT = 2;
    static final int FIN_WAIT2 = 5;
    static final int CLOSE = 7;
    static final int CLOSE_WAIT = 8;
    static final int LAST_ACK = 9;
    static final int LISTEN = 10;

    private TcpState() {}
}
