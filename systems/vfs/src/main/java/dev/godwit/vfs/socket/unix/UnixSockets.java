package dev.godwit.vfs.socket.unix;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketType;
import dev.godwit.vfs.socket.Sockets;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All sockets of {@link Domain#UNIX} of a guest: their names, and what is in flight. */
public final class UnixSockets implements Sockets.Family {
    /** How many descriptors may be in flight by default (RLIMIT_NOFILE). */
    public static final int MAX_IN_FLIGHT = 1024;

    /** Abstract names that the kernel gives have five hexadecimal digits. */
    private static final int AUTOMATIC_NAMES = 1 << 20;

    /** Abstract names of each type of sockets are apart. */
    private record AbstractName(int type, SocketAddress address) {}

    final Sockets sockets;
    final InFlight inFlight;
    private final Map<AbstractName, UnixSocket> abstractNames = new HashMap<>();
    private final Map<Inode, UnixSocket> inodes = new HashMap<>();
    private final Set<UnixSocket> all = new LinkedHashSet<>();
    private int nextAutomatic;

    /**
     * No sockets yet.
     *
     * @param sockets all sockets of the guest, to which this family is added
     * @param maxInFlight how many descriptors may be in messages that nobody has received yet
     */
    public UnixSockets(Sockets sockets, int maxInFlight) {
        this.sockets = sockets;
        this.inFlight = new InFlight(maxInFlight);
        sockets.add(this);
    }

    /** {@return how many descriptors are in messages that nobody has received yet} */
    public int inFlight() {
        return inFlight.count();
    }

    /** Lets go of what only messages can reach that nobody can receive any more. */
    public void collectGarbage() {
        inFlight.collect();
    }

    @Override
    public int domain() {
        return Domain.UNIX;
    }

    @Override
    public SocketFile create(int type, int protocol, Credentials owner, boolean privileged)
            throws ErrnoException {
        if (protocol != 0 && protocol != Domain.UNIX) {
            throw Errno.EPROTONOSUPPORT.exception();
        }
        UnixSocket socket =
                switch (type) {
                    case SocketType.STREAM -> new UnixStream(this, owner);
                    // SOCK_RAW has no meaning of its own here
                    case SocketType.DGRAM, SocketType.RAW -> new UnixDatagram(this, owner);
                    case SocketType.SEQPACKET -> new UnixSeqpacket(this, owner);
                    default -> throw Errno.ESOCKTNOSUPPORT.exception();
                };
        all.add(socket);
        return socket;
    }

    @Override
    public void pair(SocketFile first, SocketFile second) throws ErrnoException {
        if (!(first instanceof UnixSocket one && second instanceof UnixSocket other)) {
            throw Errno.ENOTSUP.exception();
        }
        one.pairWith(other);
        other.pairWith(one);
    }

    void add(UnixSocket socket) {
        all.add(socket);
    }

    // ---- Names.

    void bindInode(Inode inode, UnixSocket socket) throws ErrnoException {
        if (inodes.putIfAbsent(inode, socket) != null) {
            throw Errno.EADDRINUSE.exception();
        }
    }

    void bindAbstract(SocketAddress address, UnixSocket socket) throws ErrnoException {
        AbstractName name = new AbstractName(socket.socketType(), address);
        if (abstractNames.putIfAbsent(name, socket) != null) {
            throw Errno.EADDRINUSE.exception();
        }
    }

    SocketAddress bindAutomatically(UnixSocket socket) throws ErrnoException {
        for (int i = 0; i < AUTOMATIC_NAMES; i++) {
            String digits = Integer.toHexString(AUTOMATIC_NAMES | nextAutomatic).substring(1);
            nextAutomatic = (nextAutomatic + 1) % AUTOMATIC_NAMES;
            byte[] name = ("\0" + digits).getBytes(StandardCharsets.US_ASCII);
            SocketAddress address = SocketAddress.unix(name);
            AbstractName key = new AbstractName(socket.socketType(), address);
            if (abstractNames.putIfAbsent(key, socket) == null) {
                return address;
            }
        }
        throw Errno.ENOSPC.exception();
    }

    void forget(UnixSocket socket, @Nullable SocketAddress address, @Nullable Inode inode) {
        all.remove(socket);
        if (inode != null) {
            inodes.remove(inode, socket);
        }
        if (address != null && address.isAbstract()) {
            abstractNames.remove(new AbstractName(socket.socketType(), address), socket);
        }
    }

    /**
     * The socket of a name.
     *
     * @throws ErrnoException EINVAL, ECONNREFUSED, EPROTOTYPE
     */
    UnixSocket find(SocketAddress address, int type) throws ErrnoException {
        check(address);
        UnixSocket found;
        if (address.isAbstract()) {
            found = abstractNames.get(new AbstractName(type, address));
        } else {
            Inode inode = address.inode();
            found = inode == null ? null : inodes.get(inode);
        }
        if (found == null) {
            throw Errno.ECONNREFUSED.exception();
        }
        if (found.socketType() != type) {
            throw Errno.EPROTOTYPE.exception();
        }
        return found;
    }

    static void check(SocketAddress address) throws ErrnoException {
        boolean isName =
                address.family() == Domain.UNIX
                        && address.length() > 2
                        && address.length() <= SocketAddress.MAX_UNIX;
        if (!isName) {
            throw Errno.EINVAL.exception();
        }
    }

    @Override
    public List<SocketEntry> tables() {
        List<SocketEntry> entries = new ArrayList<>();
        for (UnixSocket socket : all) {
            entries.add(socket.entry());
        }
        return entries;
    }
}
