package dev.godwit.platform.jvm.net;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.net.host.HostListener;
import dev.godwit.net.host.HostStream;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.platform.jvm.io.Waiting;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A socket that waits for connections of TCP. */
final class JvmListener implements HostListener {
    private final ServerSocketChannel channel;
    private final Waiting acceptable;
    private final int port;

    /**
     * Takes a channel that is bound.
     *
     * @throws IOException if the channel cannot be made not to block
     */
    JvmListener(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        acceptable = Channels.waiting(channel, SelectionKey.OP_ACCEPT);
        port = channel.socket().getLocalPort();
    }

    @Override
    public HostStream accept() throws ErrnoException {
        try {
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                throw Errno.EAGAIN.exception();
            }
            try {
                return new JvmStream(accepted);
            } catch (IOException e) {
                accepted.close();
                throw e;
            }
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public Waitable acceptable() {
        return acceptable;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        Channels.close(channel, acceptable);
    }
}
