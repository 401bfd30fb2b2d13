package dev.godwit.platform.jvm.net;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostDatagrams;
import dev.godwit.net.host.HostListener;
import dev.godwit.net.host.HostNetwork;
import dev.godwit.net.host.HostStream;
import dev.godwit.net.packet.Address;
import dev.godwit.platform.jvm.io.IoErrors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sockets of the JVM. Pings need privileges that a JVM has not, so {@link #openEcho} refuses, and
 * the resolver is known where there is an {@code /etc/resolv.conf}.
 */
public final class JvmNetwork implements HostNetwork {
    private static final Path RESOLVERS = Path.of("/etc/resolv.conf");
    private static final String RESOLVER = "nameserver";

    /** Makes the service; it holds nothing. */
    public JvmNetwork() {}

    static InetSocketAddress socketAddress(int address, int port) throws UnknownHostException {
        byte[] bytes = {
            (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
        };
        return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    }

    /** What opens a socket in a channel; the channel is closed if that fails. */
    private interface Opening<T> {
        T run() throws IOException;
    }

    private static <T> T open(Channel channel, Opening<T> opening) throws IOException {
        boolean isDone = false;
        try {
            T result = opening.run();
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                channel.close();
            }
        }
    }

    @Override
    public HostStream connect(int address, int port) throws ErrnoException {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
            return open(
                    channel,
                    () -> {
                        JvmStream stream = new JvmStream(channel);
                        channel.connect(socketAddress(address, port));
                        return stream;
                    });
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public HostListener listen(int address, int port) throws ErrnoException {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
            return open(
                    channel,
                    () -> {
                        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                        channel.bind(socketAddress(address, port));
                        return new JvmListener(channel);
                    });
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public HostDatagrams openDatagrams(int address, int port) throws ErrnoException {
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            return open(
                    channel,
                    () -> {
                        channel.connect(socketAddress(address, port));
                        return new JvmDatagrams(channel);
                    });
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    @Override
    public HostDatagrams bindDatagrams(int address, int port) throws ErrnoException {
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            return open(
                    channel,
                    () -> {
                        channel.bind(socketAddress(address, port));
                        return new JvmDatagrams(channel);
                    });
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    /** {@inheritDoc} It is read anew each time, since computers move from network to network. */
    @Override
    public int resolver() {
        try {
            return resolver(Files.readString(RESOLVERS, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * The first server with an address of IPv4 in the text of a resolv.conf; 0 if there is none.
     */
    static int resolver(String text) {
        for (String line : text.lines().toList()) {
            String stripped = line.strip();
            if (stripped.startsWith(RESOLVER) && stripped.length() > RESOLVER.length()) {
                String rest = stripped.substring(RESOLVER.length());
                long address = Address.parse(rest.strip());
                if (Character.isWhitespace(rest.charAt(0)) && address > 0) {
                    return (int) address;
                }
            }
        }
        return 0;
    }
}
