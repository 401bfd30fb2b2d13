package dev.godwit.net.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.net.guest.Frames;
import dev.godwit.net.packet.Address;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Objects;

/** All but TCP: what a guest sends, and what comes back. */
class UserNetworkTest {
    private static final long EVERYONE = 0xffff_ffff_ffffL;
    private static final int GUEST = Station.ADDRESS;
    private static final int OUTSIDE = Station.OUTSIDE;

    private final Station station = Station.standard();

    private byte @Nullable [] ask(int sender, int target) {
        station.frames.clear();
        byte[] question = Frames.arp(1, Station.MAC, sender, target);
        station.network(Frames.ethernet(EVERYONE, Station.MAC, 0x0806, question));
        station.run(10_000_000L);
        return station.frames.isEmpty() ? null : station.frames.getFirst();
    }

    private void assertQuiet() {
        station.run(100_000_000L);
        assertThat(station.packets).isEmpty();
        assertThat(station.frames).isEmpty();
    }

    /** An error of ICMP that quotes the beginning of a packet. */
    private void assertError(int type, int code, byte[] about) {
        byte[] packet = station.packet();
        assertThat(packet[9]).isEqualTo((byte) 1);
        byte[] message = Frames.slice(packet, 20);
        assertThat(Frames.checksum(message)).isZero();
        assertThat(message[0]).isEqualTo((byte) type);
        assertThat(message[1]).isEqualTo((byte) code);
        byte[] quoted = Frames.slice(message, 8);
        assertThat(Arrays.copyOfRange(quoted, 9, 10)).containsExactly(about[9]);
        assertThat(Arrays.copyOfRange(quoted, 12, 24)).isEqualTo(Arrays.copyOfRange(about, 12, 24));
    }

    @Test
    void arpIsAnsweredForAllButTheGuest() {
        byte[] answer = Objects.requireNonNull(ask(GUEST, Addresses.GATEWAY));
        assertThat(Frames.slice(answer, 12))
                .isEqualTo(
                        Frames.join(
                                Frames.bytes(8, 6, 0, 1, 8, 0, 6, 4, 0, 2),
                                Frames.number(Station.GATEWAY_MAC, 6),
                                Frames.number(Addresses.GATEWAY, 4),
                                Frames.number(Station.MAC, 6),
                                Frames.number(GUEST, 4)));
        assertThat(Arrays.copyOf(answer, 6)).isEqualTo(Frames.number(Station.MAC, 6));
        assertThat(ask(GUEST, Addresses.RESOLVER)).isNotNull();
        assertThat(ask(GUEST, Address.of(10, 0, 2, 99))).isNotNull();
        assertThat(ask(0, Addresses.GATEWAY)).isNotNull();
        assertThat(ask(GUEST, GUEST)).isNull();
        assertThat(ask(0, Address.of(10, 0, 2, 99))).isNull();
        assertThat(ask(Address.of(10, 0, 2, 16), GUEST)).isNull();
        assertThat(ask(GUEST, Address.of(10, 0, 3, 1))).isNull();
        assertThat(ask(GUEST, Address.of(10, 0, 2, 255))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.2.2", "10.0.2.3"})
    void ourAddressesAnswerPings(String address) {
        int to = (int) Address.parse(address);
        station.send(Frames.ip(GUEST, to, 1, Frames.icmp(8, 0, 0x1234_0001, new byte[56])));
        byte[] answer = station.packet();
        assertThat(Frames.s32(answer, 12)).isEqualTo(to);
        assertThat(Frames.slice(answer, 20))
                .isEqualTo(Frames.icmp(0, 0, 0x1234_0001, new byte[56]));
    }

    @Test
    void longPingsGoAndComeInPieces() {
        byte[] data = new byte[3001];
        station.random().nextBytes(data);
        byte[] whole = Frames.icmp(8, 0, 0x1234_0002, data);
        int to = Addresses.GATEWAY;
        station.send(Frames.ip(GUEST, to, 1, 64, 9, 2960 / 8, Frames.slice(whole, 2960)));
        station.send(Frames.ip(GUEST, to, 1, 64, 9, 0x2000, Arrays.copyOfRange(whole, 0, 1480)));
        station.send(
                Frames.ip(
                        GUEST, to, 1, 64, 9, 0x2000 | 185, Arrays.copyOfRange(whole, 1480, 2960)));
        byte[] answer = Frames.icmp(0, 0, 0x1234_0002, data);
        for (int at = 0; at < answer.length; at += 1480) {
            byte[] packet = station.packet();
            boolean more = at + 1480 < answer.length;
            assertThat(Frames.u16(packet, 6)).isEqualTo(at / 8 | (more ? 0x2000 : 0));
            assertThat(Frames.slice(packet, 20))
                    .isEqualTo(Arrays.copyOfRange(answer, at, Math.min(at + 1480, answer.length)));
        }
    }

    @Test
    void pingsGoOutsideWhereTheHostAllowsIt() {
        byte[] ping = Frames.ip(GUEST, OUTSIDE, 1, Frames.icmp(8, 0, 0x4321_0007, new byte[8]));
        station.send(ping);
        assertError(3, 13, ping);
        station.host.allowsEcho = true;
        station.send(ping);
        byte[] answer = station.packet();
        assertThat(Frames.s32(answer, 12)).isEqualTo(OUTSIDE);
        assertThat(Frames.slice(answer, 20)).isEqualTo(Frames.icmp(0, 0, 0x4321_0007, new byte[8]));
        assertThat(station.host.open).isEqualTo(1);
        station.run(11_000_000_000L);
        assertThat(station.host.open).isZero();
    }

    @Test
    void datagramsGoOutsideAndComeBackAlsoLongOnes() {
        station.host.datagramServers.put(
                SimulatedHost.name(OUTSIDE, 9), bytes -> Frames.join(bytes, new byte[4000]));
        station.send(Frames.udp(GUEST, 5000, OUTSIDE, 9, Frames.bytes(1, 2, 3)));
        byte[] whole = new byte[0];
        for (int i = 0; i < 3; i++) {
            whole = Frames.join(whole, Frames.slice(station.packet(), 20));
        }
        assertThat(Frames.isChecksumRight(OUTSIDE, GUEST, 17, whole)).isTrue();
        assertThat(Frames.s32(whole, 0)).isEqualTo(9 << 16 | 5000);
        assertThat(Frames.slice(whole, 8)).hasSize(4003).startsWith(1, 2, 3);
        station.send(Frames.udp(GUEST, 5000, OUTSIDE, 9, Frames.bytes(4)));
        station.packet();
        assertThat(station.host.asked).containsExactly("udp 93.184.216.34:9");
        station.run(130_000_000_000L);
        assertThat(station.host.open).isZero();
    }

    @Test
    void aFloodOfDatagramsIsBounded() {
        station.host.datagramServers.put(SimulatedHost.name(OUTSIDE, 9), bytes -> bytes);
        station.send(Frames.udp(GUEST, 9, OUTSIDE, 9, Frames.bytes(1)));
        station.run(50_000_000L);
        station.packets.clear();
        for (int i = 0; i < 20_000; i++) {
            station.send(Frames.udp(GUEST, 10 + i, OUTSIDE, 7, Frames.bytes(1)));
        }
        assertThat(station.host.open).isEqualTo(UdpNat.MOST_FLOWS);
        station.network.close();
        assertThat(station.host.open).isZero();
        assertThat(station.network.received().ready()).isFalse();
    }

    @Test
    void whatTheHostSaysOfAPeerIsPassedOn() {
        byte[] datagram = Frames.udp(GUEST, 5000, OUTSIDE, 9, Frames.bytes(1));
        station.send(datagram);
        byte[] packet = station.packet();
        station.packets.add(packet);
        assertThat(Frames.s32(packet, 12)).isEqualTo(OUTSIDE);
        assertError(3, 3, Arrays.copyOf(datagram, 24));
        station.host.errors.put(OUTSIDE, Errno.EHOSTUNREACH);
        station.send(datagram);
        assertError(3, 1, datagram);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.2.2, 3, 3",
        "10.0.2.3, 3, 3",
        "10.0.2.44, 3, 1",
        "169.254.169.254, 3, 13",
        "127.0.0.1, 0, 0",
        "0.0.0.0, 0, 0",
        "224.0.0.251, 0, 0",
        "255.255.255.255, 0, 0",
        "10.0.2.255, 0, 0",
    })
    void whatThePolicyRefusesIsNeverAskedOfTheHost(String address, int type, int code) {
        byte[] datagram = Frames.udp(GUEST, 5000, (int) Address.parse(address), 9, Frames.bytes(1));
        station.send(datagram);
        if (type == 0) {
            assertQuiet();
        } else {
            assertError(type, code, datagram);
        }
        assertThat(station.host.asked).isEmpty();
    }

    @Test
    void theLoopbackIsReachedIfItWasGranted() {
        Station other = new Station(1, new UserSettings(new NetPolicy(true, true), 0, ""));
        other.host.datagramServers.put("127.0.0.1:9", bytes -> bytes);
        other.send(Frames.udp(GUEST, 5000, Addresses.GATEWAY, 9, Frames.bytes(1)));
        assertThat(Frames.s32(other.packet(), 12)).isEqualTo(Addresses.GATEWAY);
        other.send(Frames.udp(GUEST, 5000, Address.of(127, 0, 0, 1), 9, Frames.bytes(1)));
        other.run(100_000_000L);
        assertThat(other.packets).isEmpty();
    }

    @Test
    void nothingIsOutsideIfThatWasNotGranted() {
        Station other = new Station(1, new UserSettings(new NetPolicy(false, true), 0, ""));
        other.host.resolver = OUTSIDE;
        other.send(Frames.udp(GUEST, 5000, OUTSIDE, 9, Frames.bytes(1)));
        assertThat(other.packet()[20]).isEqualTo((byte) 3);
        other.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, query(5)));
        assertThat(other.packet()[31] & 15).isEqualTo(2);
        assertThat(other.host.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.2.2", "10.0.2.3", "10.0.3.1", "127.0.0.1", "8.8.8.8", "10.0.2.0"})
    void whoeverHasNoAddressOfTheNetworkIsNotHeard(String source) {
        station.send(
                Frames.ip(
                        (int) Address.parse(source),
                        Addresses.GATEWAY,
                        1,
                        Frames.icmp(8, 0, 1, new byte[8])));
        assertQuiet();
    }

    @Test
    void packetsThatHaveComeTooFarEnd() {
        byte[] datagram = Frames.slice(Frames.udp(GUEST, 5000, OUTSIDE, 33_434, new byte[4]), 20);
        byte[] packet = Frames.ip(GUEST, OUTSIDE, 17, 1, 7, 0, datagram);
        station.send(packet);
        assertError(11, 0, packet);
        assertThat(station.host.asked).isEmpty();
        station.send(
                Frames.ip(GUEST, Addresses.GATEWAY, 1, 1, 7, 0, Frames.icmp(8, 0, 1, new byte[8])));
        assertThat(station.packet()[20]).isZero();
    }

    @Test
    void errorsAreNotAnsweredWithErrors() {
        byte[] error = Frames.icmp(3, 3, 0, new byte[28]);
        station.send(Frames.ip(GUEST, OUTSIDE, 1, 1, 7, 0, error));
        station.send(Frames.ip(GUEST, OUTSIDE, 1, 1, 7, 0, new byte[0]));
        assertQuiet();
        station.send(Frames.ip(GUEST, OUTSIDE, 1, 1, 7, 0, Frames.icmp(8, 0, 1, new byte[0])));
        assertThat(station.packet()[20]).isEqualTo((byte) 11);
    }

    @Test
    void aProtocolThatIsNotKnownIsRefused() {
        byte[] packet = Frames.ip(GUEST, Addresses.GATEWAY, 132, new byte[12]);
        station.send(packet);
        assertError(3, 2, packet);
    }

    @Test
    void optionsAreToleratedAndPaddingIsCut() {
        byte[] message = Frames.icmp(8, 0, 1, new byte[8]);
        byte[] plain = Frames.ip(GUEST, Addresses.GATEWAY, 1, message);
        byte[] header = Frames.join(Arrays.copyOf(plain, 20), Frames.bytes(1, 1, 1, 0));
        header[0] = 0x46;
        header[3] = (byte) (header[3] + 4);
        header[10] = 0;
        header[11] = 0;
        System.arraycopy(Frames.number(Frames.checksum(header), 2), 0, header, 10, 2);
        station.send(Frames.join(header, message, new byte[30]));
        assertThat(Frames.slice(station.packet(), 20)).isEqualTo(Frames.icmp(0, 0, 1, new byte[8]));
    }

    @Test
    void whatIsForOthersIsNotHeard() {
        byte[] ping = Frames.ip(GUEST, Addresses.GATEWAY, 1, Frames.icmp(8, 0, 1, new byte[8]));
        station.network(Frames.ethernet(Station.MAC + 1, Station.MAC, 0x0800, ping));
        station.network(Frames.ethernet(Station.GATEWAY_MAC, Station.MAC, 0x86dd, new byte[60]));
        assertQuiet();
    }

    private static byte[] query(int id) {
        return Frames.join(
                Frames.number(id, 2),
                Frames.bytes(1, 0, 0, 1, 0, 0, 0, 0, 0, 1),
                Frames.bytes(1, 'a', 2, 'b', 'c', 0, 0, 1, 0, 1),
                Frames.bytes(0, 0, 41, 16, 0, 0, 0, 0, 0, 0, 0));
    }

    private static byte[] failure(int id) {
        return Frames.join(
                Frames.number(id, 2),
                Frames.bytes(0x81, 0x82, 0, 1, 0, 0, 0, 0, 0, 0),
                Frames.bytes(1, 'a', 2, 'b', 'c', 0, 0, 1, 0, 1));
    }

    private void assertAnswer(byte[] expected) {
        byte[] packet = station.packet();
        assertThat(Frames.s32(packet, 12)).isEqualTo(Addresses.RESOLVER);
        assertThat(Frames.s32(packet, 20)).isEqualTo(53 << 16 | 5000);
        assertThat(Frames.slice(packet, 28)).isEqualTo(expected);
    }

    @Test
    void namesAreAskedOfTheHostsResolver() {
        int resolver = Address.of(127, 0, 0, 53);
        station.host.resolver = resolver;
        station.host.datagramServers.put(
                SimulatedHost.name(resolver, 53),
                bytes -> bytes[1] == 7 ? null : Frames.join(Arrays.copyOf(bytes, 2), new byte[20]));
        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, query(5)));
        assertAnswer(Frames.join(Frames.number(5, 2), new byte[20]));

        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, query(7)));
        station.run(3_900_000_000L);
        assertThat(station.packets).isEmpty();
        assertAnswer(failure(7));
        assertThat(station.host.asked).containsExactly("udp 127.0.0.53:53");
        station.run(5_000_000_000L);
        assertThat(station.packets).isEmpty();
    }

    @Test
    void withoutAResolverQueriesFailAtOnce() {
        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, query(8)));
        assertAnswer(failure(8));
        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, failure(8)));
        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, new byte[11]));
        assertQuiet();
        byte[] crooked = Arrays.copyOf(query(9), 18);
        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, crooked));
        assertAnswer(
                Frames.join(Frames.number(9, 2), Frames.bytes(0x81, 0x82, 0, 0, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void aResolverThatIsNotThereFailsAllQueries() {
        station.host.resolver = Address.of(127, 0, 0, 53);
        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, query(8)));
        station.send(Frames.udp(GUEST, 5000, Addresses.RESOLVER, 53, query(9)));
        assertAnswer(failure(8));
        assertAnswer(failure(9));
    }

    @Test
    void aForwardKnowsItsClientsApart() throws Exception {
        assertThat(station.network.forward(new PortForward(true, 0, 5353, 53))).isEqualTo(5353);
        ask(GUEST, Addresses.GATEWAY);
        SimulatedHost.Datagrams socket = station.host.bound.getFirst();
        int client = Address.of(127, 0, 0, 1);
        int other = Address.of(192, 168, 1, 9);
        socket.arrive(client, 4444, Frames.bytes(1));
        socket.arrive(other, 4444, Frames.bytes(2));
        socket.arrive(client, 4444, Frames.bytes(3));
        int[] ports = new int[3];
        for (int i = 0; i < 3; i++) {
            byte[] packet = station.packet();
            assertThat(Frames.s32(packet, 12)).isEqualTo(Addresses.GATEWAY);
            assertThat(Frames.u16(packet, 22)).isEqualTo(53);
            assertThat(packet[28]).isEqualTo((byte) (i + 1));
            ports[i] = Frames.u16(packet, 20);
        }
        assertThat(ports[0]).isEqualTo(4444).isEqualTo(ports[2]).isNotEqualTo(ports[1]);
        station.send(Frames.udp(GUEST, 53, Addresses.GATEWAY, ports[1], new byte[7]));
        station.send(Frames.udp(GUEST, 53, Addresses.GATEWAY, ports[0], new byte[8]));
        station.run(10_000_000L);
        assertThat(socket.sent).containsExactly("192.168.1.9:4444 7", "127.0.0.1:4444 8");
        station.run(200_000_000_000L);
        assertThat(socket.closed).isFalse();
        station.network.close();
        assertThat(socket.closed).isTrue();
    }

    @Test
    void whoWaitsIsWokenByTheHost() {
        station.host.datagramServers.put(SimulatedHost.name(OUTSIDE, 9), bytes -> bytes);
        station.send(Frames.udp(GUEST, 5000, OUTSIDE, 9, Frames.bytes(1)));
        byte[] buffer = new byte[1518];
        assertThat(station.network.received().ready()).isTrue();
        assertThat(station.network.receive(buffer, 0)).isZero();
        assertThat(station.network.received().ready()).isFalse();
        boolean[] woken = new boolean[1];
        station.network.received().subscribe(() -> woken[0] = true);
        assertThat(station.simulation.runUntil(1_000_000_000L, () -> woken[0])).isTrue();
        assertThat(station.network.received().ready()).isTrue();
        assertThat(station.network.receive(buffer, 0)).isEqualTo(43);
        assertThat(station.network.nextDeadline()).isBetween(1L, 121_000_000_000L);
    }
}
