package dev.godwit.platform.jvm.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.Waiter;
import dev.godwit.net.EthernetPort;
import dev.godwit.net.guest.Frames;
import dev.godwit.net.guest.GuestTcp;
import dev.godwit.net.host.HostNetwork;
import dev.godwit.net.packet.Address;
import dev.godwit.net.user.Addresses;
import dev.godwit.net.user.NetPolicy;
import dev.godwit.net.user.PortForward;
import dev.godwit.net.user.UserNetwork;
import dev.godwit.net.user.UserSettings;
import dev.godwit.platform.jvm.JvmPlatform;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;

/** A guest's packets end in real sockets of this host's loopback. */
@Timeout(60)
class JvmNetworkTest {
    private static final long MAC = 0x5254_0012_3456L;
    private static final long GATEWAY_MAC = 0x5255_0a00_0202L;
    private static final int LOOPBACK = Address.of(127, 0, 0, 1);

    private final Clock clock = new JvmPlatform().clock();
    private final Waiter waiter = clock.newWaiter();
    private final UserNetwork network =
            new UserNetwork(
                    new UserSettings(new NetPolicy(false, true), 0, ""),
                    new JvmNetwork(),
                    clock,
                    new SeededEntropy(1));

    private final List<GuestTcp> connections = new ArrayList<>();
    private final List<byte[]> packets = new ArrayList<>();
    private final byte[] buffer = new byte[EthernetPort.MOST_BYTES];

    @AfterEach
    void close() {
        network.close();
    }

    private void send(int type, byte[] packet) {
        byte[] frame = Frames.ethernet(GATEWAY_MAC, MAC, type, packet);
        network.send(frame, 0, frame.length);
    }

    private GuestTcp tcp(int port, int remotePort) {
        GuestTcp guest =
                new GuestTcp(
                        Addresses.GUEST,
                        port,
                        Addresses.GATEWAY,
                        remotePort,
                        new Random(remotePort),
                        packet -> send(0x0800, packet));
        connections.add(guest);
        return guest;
    }

    /** The guest's loop, which waits for the network when it has nothing to do. */
    private void runUntil(BooleanSupplier isDone) {
        while (!isDone.getAsBoolean()) {
            int length = network.receive(buffer, 0);
            if (length > 0) {
                take(Arrays.copyOfRange(buffer, 14, length));
            }
            for (GuestTcp connection : connections) {
                connection.tick(clock.monotonic());
            }
            if (!network.received().ready() && !isDone.getAsBoolean()) {
                long deadline = clock.monotonic() + 50_000_000L;
                waiter.await(
                        new Blocked(
                                "network",
                                Math.min(deadline, network.nextDeadline()),
                                List.of(network.received())));
            }
        }
    }

    private void take(byte[] packet) {
        if (packet[0] != 0x45) {
            return; // a question of ARP
        }
        for (GuestTcp connection : connections) {
            if (connection.take(packet)) {
                return;
            }
        }
        packets.add(packet);
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void itIsAService() {
        assertThat(ServiceLoader.load(HostNetwork.class).findFirst())
                .get()
                .isInstanceOf(JvmNetwork.class);
    }

    @Test
    void theGuestFetchesFromAServerOfTheHost() throws Exception {
        byte[] page = bytes(1, 3_000_000);
        byte[] request = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        List<byte[]> heard = new ArrayList<>();
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread =
                    new Thread(() -> {
                        try (Socket client = server.accept()) {
                            heard.add(client.getInputStream().readNBytes(request.length));
                            client.getOutputStream().write(page);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            thread.start();
            GuestTcp guest = tcp(4000, server.getLocalPort()).sends(request, false).connect();
            runUntil(guest::hasPeerEnded);
            thread.join();
            assertThat(Arrays.mismatch(guest.received(), page)).isEqualTo(-1);
            assertThat(heard).containsExactly(request);
        }
    }

    @Test
    void theGuestSendsMuchToASlowReader() throws Exception {
        byte[] much = bytes(2, 3_000_000);
        List<byte[]> heard = new ArrayList<>();
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread =
                    new Thread(() -> {
                        try (Socket client = server.accept()) {
                            Thread.sleep(300);
                            heard.add(client.getInputStream().readAllBytes());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            thread.start();
            GuestTcp guest = tcp(4000, server.getLocalPort()).sends(much, true).connect();
            runUntil(() -> guest.isDone() && guest.hasPeerEnded());
            thread.join();
            assertThat(Arrays.mismatch(heard.getFirst(), much)).isEqualTo(-1);
        }
    }

    @Test
    void aClientOfTheHostReachesTheGuest() throws Exception {
        byte[] question = bytes(3, 300_000);
        byte[] answer = bytes(4, 300_000);
        int port = network.forward(new PortForward(false, LOOPBACK, 0, 80));
        send(0x0806, Frames.arp(1, MAC, Addresses.GUEST, Addresses.GATEWAY));
        GuestTcp guest = tcp(80, 0).sends(answer, true).listen();
        List<byte[]> heard = new ArrayList<>();
        Thread thread =
                new Thread(() -> {
                    try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        client.getOutputStream().write(question);
                        client.shutdownOutput();
                        heard.add(client.getInputStream().readAllBytes());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        thread.start();
        runUntil(() -> guest.isDone() && guest.hasPeerEnded());
        thread.join();
        assertThat(Arrays.mismatch(guest.received(), question)).isEqualTo(-1);
        assertThat(Arrays.mismatch(heard.getFirst(), answer)).isEqualTo(-1);
        assertThatThrownBy(() -> network.forward(new PortForward(false, LOOPBACK, port, 81)))
                .isSameAs(Errno.EADDRINUSE.exception());
    }

    @Test
    void whatNobodyListensOnIsRefused() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        GuestTcp guest = tcp(4000, port).connect();
        runUntil(guest::wasReset);
        send(0x0800, Frames.udp(Addresses.GUEST, 4000, Addresses.GATEWAY, port, new byte[] {1, 2}));
        runUntil(() -> !packets.isEmpty());
        assertThat(packets.getFirst()[9]).isEqualTo((byte) 1);
        assertThat(packets.getFirst()[21]).isEqualTo((byte) 3);
    }

    @Test
    void aResetReachesTheGuest() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            GuestTcp guest = tcp(4000, server.getLocalPort()).connect();
            runUntil(guest::isEstablished);
            Socket client = server.accept();
            client.setSoLinger(true, 0);
            client.close();
            runUntil(guest::wasReset);
        }
    }

    /** Also while the selector's thread sleeps. */
    @Test
    void theHostHearsOfAReset() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            GuestTcp guest = tcp(4000, server.getLocalPort()).connect();
            runUntil(guest::isEstablished);
            try (Socket client = server.accept()) {
                client.setSoTimeout(20_000);
                network.close();
                assertThatThrownBy(() -> client.getInputStream().read())
                        .isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset");
            }
        }
    }

    @Test
    void datagramsGoBothWays() throws Exception {
        byte[] buffer = new byte[2000];
        var received = new DatagramPacket(buffer, buffer.length);
        int forwarded = network.forward(new PortForward(true, LOOPBACK, 0, 5353));
        try (var peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            send(
                    0x0800,
                    Frames.udp(
                            Addresses.GUEST,
                            4000,
                            Addresses.GATEWAY,
                            peer.getLocalPort(),
                            new byte[] {1, 2}));
            peer.receive(received);
            assertThat(received.getLength()).isEqualTo(2);
            peer.send(
                    new DatagramPacket(
                            new byte[1800], 1800, received.getAddress(), received.getPort()));
            runUntil(() -> packets.size() == 2);
            packets.clear();

            peer.send(
                    new DatagramPacket(
                            new byte[] {7}, 1, InetAddress.getLoopbackAddress(), forwarded));
            runUntil(() -> !packets.isEmpty());
            byte[] packet = packets.getFirst();
            assertThat(Frames.u16(packet, 22)).isEqualTo(5353);
            send(
                    0x0800,
                    Frames.udp(
                            Addresses.GUEST,
                            5353,
                            Addresses.GATEWAY,
                            Frames.u16(packet, 20),
                            new byte[5]));
            peer.receive(received);
            assertThat(received.getLength()).isEqualTo(5);
            assertThat(received.getPort()).isEqualTo(forwarded);
        }
    }

    @Test
    void pingsAreNotAllowed() {
        assertThatThrownBy(() -> new JvmNetwork().openEcho(LOOPBACK))
                .isSameAs(Errno.EPERM.exception());
    }

    @ParameterizedTest
    @CsvSource({
        "nameserver 10.1.2.3, 10.1.2.3",
        "'# nameserver 1.1.1.1\nnameserver ::1\n nameserver\t127.0.0.53 \n', 127.0.0.53",
        "'nameservers 1.1.1.1\nnameserver', 0.0.0.0",
        "'', 0.0.0.0",
    })
    void theResolverIsTheFirstOfTheList(String text, String address) {
        assertThat(Address.text(JvmNetwork.resolver(text))).isEqualTo(address);
    }
}
