package dev.godwit.vfs.socket.inet;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.socket.SocketOptions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who has which port of TCP, or of UDP. */
final class Ports {
    /** net.ipv4.ip_local_port_range. */
    private static final int FIRST = 32_768;

    private static final int LAST = 60_999;

    private final Map<Integer, List<InetSocket>> byPort = new HashMap<>();
    private final Map<InetSocket, Integer> all = new LinkedHashMap<>();

    /** Ports that are asked for by binding are odd, by connecting even, as in Linux. */
    private int nextOdd = FIRST + 1;

    private int nextEven = FIRST;

    List<InetSocket> at(int port) {
        return byPort.getOrDefault(port, List.of());
    }

    List<InetSocket> all() {
        return new ArrayList<>(all.keySet());
    }

    void add(InetSocket socket, int port) {
        List<InetSocket> sockets = byPort.get(port);
        if (sockets == null) {
            sockets = new ArrayList<>();
            byPort.put(port, sockets);
        }
        sockets.add(socket);
        all.put(socket, port);
    }

    void remove(InetSocket socket) {
        Integer port = all.remove(socket);
        if (port == null) {
            return;
        }
        List<InetSocket> sockets = byPort.get(port);
        if (sockets != null) {
            sockets.remove(socket);
            if (sockets.isEmpty()) {
                byPort.remove(port);
            }
        }
    }

    /** Takes a port for a socket that bind or listen wants to have one. */
    void bind(InetSocket socket, int port) throws ErrnoException {
        if (port != 0) {
            if (isTaken(socket, port)) {
                throw Errno.EADDRINUSE.exception();
            }
            add(socket, port);
            socket.port = port;
            return;
        }
        for (int parity = 0; parity < 2; parity++) {
            for (int i = FIRST; i <= LAST; i += 2) {
                int candidate = parity == 0 ? nextOdd() : nextEven();
                if (isFree(socket, candidate)) {
                    add(socket, candidate);
                    socket.port = candidate;
                    return;
                }
            }
        }
        throw Errno.EADDRINUSE.exception();
    }

    /** Takes a port for a socket that connects. */
    void bindToConnect(InetSocket socket) throws ErrnoException {
        for (int parity = 0; parity < 2; parity++) {
            for (int i = FIRST; i <= LAST; i += 2) {
                int candidate = parity == 0 ? nextEven() : nextOdd();
                if (isFree(socket, candidate) && !isRemote(candidate)) {
                    add(socket, candidate);
                    socket.port = candidate;
                    return;
                }
            }
        }
        throw Errno.EADDRNOTAVAIL.exception();
    }

    private int nextOdd() {
        int port = nextOdd;
        nextOdd = port + 2 > LAST ? FIRST + 1 : port + 2;
        return port;
    }

    private int nextEven() {
        int port = nextEven;
        nextEven = port + 2 > LAST ? FIRST : port + 2;
        return port;
    }

    /** Whether somebody is still connected to a port that has been given up. */
    private boolean isRemote(int port) {
        for (InetSocket socket : all.keySet()) {
            if (socket.peerPort == port) {
                return true;
            }
        }
        return false;
    }

    private boolean isFree(InetSocket socket, int port) {
        for (InetSocket other : at(port)) {
            if (other != socket && overlap(socket, other)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the rules of SO_REUSEADDR and SO_REUSEPORT refuse a socket a port. */
    boolean isTaken(InetSocket socket, int port) {
        for (InetSocket other : at(port)) {
            if (other != socket && overlap(socket, other) && !share(socket, other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean share(InetSocket socket, InetSocket other) {
        if (both(SocketOptions.REUSEADDR, socket, other) && !other.isListening()) {
            return true;
        }
        return both(SocketOptions.REUSEPORT, socket, other)
                && socket.owner().uid() == other.owner().uid();
    }

    private static boolean both(int option, InetSocket one, InetSocket other) {
        return one.options().isOn(option) && other.options().isOn(option);
    }

    private static boolean overlap(InetSocket one, InetSocket other) {
        IpAddress a = one.local;
        IpAddress b = other.local;
        if (a.equals(IpAddress.ANY6)) {
            return !b.isInet() || !one.isVersion6Only();
        }
        if (b.equals(IpAddress.ANY6)) {
            return !a.isInet() || !other.isVersion6Only();
        }
        if (a.isInet() != b.isInet()) {
            return false;
        }
        return a.equals(b) || a.isAny() || b.isAny();
    }

    /** Who receives what arrives; the most particular one, and of equals by the sender's port. */
    @Nullable InetSocket find(IpAddress to, int port, IpAddress from, int fromPort, boolean isTcp) {
        List<InetSocket> best = new ArrayList<>();
        int bestScore = 0;
        for (InetSocket socket : at(port)) {
            int score = isTcp && !socket.isListening() ? 0 : score(socket, to, from, fromPort);
            if (score > bestScore) {
                best.clear();
                bestScore = score;
            }
            if (score > 0 && score == bestScore) {
                best.add(socket);
            }
        }
        if (best.isEmpty()) {
            return null;
        }
        InetSocket last = best.get(best.size() - 1);
        return last.options().isOn(SocketOptions.REUSEPORT)
                ? best.get(fromPort % best.size())
                : last;
    }

    private static int score(InetSocket socket, IpAddress to, IpAddress from, int fromPort) {
        int score;
        if (socket.local.equals(to)) {
            score = 8;
        } else if (socket.local.equals(IpAddress.ANY4) && to.isInet()) {
            score = 2;
        } else if (socket.local.equals(IpAddress.ANY6)
                && !(to.isInet() && socket.isVersion6Only())) {
            score = 1;
        } else {
            return 0;
        }
        if (!socket.peerAddress.isAny()) {
            if (!socket.isPeer(from, fromPort)) {
                return 0;
            }
            score += 4;
        }
        return score;
    }
}
