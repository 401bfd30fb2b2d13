package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.socket.Ints;
import dev.godwit.vfs.socket.OptionTable;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The options of TCP that are more than a number which is kept. */
final class TcpOptions {
    private static final int NO_MSS = 536;

    /** Of the loopback, with time stamps. */
    private static final int MSS = 65_483;

    private static final int MIN_MSS = 88;
    private static final int MAX_MSS = 32_767;
    private static final int NAME = 16;

    /** Bytes of struct tcp_info; what is not filled in is 0. */
    private static final int INFO = 232;

    private int maxSegment;
    private int deferAccept;
    private String congestion = "cubic";

    void copy(TcpOptions from) {
        maxSegment = from.maxSegment;
        deferAccept = from.deferAccept;
        congestion = from.congestion;
    }

    byte @Nullable [] read(int name, TcpSocket socket) {
        return switch (name) {
            case InetOptions.TCP_MAXSEG -> Ints.bytes(segment(socket));
            case InetOptions.TCP_DEFER_ACCEPT -> Ints.bytes(deferAccept);
            case InetOptions.TCP_CONGESTION ->
                    Arrays.copyOf(congestion.getBytes(StandardCharsets.US_ASCII), NAME);
            case InetOptions.TCP_INFO -> info(socket);
            default -> null;
        };
    }

    private int segment(TcpSocket socket) {
        if (isConnected(socket.state())) {
            return MSS;
        }
        return maxSegment == 0 ? NO_MSS : maxSegment;
    }

    private static boolean isConnected(int state) {
        return state != TcpState.CLOSE && state != TcpState.LISTEN && state != TcpState.SYN_SENT;
    }

    private byte[] info(TcpSocket socket) {
        int state = socket.state();
        byte[] bytes = new byte[INFO];
        bytes[0] = (byte) state;
        if (isConnected(state)) {
            bytes[5] = 7; // time stamps, selective acknowledgements, window scaling
            bytes[6] = 0x77;
        }
        put(bytes, 0, isConnected(state) ? 200_000 : 1_000_000); // tcpi_rto
        put(bytes, 1, isConnected(state) ? 40_000 : 0); // tcpi_ato
        put(bytes, 2, segment(socket)); // tcpi_snd_mss
        put(bytes, 3, isConnected(state) ? NO_MSS : 0); // tcpi_rcv_mss
        if (state == TcpState.LISTEN) {
            put(bytes, 4, socket.waitingConnections()); // tcpi_unacked
            put(bytes, 5, socket.backlog()); // tcpi_sacked
        }
        put(bytes, 13, isConnected(state) ? 65_535 : 0); // tcpi_pmtu
        put(bytes, 17, Integer.MAX_VALUE); // tcpi_snd_ssthresh
        put(bytes, 18, 10); // tcpi_snd_cwnd
        put(bytes, 19, isConnected(state) ? MSS : 0); // tcpi_advmss
        put(bytes, 20, 3); // tcpi_reordering
        return bytes;
    }

    private static void put(byte[] bytes, int index, int value) {
        Bytes.putInt(bytes, 8 + 4 * index, value);
    }

    /** False if it is none of these. */
    boolean write(int name, byte[] value) throws ErrnoException {
        switch (name) {
            case InetOptions.TCP_MAXSEG -> {
                int bytes = OptionTable.number(value, false);
                if (bytes != 0 && (bytes < MIN_MSS || bytes > MAX_MSS)) {
                    throw Errno.EINVAL.exception();
                }
                maxSegment = bytes;
            }
            case InetOptions.TCP_DEFER_ACCEPT ->
                    deferAccept = Math.max(0, OptionTable.number(value, false));
            case InetOptions.TCP_CONGESTION -> setCongestion(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void setCongestion(byte[] value) throws ErrnoException {
        if (value.length < 1) {
            throw Errno.EINVAL.exception();
        }
        int end = 0;
        while (end < value.length && end < NAME - 1 && value[end] != 0) {
            end++;
        }
        String name = new String(value, 0, end, StandardCharsets.US_ASCII);
        if (!name.equals("cubic") && !name.equals("reno")) {
            throw Errno.ENOENT.exception();
        }
        congestion = name;
    }
}
