package dev.godwit.vfs.socket;

import static dev.godwit.vfs.socket.World.ME;
import static dev.godwit.vfs.socket.World.fails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.Events;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class NetlinkTest {
    private static final int REQUEST = 1;
    private static final int ACK = 4;
    private static final int DUMP = 0x300;

    private final World world = new World();

    private SocketFile socket() throws ErrnoException {
        return world.socket(Domain.NETLINK, SocketType.RAW);
    }

    private static byte[] request(int type, int flags, byte... body) {
        byte[] bytes = Arrays.copyOf(Ints.bytes(16 + body.length, 0, 99, 0), 16 + body.length);
        Bytes.putShort(bytes, 4, type);
        Bytes.putShort(bytes, 6, flags);
        System.arraycopy(body, 0, bytes, 16, body.length);
        return bytes;
    }

    /** Sends a request, and cuts what comes back into messages. */
    private static List<byte[]> ask(SocketFile socket, byte[] request) throws ErrnoException {
        SocketAddress kernel = SocketAddress.netlink(0, 0);
        assertThat(socket.send(request, 0, request.length, kernel, 0, null))
                .isEqualTo(request.length);
        List<byte[]> messages = new ArrayList<>();
        while (socket.poll(Events.IN) != 0) {
            int peek = MessageFlags.PEEK | MessageFlags.TRUNC;
            int size = socket.receive(new byte[0], 0, 0, peek, null);
            byte[] bytes = new byte[size];
            Received received = new Received();
            assertThat(socket.receive(bytes, 0, size, 0, received)).isEqualTo(size);
            assertThat(received.source).isEqualTo(kernel);
            for (int at = 0; at < size; ) {
                int length = Bytes.getInt(bytes, at);
                messages.add(Arrays.copyOfRange(bytes, at, at + length));
                assertThat(Bytes.getInt(bytes, at + 8)).isEqualTo(99);
                assertThat(Bytes.getInt(bytes, at + 12))
                        .isEqualTo(socket.localAddress().netlinkPort());
                at += (length + 3) / 4 * 4;
            }
        }
        return messages;
    }

    private static int type(byte[] message) {
        return Bytes.getShort(message, 4);
    }

    private static byte @Nullable [] attribute(byte[] message, int body, int type) {
        for (int at = 16 + body; at < message.length; ) {
            int size = Bytes.getShort(message, at);
            if (Bytes.getShort(message, at + 2) == type) {
                return Arrays.copyOfRange(message, at + 4, at + size);
            }
            at += (size + 3) / 4 * 4;
        }
        return null;
    }

    @Test
    void theLinkIsTheLoopback() throws ErrnoException {
        SocketFile socket = socket();
        List<byte[]> answers =
                ask(socket, request(18, REQUEST | DUMP, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
        assertThat(answers).hasSize(2);
        byte[] link = answers.get(0);
        assertThat(type(link)).isEqualTo(16);
        assertThat(Bytes.getShort(link, 18)).isEqualTo((short) 772);
        assertThat(Bytes.getInt(link, 20)).isEqualTo(1);
        assertThat(Bytes.getInt(link, 24)).isEqualTo(0x10049);
        assertThat(attribute(link, 16, 3)).containsExactly('l', 'o', 0);
        assertThat(attribute(link, 16, 1)).isEqualTo(new byte[6]);
        assertThat(attribute(link, 16, 4)).isEqualTo(Ints.bytes(65_536));
        assertThat(type(answers.get(1))).isEqualTo(3);
        assertThat(answers.get(1)).hasSize(20);
        assertThat(socket.localAddress().netlinkPort()).isEqualTo(42);
    }

    @Test
    void addressesAreOfBothVersions() throws ErrnoException {
        SocketFile socket = socket();
        List<byte[]> answers = ask(socket, request(22, REQUEST | DUMP, new byte[8]));
        assertThat(answers).hasSize(3);
        assertThat(attribute(answers.get(0), 8, 2)).containsExactly(127, 0, 0, 1);
        assertThat(attribute(answers.get(0), 8, 3)).containsExactly('l', 'o', 0);
        assertThat(answers.get(0)[17]).isEqualTo((byte) 8);
        byte[] six = attribute(answers.get(1), 8, 1);
        assertThat(six).hasSize(16).endsWith(1);
        byte[] onlyFour = new byte[8];
        onlyFour[0] = 2;
        assertThat(ask(socket, request(22, REQUEST | DUMP, onlyFour))).hasSize(2);
        assertThat(ask(socket, request(26, REQUEST | DUMP, new byte[12]))).hasSize(5);
        assertThat(ask(socket, request(30, REQUEST | DUMP, new byte[12]))).hasSize(1);
        assertThat(ask(socket, request(34, REQUEST | DUMP, new byte[12]))).hasSize(1);
    }

    @Test
    void oneLinkIsAskedFor() throws ErrnoException {
        SocketFile socket = socket();
        byte[] body = new byte[16];
        body[4] = 1;
        List<byte[]> answers = ask(socket, request(18, REQUEST, body));
        assertThat(answers).hasSize(1);
        assertThat(Bytes.getShort(answers.get(0), 6)).isZero();
        body[4] = 2;
        answers = ask(socket, request(18, REQUEST, body));
        assertThat(Bytes.getInt(answers.get(0), 16)).isEqualTo(-19); // ENODEV
        byte[] named = Arrays.copyOf(new byte[] {0}, 24);
        named[16] = 7;
        named[18] = 3;
        named[20] = 'l';
        named[21] = 'o';
        assertThat(type(ask(socket, request(18, REQUEST | ACK, named)).get(0))).isEqualTo(16);
    }

    @Test
    void nothingCanBeChanged() throws ErrnoException {
        SocketFile socket = socket();
        byte[] change = request(16, REQUEST | ACK, new byte[16]);
        List<byte[]> answers = ask(socket, change);
        assertThat(answers).hasSize(1);
        assertThat(type(answers.get(0))).isEqualTo(2);
        assertThat(Bytes.getInt(answers.get(0), 16)).isEqualTo(-1); // EPERM
        assertThat(Arrays.copyOfRange(answers.get(0), 20, 52)).isEqualTo(change);
        answers = ask(socket, request(38, REQUEST | DUMP, new byte[16]));
        assertThat(Bytes.getInt(answers.get(0), 16)).isEqualTo(-95); // EOPNOTSUPP
        answers = ask(socket, request(3, REQUEST | ACK)); // nothing but an acknowledgement
        assertThat(answers.get(0)).hasSize(36);
        assertThat(Bytes.getInt(answers.get(0), 16)).isZero();
        assertThat(ask(socket, new byte[15])).isEmpty();
        byte[] tooLong = request(18, REQUEST | DUMP, new byte[16]);
        tooLong[0]++;
        assertThat(ask(socket, tooLong)).isEmpty();
    }

    @Test
    void portsAreTheProcessesOrOthers() throws ErrnoException {
        SocketFile first = socket();
        first.bind(SocketAddress.netlink(0, 0), false);
        assertThat(first.localAddress()).isEqualTo(SocketAddress.netlink(42, 0));
        SocketFile second = socket();
        second.bind(SocketAddress.netlink(0, 1), false);
        assertThat(second.localAddress()).isEqualTo(SocketAddress.netlink(-4097, 1));
        fails(Errno.EADDRINUSE, () -> socket().bind(SocketAddress.netlink(42, 0), false));
        fails(Errno.EINVAL, () -> first.bind(SocketAddress.netlink(43, 0), false));
        first.close();
        socket().bind(SocketAddress.netlink(42, 0), false);
        fails(Errno.EPERM, () -> second.connect(SocketAddress.netlink(42, 0), ME));
        fails(
                Errno.EPROTONOSUPPORT,
                () -> world.sockets.create(Domain.NETLINK, SocketType.RAW, 9, ME, false));
        fails(Errno.ESOCKTNOSUPPORT, () -> world.socket(Domain.NETLINK, SocketType.STREAM));
    }

    @Test
    void answersThatNobodyReadsAreLost() throws ErrnoException {
        SocketFile socket = socket();
        socket.setOption(Level.SOCKET, SocketOptions.RCVBUF, Ints.bytes(2000), false);
        byte[] request = request(18, REQUEST | DUMP, new byte[16]);
        for (int i = 0; i < 20; i++) {
            socket.send(request, 0, request.length, null, 0, null);
        }
        assertThat(socket.poll(Events.IN)).isEqualTo(Events.IN | Events.ERROR);
        fails(Errno.ENOBUFS, () -> socket.read(new byte[10], 0, 10));
        assertThat(socket.read(new byte[10], 0, 10)).isEqualTo(10);
        socket.close();
        assertThat(world.room.used()).isZero();
    }
}
