package dev.godwit.vfs.socket;

import static dev.godwit.vfs.socket.World.ME;
import static dev.godwit.vfs.socket.World.bytes;
import static dev.godwit.vfs.socket.World.fails;
import static dev.godwit.vfs.socket.World.read;
import static dev.godwit.vfs.socket.World.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.socket.unix.UnixSockets;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

class UnixTest {
    private final World world = new World();

    private static SocketAddress named(String name) {
        return SocketAddress.unix(bytes("\0" + name));
    }

    private SocketFile listening(String name, int backlog) throws ErrnoException {
        SocketFile listener = world.socket(Domain.UNIX, SocketType.STREAM);
        listener.bind(named(name), false);
        listener.listen(backlog, ME);
        return listener;
    }

    private static Ancillary with(Description right) {
        return new Ancillary(ME, null, List.of(right));
    }

    private static Description carry(SocketFile over, Description right) throws ErrnoException {
        assertThat(over.send(bytes("x"), 0, 1, null, 0, with(right))).isEqualTo(1);
        return right;
    }

    @Test
    void aPathIsFoundByItsInode() throws ErrnoException {
        Inode root = World.root();
        Inode inode = root.make("s", NewFile.node(FileType.SOCKET, 0755, 0));
        SocketFile listener = world.socket(Domain.UNIX, SocketType.STREAM);
        listener.bind(SocketAddress.unix(bytes("/tmp/s\0rest")).at(inode), false);
        assertThat(listener.localAddress().toBytes()).hasSize(2 + 7);
        assertThat(listener.localAddress()).hasToString("/tmp/s");
        listener.listen(1, new Credentials(7, 8, 9));
        SocketFile client = world.socket(Domain.UNIX, SocketType.STREAM);
        // another path to the same file
        client.connect(SocketAddress.unix(bytes("s")).at(inode), ME);
        assertThat(client.peerAddress()).hasToString("/tmp/s");
        assertThat(client.peerCredentials()).isEqualTo(new Credentials(7, 8, 9));
        SocketFile accepted = listener.accept(0);
        assertThat(accepted.option(Level.SOCKET, 17, 100)).isEqualTo(ME.toBytes());
        listener.close();
        SocketFile late = world.socket(Domain.UNIX, SocketType.STREAM);
        SocketAddress again = SocketAddress.unix(bytes("s")).at(inode);
        fails(Errno.ECONNREFUSED, () -> late.connect(again, ME));
        SocketFile other = world.socket(Domain.UNIX, SocketType.DGRAM);
        other.bind(again, false); // the name is free again
        fails(Errno.EPROTOTYPE, () -> late.connect(again, ME));
    }

    @Test
    void whoConnectsWaitsForAPlace() throws ErrnoException {
        SocketFile listener = listening("a", 0);
        world.socket(Domain.UNIX, SocketType.STREAM).connect(named("a"), ME);
        SocketFile second = world.socket(Domain.UNIX, SocketType.STREAM);
        fails(Errno.EAGAIN, () -> second.connect(named("a"), ME));
        Waitable place = second.untilConnected(named("a"));
        int[] told = {0};
        place.subscribe(() -> told[0]++);
        assertThat(place.ready()).isFalse();
        listener.accept(0);
        assertThat(place.ready()).isTrue();
        assertThat(told[0]).isPositive();
        second.connect(named("a"), ME);
        listener.close();
        assertThat(second.poll(Events.IN)).isEqualTo(Events.IN | Events.HANG_UP | Events.ERROR);
        fails(Errno.ECONNRESET, () -> read(second));
        assertThat(read(second)).isEmpty();
    }

    @Test
    void aStreamIsFullAndEmptiesAgain() throws ErrnoException {
        List<SocketFile> pair = pair(SocketType.STREAM);
        SocketFile writer = pair.get(0);
        byte[] much = new byte[1_000_000];
        int sent = writer.write(much, 0, much.length);
        assertThat(sent).isGreaterThan(150_000).isLessThan(300_000);
        fails(Errno.EAGAIN, () -> send(writer, "x"));
        Waitable room = writer.until(Events.OUT);
        assertThat(room.ready()).isFalse();
        assertThat(pair.get(1).available()).isEqualTo(sent);
        int received = 0;
        while (received < sent) {
            received += pair.get(1).read(much, 0, 10_000);
        }
        assertThat(room.ready()).isTrue();
        assertThat(received).isEqualTo(sent);
        pair.get(0).close();
        pair.get(1).close();
        assertThat(world.room.used()).isZero();
    }

    @Test
    void whoSendsADatagramWaitsForItsReceiver() throws ErrnoException {
        SocketFile receiver = world.socket(Domain.UNIX, SocketType.DGRAM);
        receiver.bind(named("d"), false);
        SocketFile sender = world.socket(Domain.UNIX, SocketType.DGRAM);
        for (int i = 0; i < 11; i++) {
            sender.send(bytes("m"), 0, 1, named("d"), 0, null);
        }
        World.Call once = () -> sender.send(bytes("m"), 0, 1, named("d"), 0, null);
        fails(Errno.EAGAIN, once);
        assertThat(sender.poll(Events.OUT)).isEqualTo(Events.OUT); // it does not know to whom
        Waitable place = sender.untilSent(named("d"));
        assertThat(place.ready()).isFalse();
        read(receiver);
        assertThat(place.ready()).isTrue();
        sender.send(bytes("m"), 0, 1, named("d"), 0, null);
        receiver.shutdown(SocketFile.SHUT_RD);
        byte[] target = new byte[9];
        while (receiver.available() > 0) {
            receiver.read(target, 0, 9);
        }
        assertThat(receiver.receive(target, 0, 9, 0, null)).isZero();
        fails(Errno.EAGAIN, () -> receiver.receive(target, 0, 9, MessageFlags.DONTWAIT, null));
    }

    private List<SocketFile> pair(int type) throws ErrnoException {
        return world.sockets.pair(Domain.UNIX, type, 0, ME);
    }

    @Test
    void descriptorsTravelAndAreHeld() throws ErrnoException {
        List<SocketFile> way = pair(SocketType.STREAM);
        List<SocketFile> thing = pair(SocketType.STREAM);
        Description right = carry(way.get(0), new Description(thing.get(0), false));
        send(way.get(0), "more");
        assertThat(right.holders()).isEqualTo(2);
        assertThat(world.unix.inFlight()).isEqualTo(1);
        right.letGo();
        Received received = new Received();
        byte[] target = new byte[10];
        // reading stops after the bytes that carried something
        assertThat(way.get(1).receive(target, 0, 10, 0, received)).isEqualTo(1);
        assertThat(received.rights).containsExactly(right);
        assertThat(world.unix.inFlight()).isZero();
        assertThat(thing.get(1).poll(Events.IN)).isZero();
        right.letGo();
        assertThat(thing.get(1).poll(Events.IN)).isEqualTo(Events.IN | Events.HANG_UP);
    }

    @Test
    void whatNobodyReceivesIsLetGoOf() throws ErrnoException {
        List<SocketFile> way = pair(SocketType.DGRAM);
        List<SocketFile> thing = pair(SocketType.STREAM);
        carry(way.get(0), new Description(thing.get(0), false)).letGo();
        byte[] target = new byte[10];
        way.get(1).receive(target, 0, 10, 0, null); // without room for it
        assertThat(thing.get(1).poll(Events.IN)).isEqualTo(Events.IN | Events.HANG_UP);
        List<SocketFile> other = pair(SocketType.STREAM);
        carry(way.get(0), new Description(other.get(0), false)).letGo();
        way.get(1).close();
        assertThat(other.get(1).poll(Events.IN)).isEqualTo(Events.IN | Events.HANG_UP);
        assertThat(world.unix.inFlight()).isZero();
    }

    @Test
    void circlesInFlightAreCollected() throws ErrnoException {
        for (int type : new int[] {SocketType.STREAM, SocketType.DGRAM, SocketType.SEQPACKET}) {
            long before = world.room.used();
            List<SocketFile> first = pair(type);
            List<SocketFile> second = pair(type);
            Description[] all = {
                new Description(first.get(0), false),
                new Description(first.get(1), false),
                new Description(second.get(0), false),
                new Description(second.get(1), false)
            };
            carry(first.get(0), all[3]);
            carry(second.get(0), all[1]);
            all[0].letGo();
            all[2].letGo();
            all[1].letGo();
            world.unix.collectGarbage();
            assertThat(world.unix.inFlight()).as("still reached").isEqualTo(2);
            all[3].letGo();
            world.unix.collectGarbage();
            assertThat(world.unix.inFlight()).isZero();
            assertThat(world.room.used()).isEqualTo(before);
        }
    }

    @Test
    void aCircleThroughAListenerIsCollected() throws ErrnoException {
        Description listener = new Description(listening("g", 1), false);
        SocketFile client = world.socket(Domain.UNIX, SocketType.STREAM);
        client.connect(named("g"), ME);
        carry(client, listener);
        listener.letGo();
        world.unix.collectGarbage();
        assertThat(world.unix.inFlight()).isZero();
        assertThat(client.poll(Events.IN) & Events.HANG_UP).isEqualTo(Events.HANG_UP);
        client.close();
        assertThat(world.room.used()).isZero();
    }

    @Test
    void whatIsInFlightIsBounded() throws ErrnoException {
        SocketFile way = pair(SocketType.STREAM).get(0);
        Description right = new Description(pair(SocketType.STREAM).get(0), false);
        for (int i = 0; i < 100; i++) {
            carry(way, right);
        }
        int queued = way.outputQueued();
        fails(Errno.ETOOMANYREFS, () -> way.send(bytes("x"), 0, 1, null, 0, with(right)));
        assertThat(way.outputQueued()).isEqualTo(queued);
        List<Description> many = Collections.nCopies(254, right);
        Ancillary tooMany = new Ancillary(ME, null, many);
        fails(Errno.EINVAL, () -> way.send(bytes("x"), 0, 1, null, 0, tooMany));
    }

    @Test
    void aChainThatIsDroppedNeedsNoStack() throws ErrnoException {
        Description last = null;
        World big = new World(500_000_000);
        UnixSockets unix = new UnixSockets(new Sockets(big.room), 10_000);
        for (int i = 0; i < 2000; i++) {
            SocketFile one = unix.create(SocketType.DGRAM, 0, ME, false);
            SocketFile other = unix.create(SocketType.DGRAM, 0, ME, false);
            unix.pair(one, other);
            if (last != null) {
                carry(one, last).letGo();
            }
            one.close();
            last = new Description(other, false);
        }
        assertThat(unix.inFlight()).isEqualTo(1999);
        if (last != null) {
            last.letGo();
        }
        assertThat(unix.inFlight()).isZero();
    }

    @Test
    void credentialsComeToWhoWantsThem() throws ErrnoException {
        List<SocketFile> pair = pair(SocketType.STREAM);
        SocketFile receiver = pair.get(1);
        send(pair.get(0), "a");
        receiver.setOption(Level.SOCKET, SocketOptions.PASSCRED, Ints.bytes(1), false);
        Credentials other = new Credentials(5, 6, 7);
        pair.get(0).send(bytes("b"), 0, 1, null, 0, Ancillary.of(other));
        pair.get(0).send(bytes("c"), 0, 1, null, 0, Ancillary.of(other));
        Ancillary told = new Ancillary(other, new Credentials(5, 0, 0), List.of());
        pair.get(0).send(bytes("d"), 0, 1, null, 0, told);
        Received received = new Received();
        byte[] target = new byte[10];
        assertThat(receiver.receive(target, 0, 10, 0, received)).isEqualTo(1);
        assertThat(received.credentials).isEqualTo(Credentials.UNKNOWN);
        assertThat(receiver.receive(target, 0, 10, 0, received)).isEqualTo(2);
        assertThat(received.credentials).isEqualTo(other);
        assertThat(receiver.receive(target, 0, 10, 0, received)).isEqualTo(1);
        assertThat(received.credentials).isEqualTo(new Credentials(5, 0, 0));
    }

    @Test
    void aFullGuestRefusesMessages() throws ErrnoException {
        World small = new World(20_000);
        List<SocketFile> pair = small.sockets.pair(Domain.UNIX, SocketType.DGRAM, 0, ME);
        for (int i = 0; i < 10; i++) {
            pair.get(0).write(new byte[700], 0, 700);
        }
        fails(Errno.ENOBUFS, () -> pair.get(0).write(new byte[4000], 0, 4000));
        int sent = pair.get(0).outputQueued();
        pair.get(1).read(new byte[10], 0, 10);
        assertThat(pair.get(0).outputQueued()).isLessThan(sent);
        for (int i = 0; i < 30; i++) {
            try {
                small.socket(Domain.UNIX, SocketType.STREAM);
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOBUFS);
                return;
            }
        }
        throw new AssertionError("sockets cost nothing");
    }

    @Test
    void namesAreGivenInTurn() throws ErrnoException {
        SocketFile first = world.socket(Domain.UNIX, SocketType.DGRAM);
        SocketFile second = world.socket(Domain.UNIX, SocketType.DGRAM);
        first.bind(SocketAddress.unix(new byte[0]), false);
        second.bind(SocketAddress.unix(new byte[0]), false);
        assertThat(first.localAddress()).hasToString("@00000");
        assertThat(second.localAddress()).hasToString("@00001");
        assertThat(world.unix.tables()).hasSize(2);
        first.close();
        assertThat(world.unix.tables()).hasSize(1);
        assertThat(world.unix.tables().get(0).local()).isEqualTo(second.localAddress());
    }
}
