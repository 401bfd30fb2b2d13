package dev.godwit.vfs.socket.netlink;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketType;
import dev.godwit.vfs.socket.Sockets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All sockets of {@link Domain#NETLINK} of a guest, by their ports. */
public final class NetlinkSockets implements Sockets.Family {
    private static final int ROUTE = 0;

    /** Ports that are given where the process's number is taken go down from here. */
    private static final int FIRST_OTHER = -4097;

    final Sockets sockets;
    private final Map<Integer, NetlinkSocket> byPort = new LinkedHashMap<>();

    /**
     * No sockets yet.
     *
     * @param sockets all sockets of the guest, to which this family is added
     */
    public NetlinkSockets(Sockets sockets) {
        this.sockets = sockets;
        sockets.add(this);
    }

    @Override
    public int domain() {
        return Domain.NETLINK;
    }

    @Override
    public SocketFile create(int type, int protocol, Credentials owner, boolean privileged)
            throws ErrnoException {
        if (type != SocketType.RAW && type != SocketType.DGRAM) {
            throw Errno.ESOCKTNOSUPPORT.exception();
        }
        if (protocol != ROUTE) {
            throw Errno.EPROTONOSUPPORT.exception();
        }
        return new NetlinkSocket(this, type, owner);
    }

    void bind(NetlinkSocket socket, int port) throws ErrnoException {
        if (byPort.putIfAbsent(port, socket) != null) {
            throw Errno.EADDRINUSE.exception();
        }
    }

    /** Gives the number of the process, or another one if that is taken. */
    int bindAutomatically(NetlinkSocket socket) {
        int port = socket.owner().pid();
        int other = FIRST_OTHER;
        while (port == 0 || byPort.containsKey(port)) {
            port = other--;
        }
        byPort.put(port, socket);
        return port;
    }

    void forget(NetlinkSocket socket, int port) {
        byPort.remove(port, socket);
    }

    @Override
    public List<SocketEntry> tables() {
        List<SocketEntry> entries = new ArrayList<>();
        for (NetlinkSocket socket : byPort.values()) {
            entries.add(socket.entry());
        }
        return entries;
    }
}
