package dev.godwit.platform.jvm.net;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.net.host.HostDatagrams;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.platform.jvm.io.Waiting;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/** A socket for datagrams of UDP. */
final class JvmDatagrams implements HostDatagrams {
    private final DatagramChannel channel;
    private final Waiting readable;
    private final int port;
    private int senderAddress;
    private int senderPort;

    /**
     * Takes a channel that is bound or connected.
     *
     * @throws IOException if the channel cannot be made not to block
     */
    JvmDatagrams(DatagramChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        readable = Channels.waiting(channel, SelectionKey.OP_READ);
        port = channel.socket().getLocalPort();
    }

    @Override
    public int receive(byte[] target, int offset, int length) throws ErrnoException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
            SocketAddress sender = channel.receive(buffer);
            if (!(sender instanceof InetSocketAddress address)) {
                throw Errno.EAGAIN.exception();
            }
            byte[] bytes = address.getAddress().getAddress();
            senderAddress = bytes.length == 4 ? ByteBuffer.wrap(bytes).getInt() : 0;
            senderPort = address.getPort();
            return buffer.position() - offset;
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public int senderAddress() {
        return senderAddress;
    }

    @Override
    public int senderPort() {
        return senderPort;
    }

    @Override
    public void send(byte[] source, int offset, int length, int address, int toPort)
            throws ErrnoException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
            int count =
                    channel.isConnected()
                            ? channel.write(buffer)
                            : channel.send(buffer, JvmNetwork.socketAddress(address, toPort));
            if (count == 0 && length > 0) {
                throw Errno.EAGAIN.exception();
            }
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public Waitable readable() {
        return readable;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        Channels.close(channel, readable);
    }
}
