package dev.godwit.vfs.socket;

import static dev.godwit.vfs.socket.World.ME;
import static dev.godwit.vfs.socket.World.bytes;
import static dev.godwit.vfs.socket.World.connect;
import static dev.godwit.vfs.socket.World.fails;
import static dev.godwit.vfs.socket.World.read;
import static dev.godwit.vfs.socket.World.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.socket.inet.Interfaces;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

class InetTest {
    private static final int LOOPBACK = 0x7F000001;

    private final World world = new World();

    private SocketFile tcp() throws ErrnoException {
        return world.socket(Domain.INET, SocketType.STREAM);
    }

    private SocketFile udp() throws ErrnoException {
        return world.socket(Domain.INET, SocketType.DGRAM);
    }

    @Test
    void theFirstPortsAreAlwaysTheSame() throws ErrnoException {
        SocketFile listener = world.listener(5);
        assertThat(listener.localAddress()).hasToString("127.0.0.1:32769");
        SocketFile client = tcp();
        connect(client, listener.localAddress());
        assertThat(client.localAddress()).hasToString("127.0.0.1:32768");
        SocketFile next = tcp();
        connect(next, listener.localAddress());
        assertThat(next.localAddress()).hasToString("127.0.0.1:32770");
    }

    @Test
    void portsWrapAndAreNotGivenTwice() throws ErrnoException {
        SocketFile listener = world.listener(4000);
        SocketFile kept = tcp();
        connect(kept, listener.localAddress());
        SocketFile end = listener.accept(0);
        kept.close(); // its other end still knows port 32768
        for (int i = 0; i < 14_200; i++) {
            SocketFile client = tcp();
            connect(client, listener.localAddress());
            assertThat(client.localAddress().port()).isBetween(32_770, 60_999);
            client.close();
            listener.accept(0).close();
        }
        end.close();
    }

    @Test
    void whoFindsNoPlaceStaysConnecting() throws ErrnoException {
        SocketFile listener = world.listener(0);
        SocketAddress to = listener.localAddress();
        connect(tcp(), to);
        SocketFile second = tcp();
        fails(Errno.EINPROGRESS, () -> second.connect(to, ME));
        fails(Errno.EALREADY, () -> second.connect(to, ME));
        fails(Errno.EAGAIN, () -> send(second, "early"));
        Waitable connected = second.untilConnected(to);
        assertThat(connected.ready()).isFalse();
        assertThat(second.poll(Events.IN | Events.OUT)).isZero();
        listener.accept(0);
        assertThat(connected.ready()).isTrue();
        second.connect(to, ME);
        fails(Errno.EISCONN, () -> second.connect(to, ME));
        SocketFile third = tcp();
        fails(Errno.EINPROGRESS, () -> third.connect(to, ME));
        listener.close();
        fails(Errno.ECONNREFUSED, () -> third.connect(to, ME));
        fails(Errno.ECONNRESET, () -> read(second));
    }

    @Test
    void bytesArriveWholeThroughFullBuffers() throws ErrnoException {
        SocketFile listener = world.listener(1);
        SocketFile client = tcp();
        connect(client, listener.localAddress());
        SocketFile server = listener.accept(0);
        client.setOption(Level.SOCKET, SocketOptions.SNDBUF, Ints.bytes(5000), false);
        server.setOption(Level.SOCKET, SocketOptions.RCVBUF, Ints.bytes(20_000), false);
        Random random = new Random(3);
        byte[] sent = new byte[1_000_000];
        random.nextBytes(sent);
        byte[] received = new byte[sent.length];
        int out = 0;
        int in = 0;
        Waitable room = client.until(Events.OUT);
        while (in < sent.length) {
            if (out < sent.length && random.nextInt(3) > 0) {
                int length = Math.min(1 + random.nextInt(9000), sent.length - out);
                try {
                    out += client.write(sent, out, length);
                } catch (ErrnoException e) {
                    assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
                    assertThat(room.ready()).isFalse();
                }
            } else if (server.available() > 0) {
                int length = Math.min(1 + random.nextInt(7000), sent.length - in);
                assertThat(server.receive(received, in, length, MessageFlags.PEEK, null))
                        .isEqualTo(Math.min(length, out - in));
                in += server.read(received, in, length);
            }
            assertThat(out - in).isLessThanOrEqualTo(50_000);
        }
        assertThat(Arrays.equals(sent, received)).isTrue();
        client.close();
        server.close();
        listener.close();
        assertThat(world.room.used()).isZero();
    }

    @Test
    void aGuestWithoutMemoryWaitsAndGoesOn() throws ErrnoException {
        World small = new World(10_000);
        SocketFile listener = small.listener(1);
        SocketFile client = small.socket(Domain.INET, SocketType.STREAM);
        connect(client, listener.localAddress());
        SocketFile server = listener.accept(0);
        int sent = client.write(new byte[50_000], 0, 50_000);
        assertThat(sent).isBetween(2000, 10_000);
        fails(Errno.EAGAIN, () -> send(client, "x"));
        Waitable room = client.until(Events.OUT);
        assertThat(room.ready()).isFalse();
        server.read(new byte[50_000], 0, 50_000);
        assertThat(room.ready()).isTrue();
        assertThat(small.room.take(small.room.capacity() - small.room.used())).isTrue();
        fails(Errno.ENOBUFS, () -> send(client, "x"));
    }

    @Test
    void lingeringForNoTimeResets() throws ErrnoException {
        SocketFile listener = world.listener(1);
        SocketFile client = tcp();
        connect(client, listener.localAddress());
        SocketFile server = listener.accept(0);
        send(client, "last");
        client.setOption(Level.SOCKET, SocketOptions.LINGER, Ints.bytes(1, 0), false);
        client.close();
        assertThat(server.poll(Events.IN)).isEqualTo(Events.IN | Events.ERROR | Events.HANG_UP);
        assertThat(read(server)).isEqualTo("last");
        fails(Errno.ECONNRESET, () -> read(server));
        assertThat(read(server)).isEmpty();
    }

    @Test
    void portsBelow1024AreForTheSuperuser() throws ErrnoException {
        SocketFile socket = tcp();
        SocketAddress low = SocketAddress.inet(0, 80);
        fails(Errno.EACCES, () -> socket.bind(low, false));
        socket.bind(low, true);
        fails(Errno.EINVAL, () -> socket.bind(low, true));
        assertThat(socket.localAddress()).isEqualTo(low);
    }

    @Test
    void thereIsNoWayOutside() throws ErrnoException {
        SocketAddress outside = SocketAddress.inet(0x08080808, 53);
        fails(Errno.ENETUNREACH, () -> tcp().connect(outside, ME));
        fails(Errno.ENETUNREACH, () -> udp().connect(outside, ME));
        fails(Errno.ENETUNREACH, () -> udp().send(new byte[1], 0, 1, outside, 0, null));
        fails(Errno.EADDRNOTAVAIL, () -> tcp().bind(SocketAddress.inet(0x0A000001, 0), false));
        SocketAddress six = SocketAddress.inet6(0x2001_0db8_0000_0000L, 1, 53);
        SocketFile socket = world.socket(Domain.INET6, SocketType.STREAM);
        fails(Errno.ENETUNREACH, () -> socket.connect(six, ME));
        fails(Errno.EADDRNOTAVAIL, () -> socket.bind(six, true));
    }

    @Test
    void otherKindsOfSocketsAreRefused() throws ErrnoException {
        Sockets sockets = world.sockets;
        fails(Errno.EPERM, () -> sockets.create(Domain.INET, SocketType.RAW, 1, ME, false));
        fails(
                Errno.EPROTONOSUPPORT,
                () -> sockets.create(Domain.INET, SocketType.RAW, 1, ME, true));
        fails(Errno.EACCES, () -> sockets.create(Domain.INET, SocketType.DGRAM, 1, ME, false));
        fails(
                Errno.ESOCKTNOSUPPORT,
                () -> sockets.create(Domain.INET, SocketType.SEQPACKET, 0, ME, false));
        fails(Errno.EAFNOSUPPORT, () -> sockets.create(17, SocketType.RAW, 0, ME, true));
        fails(Errno.EINVAL, () -> sockets.create(Domain.INET, 11, 0, ME, true));
        fails(Errno.ENOTSUP, () -> sockets.pair(Domain.INET, SocketType.STREAM, 0, ME));
        assertThat(world.room.used()).isZero();
    }

    @Test
    void theEmbedderConnects() throws ErrnoException {
        fails(Errno.ECONNREFUSED, () -> world.network.connect(8080));
        SocketFile listener = world.socket(Domain.INET6, SocketType.STREAM);
        listener.bind(SocketAddress.inet6(0, 0, 8080), false);
        listener.listen(0, ME);
        Socket outer = world.network.connect(8080);
        fails(Errno.EAGAIN, () -> world.network.connect(8080));
        SocketFile inner = listener.accept(0);
        assertThat(inner.peerAddress().toString()).startsWith("[::ffff:127.0.0.1]:");
        outer.write(bytes("GET"), 0, 3);
        outer.shutdown(false, true);
        assertThat(read(inner)).isEqualTo("GET");
        assertThat(read(inner)).isEmpty();
        send(inner, "200");
        byte[] target = new byte[10];
        assertThat(outer.peek(target, 0, 10)).isEqualTo(3);
        assertThat(outer.read(target, 0, 10)).isEqualTo(3);
        listener.close();
        SocketFile six = world.socket(Domain.INET6, SocketType.STREAM);
        six.bind(SocketAddress.inet6(0, 1, 8081), false);
        six.listen(1, ME);
        world.network.connect(8081);
        assertThat(six.accept(0).peerAddress().toString()).startsWith("[::1]:");
    }

    @Test
    void tablesShowWhatIsThere() throws ErrnoException {
        SocketFile listener = world.listener(3);
        SocketFile client = tcp();
        connect(client, listener.localAddress());
        SocketFile u = udp();
        u.bind(SocketAddress.inet(LOOPBACK, 5353), false);
        tcp(); // nobody can find this one
        send(client, "12345");
        assertThat(world.network.tables()).hasSize(4);
        SocketEntry first = world.network.tables().get(0);
        assertThat(first.state()).isEqualTo(10);
        assertThat(first.listening()).isTrue();
        assertThat(first.receiveQueue()).isEqualTo(1);
        SocketEntry second = world.network.tables().get(1);
        assertThat(second.state()).isEqualTo(1);
        assertThat(second.local()).isEqualTo(client.localAddress());
        assertThat(second.inode()).isEqualTo(client.stat().ino());
        assertThat(second.uid()).isEqualTo(1000);
        SocketEntry accepted = world.network.tables().get(2);
        assertThat(accepted.receiveQueue()).isEqualTo(5);
        assertThat(accepted.peer()).isEqualTo(client.localAddress());
        SocketEntry datagrams = world.network.tables().get(3);
        assertThat(datagrams.state()).isEqualTo(7);
        assertThat(datagrams.type()).isEqualTo(SocketType.DGRAM);
        assertThat(world.sockets.tables()).hasSize(4);
    }

    @Test
    void datagramsTooManyAreLost() throws ErrnoException {
        SocketFile receiver = udp();
        receiver.bind(SocketAddress.inet(LOOPBACK, 0), false);
        receiver.setOption(Level.SOCKET, SocketOptions.RCVBUF, Ints.bytes(4000), false);
        SocketFile sender = udp();
        sender.connect(receiver.localAddress(), ME);
        for (int i = 0; i < 100; i++) {
            assertThat(send(sender, "datagram")).isEqualTo(8);
        }
        int count = 0;
        while (receiver.available() > 0) {
            assertThat(read(receiver)).isEqualTo("datagram");
            count++;
        }
        assertThat(count).isEqualTo(11); // 768 bytes each, and one beyond 8000
    }

    @Test
    void datagramsTellWhereTheyCameTo() throws ErrnoException {
        SocketFile receiver = world.socket(Domain.INET6, SocketType.DGRAM);
        receiver.bind(SocketAddress.inet6(0, 0, 7000), false);
        receiver.setOption(Level.IPV6, 49, Ints.bytes(1), false); // IPV6_RECVPKTINFO
        receiver.setOption(Level.IPV6, 51, Ints.bytes(1), false); // IPV6_RECVHOPLIMIT
        SocketFile sender = world.socket(Domain.INET6, SocketType.DGRAM);
        sender.setOption(Level.IPV6, 16, Ints.bytes(7), false); // IPV6_UNICAST_HOPS
        sender.send(bytes("x"), 0, 1, SocketAddress.inet6(0, 1, 7000), 0, null);
        Received received = new Received();
        receiver.receive(new byte[9], 0, 9, 0, received);
        assertThat(received.source).isEqualTo(SocketAddress.inet6(0, 1, 32_769));
        ControlMessage info = received.control.get(0);
        assertThat(info.level()).isEqualTo(41);
        assertThat(info.type()).isEqualTo(50);
        assertThat(info.data()).hasSize(20);
        assertThat(info.data()[15]).isEqualTo((byte) 1);
        assertThat(Bytes.getInt(info.data(), 16)).isEqualTo(1);
        ControlMessage hops = received.control.get(1);
        assertThat(hops.type()).isEqualTo(52);
        assertThat(hops.data()).isEqualTo(Ints.bytes(7));
        SocketFile four = udp();
        SocketFile fourSender = udp();
        four.bind(SocketAddress.inet(0, 7001), false);
        four.setOption(Level.IP, 8, Ints.bytes(1), false); // IP_PKTINFO
        fourSender.send(bytes("x"), 0, 1, SocketAddress.inet(LOOPBACK + 4, 7001), 0, null);
        four.receive(new byte[9], 0, 9, 0, received);
        assertThat(received.control).hasSize(1);
        assertThat(received.control.get(0).data())
                .containsExactly(1, 0, 0, 0, 127, 0, 0, 5, 127, 0, 0, 5);
    }

    @Test
    void interfacesAreTheLoopback() throws ErrnoException {
        byte[] ifreq = Interfaces.configuration(100);
        assertThat(ifreq).hasSize(40);
        assertThat(new String(ifreq, 0, 2, StandardCharsets.US_ASCII)).isEqualTo("lo");
        assertThat(Arrays.copyOfRange(ifreq, 16, 24)).containsExactly(2, 0, 0, 0, 127, 0, 0, 1);
        assertThat(Interfaces.configuration(39)).isEmpty();
        Interfaces.ioctl(Interfaces.SIOCGIFFLAGS, ifreq);
        assertThat(Bytes.getShort(ifreq, 16)).isEqualTo((short) 0x49);
        Interfaces.ioctl(Interfaces.SIOCGIFINDEX, ifreq);
        assertThat(Bytes.getInt(ifreq, 16)).isEqualTo(1);
        Interfaces.ioctl(Interfaces.SIOCGIFMTU, ifreq);
        assertThat(Bytes.getInt(ifreq, 16)).isEqualTo(65_536);
        Interfaces.ioctl(Interfaces.SIOCGIFHWADDR, ifreq);
        assertThat(Bytes.getShort(ifreq, 16)).isEqualTo((short) 772);
        Interfaces.ioctl(Interfaces.SIOCGIFNETMASK, ifreq);
        assertThat(Arrays.copyOfRange(ifreq, 20, 24)).containsExactly(255, 0, 0, 0);
        byte[] byIndex = new byte[40];
        byIndex[16] = 1;
        Interfaces.ioctl(Interfaces.SIOCGIFNAME, byIndex);
        assertThat(byIndex).startsWith((byte) 'l', (byte) 'o', (byte) 0);
        byIndex[16] = 2;
        fails(Errno.ENODEV, () -> Interfaces.ioctl(Interfaces.SIOCGIFNAME, byIndex));
        fails(Errno.EPERM, () -> Interfaces.ioctl(0x8914, ifreq));
        ifreq[0] = 'e';
        fails(Errno.ENODEV, () -> Interfaces.ioctl(Interfaces.SIOCGIFFLAGS, ifreq));
    }

    @Test
    void optionsOfTcpHaveTheirShapes() throws ErrnoException {
        SocketFile listener = world.listener(4);
        SocketFile client = tcp();
        assertThat(client.option(Level.TCP, 2, 4)).isEqualTo(Ints.bytes(536));
        connect(client, listener.localAddress());
        assertThat(client.option(Level.TCP, 2, 4)).isEqualTo(Ints.bytes(65_483));
        byte[] info = client.option(Level.TCP, 11, 104);
        assertThat(info).hasSize(104);
        assertThat(info[0]).isEqualTo((byte) 1);
        byte[] ofListener = listener.option(Level.TCP, 11, 1000);
        assertThat(ofListener[0]).isEqualTo((byte) 10);
        assertThat(Bytes.getInt(ofListener, 8 + 16)).isEqualTo(1); // who waits
        assertThat(Bytes.getInt(ofListener, 8 + 20)).isEqualTo(4);
        client.setOption(Level.TCP, 13, bytes("reno"), false);
        assertThat(client.option(Level.TCP, 13, 5)).isEqualTo(bytes("reno\0"));
        fails(Errno.ENOENT, () -> client.setOption(Level.TCP, 13, bytes("other"), false));
        fails(Errno.EINVAL, () -> client.setOption(Level.TCP, 2, Ints.bytes(7), false));
        byte[] time = new byte[16];
        time[0] = 2;
        Bytes.putLong(time, 8, 500_000);
        client.setOption(Level.SOCKET, SocketOptions.RCVTIMEO, time, false);
        assertThat(client.options().receiveTimeout()).isEqualTo(2_500_000_000L);
        assertThat(client.option(Level.SOCKET, SocketOptions.RCVTIMEO, 16)).isEqualTo(time);
        Bytes.putLong(time, 8, 1_000_000);
        fails(
                Errno.EDOM,
                () -> client.setOption(Level.SOCKET, SocketOptions.SNDTIMEO, time, false));
    }

    @Test
    void connectionsAreSharedAmongWhoReusesAPort() throws ErrnoException {
        SocketFile[] listeners = new SocketFile[2];
        for (int i = 0; i < 2; i++) {
            listeners[i] = tcp();
            listeners[i].setOption(Level.SOCKET, SocketOptions.REUSEPORT, Ints.bytes(1), false);
            listeners[i].bind(SocketAddress.inet(LOOPBACK, 9000), false);
            listeners[i].listen(50, ME);
        }
        int[] counts = new int[2];
        for (int i = 0; i < 20; i++) {
            SocketFile client = tcp();
            client.bind(SocketAddress.inet(LOOPBACK, 10_000 + i), false);
            connect(client, SocketAddress.inet(LOOPBACK, 9000));
        }
        for (int i = 0; i < 2; i++) {
            while ((listeners[i].poll(Events.IN) & Events.IN) != 0) {
                listeners[i].accept(0);
                counts[i]++;
            }
        }
        assertThat(counts).containsExactly(10, 10);
    }

    private static int number(SocketFile socket, int level, int name) throws ErrnoException {
        return Bytes.getInt(socket.option(level, name, 4), 0);
    }

    @Test
    void aLowWaterMarkIsHalfOfTheBufferAtMost() throws ErrnoException {
        SocketFile growing = tcp();
        growing.setOption(Level.SOCKET, SocketOptions.RCVLOWAT, Ints.bytes(100_000), false);
        assertThat(number(growing, Level.SOCKET, SocketOptions.RCVBUF)).isEqualTo(200_000);
        growing.setOption(Level.SOCKET, SocketOptions.RCVLOWAT, Ints.bytes(-1), false);
        assertThat(number(growing, Level.SOCKET, SocketOptions.RCVLOWAT)).isEqualTo(3_145_728);
        SocketFile fixed = tcp();
        fixed.setOption(Level.SOCKET, SocketOptions.RCVBUF, Ints.bytes(5000), false);
        fixed.setOption(Level.SOCKET, SocketOptions.RCVLOWAT, Ints.bytes(100_000), false);
        assertThat(number(fixed, Level.SOCKET, SocketOptions.RCVLOWAT)).isEqualTo(5000);
        assertThat(number(fixed, Level.SOCKET, SocketOptions.RCVBUF)).isEqualTo(10_000);
    }

    @Test
    void optionsOfDatagramsAndOfStreamsDiffer() throws ErrnoException {
        SocketFile stream = world.socket(Domain.INET6, SocketType.STREAM);
        byte[] all = Ints.bytes(255);
        fails(Errno.EINVAL, () -> stream.setOption(Level.IP, 33, all, false));
        fails(Errno.ENOPROTOOPT, () -> stream.setOption(Level.IPV6, 18, all, false));
        stream.setOption(Level.IPV6, 67, all, false); // IPV6_TCLASS
        assertThat(number(stream, Level.IPV6, 67)).isEqualTo(252);
        SocketFile datagrams = world.socket(Domain.INET6, SocketType.DGRAM);
        for (int name : new int[] {18, 67}) {
            datagrams.setOption(Level.IPV6, name, all, false);
            assertThat(number(datagrams, Level.IPV6, name)).isEqualTo(255);
        }
        datagrams.setOption(Level.IP, 33, all, false);
        assertThat(number(datagrams, Level.IP, 33)).isEqualTo(255);
    }

    @Test
    void theTypeOfServiceSetsThePriority() throws ErrnoException {
        SocketFile socket = udp();
        int[][] priorities = {{0x08, 2}, {0x10, 6}, {0x18, 4}, {0, 0}};
        for (int[] each : priorities) {
            socket.setOption(Level.IP, 1, Ints.bytes(each[0]), false);
            assertThat(number(socket, Level.SOCKET, SocketOptions.PRIORITY)).isEqualTo(each[1]);
        }
        socket.setOption(Level.SOCKET, SocketOptions.PRIORITY, Ints.bytes(5), false);
        socket.setOption(Level.IP, 1, Ints.bytes(0), false); // as it was
        assertThat(number(socket, Level.SOCKET, SocketOptions.PRIORITY)).isEqualTo(5);
    }

    @Test
    void whoListensAcknowledgesAtOnce() throws ErrnoException {
        SocketFile socket = tcp();
        socket.setOption(Level.TCP, 12, Ints.bytes(0), false);
        assertThat(number(socket, Level.TCP, 12)).isZero();
        socket.listen(1, ME);
        assertThat(number(socket, Level.TCP, 12)).isEqualTo(1);
    }
}
