package dev.godwit.platform.jvm.net;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.net.host.HostStream;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.platform.jvm.io.Waiting;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connection of TCP, without a buffer: whoever reads has one. */
final class JvmStream implements HostStream {
    private final SocketChannel channel;
    private final Waiting connected;
    private final Waiting readable;
    private final Waiting writable;

    JvmStream(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        // The guest has waited for more bytes already, if it wanted to.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connected = Channels.waiting(channel, SelectionKey.OP_CONNECT);
        readable = Channels.waiting(channel, SelectionKey.OP_READ);
        writable = Channels.waiting(channel, SelectionKey.OP_WRITE);
    }

    @Override
    public boolean finishConnect() throws ErrnoException {
        try {
            return channel.finishConnect();
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        try {
            int count = channel.read(ByteBuffer.wrap(target, offset, length));
            if (count == 0) {
                throw Errno.EAGAIN.exception();
            }
            return count < 0 ? END : count;
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        try {
            int count = channel.write(ByteBuffer.wrap(source, offset, length));
            if (count == 0) {
                throw Errno.EAGAIN.exception();
            }
            return count;
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // The connection has failed, which the next call tells.
        }
    }

    @Override
    public void close() {
        Channels.close(channel, connected, readable, writable);
    }

    @Override
    public void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is closed, or has failed: there is nobody to tell.
        }
        close();
    }

    @Override
    public Waitable connected() {
        return connected;
    }

    @Override
    public Waitable readable() {
        return readable;
    }

    @Override
    public Waitable writable() {
        return writable;
    }
}
