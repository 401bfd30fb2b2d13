package dev.godwit.platform.jvm;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.platform.jvm.io.SocketSelector;
import dev.godwit.platform.jvm.io.Waiting;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A TCP socket of the host that waits for connections. Each one holds bytes that have arrived, so
 * only {@value #CONNECTIONS} of one listener can be open at once; more are ENFILE.
 */
public final class TcpListener implements ListeningSocket {
    /** The most connections that can be open at once. */
    static final int CONNECTIONS = 1024;

    private final ServerSocketChannel channel;
    private final Waiting acceptable;
    private @Nullable SocketChannel arrived;
    private int connections;

    private TcpListener(ServerSocketChannel channel) {
        this.channel = channel;
        this.acceptable = new Waiting(this::isReady, this::watch);
    }

    /**
     * Listens.
     *
     * @param host the name or address of the interface
     * @param port the port, 0 to 65,535; 0 lets the system choose one
     * @return the listening socket
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL (also for a name that is unknown), EACCES,
     *     or EINVAL for a port out of range
     */
    public static TcpListener listen(String host, int port) throws ErrnoException {
        if (port < 0 || port > 0xffff) {
            throw Errno.EINVAL.exception();
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw Errno.EADDRNOTAVAIL.exception();
        }
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(address);
                channel.configureBlocking(false);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new TcpListener(channel);
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    /**
     * {@return the port that it listens on}
     *
     * @throws ErrnoException EBADF if it is closed
     */
    public int port() throws ErrnoException {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private boolean take() throws IOException {
        if (arrived == null) {
            arrived = channel.accept();
        }
        return arrived != null;
    }

    private boolean isReady() {
        try {
            return take();
        } catch (IOException e) {
            return true;
        }
    }

    private void watch() {
        SocketSelector.watch(channel, SelectionKey.OP_ACCEPT, acceptable);
    }

    @Override
    public Socket accept() throws ErrnoException {
        try {
            take();
            SocketChannel connection = arrived;
            if (connection == null) {
                throw Errno.EAGAIN.exception();
            }
            if (connections >= CONNECTIONS) {
                throw Errno.ENFILE.exception();
            }
            TcpSocket socket = new TcpSocket(connection, () -> connections--);
            connections++;
            arrived = null;
            return socket;
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public int poll(int events) {
        return (events & Events.IN) != 0 && isReady() ? Events.IN : 0;
    }

    @Override
    public Waitable until(int events) {
        return (events & Events.IN) != 0 ? acceptable : Waiting.NEVER;
    }

    @Override
    public FileType type() {
        return FileType.SOCKET;
    }

    @Override
    public Stat stat() {
        return TcpSocket.socketStat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public void close() throws ErrnoException {
        try {
            if (arrived != null) {
                arrived.close();
                arrived = null;
            }
            channel.close();
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
        acceptable.wakeAll();
    }
}
