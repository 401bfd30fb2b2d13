package dev.godwit.vfs.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.vfs.socket.inet.Network;
import dev.godwit.vfs.socket.netlink.NetlinkSockets;
import dev.godwit.vfs.socket.unix.UnixSockets;

import java.nio.charset.StandardCharsets;

/** All sockets of one guest, for tests. */
final class World {
    static final Credentials ME = new Credentials(42, 1000, 1000);

    final BufferRoom room;
    final Sockets sockets;
    final UnixSockets unix;
    final Network network;

    World() {
        this(10_000_000);
    }

    World(long capacity) {
        room = new BufferRoom(capacity);
        sockets = new Sockets(room);
        unix = new UnixSockets(sockets, 100);
        network = new Network(sockets);
        new NetlinkSockets(sockets);
    }

    /** The root of an empty file system. */
    static Inode root() {
        return new MemoryFileSystem(VirtualClock.still(), 1 << 20, 7).rootInode();
    }

    SocketFile socket(int domain, int type) throws ErrnoException {
        return sockets.create(domain, type, 0, ME, false);
    }

    /** What fails. */
    @FunctionalInterface
    interface Call {
        void run() throws ErrnoException;
    }

    static void fails(Errno errno, Call call) {
        try {
            call.run();
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(errno);
            return;
        }
        throw new AssertionError("did not fail with " + errno);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static int send(SocketFile socket, String text) throws ErrnoException {
        return socket.write(bytes(text), 0, text.length());
    }

    static String read(SocketFile socket) throws ErrnoException {
        byte[] target = new byte[1000];
        int count = socket.read(target, 0, target.length);
        return new String(target, 0, count, StandardCharsets.UTF_8);
    }

    /** Connects as a blocking program does. */
    static void connect(SocketFile socket, SocketAddress to) throws ErrnoException {
        fails(Errno.EINPROGRESS, () -> socket.connect(to, ME));
        socket.connect(to, ME);
    }

    /** A listening socket of TCP on the loopback. */
    SocketFile listener(int backlog) throws ErrnoException {
        SocketFile listener = socket(Domain.INET, SocketType.STREAM);
        listener.bind(SocketAddress.inet(0x7F000001, 0), false);
        listener.listen(backlog, ME);
        return listener;
    }
}
