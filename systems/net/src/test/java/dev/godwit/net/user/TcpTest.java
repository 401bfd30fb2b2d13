package dev.godwit.net.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.guest.Frames;
import dev.godwit.net.guest.GuestTcp;
import dev.godwit.net.packet.Address;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Connections, segment by segment. */
@Timeout(60)
class TcpTest {
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;
    private static final int OUTSIDE = Station.OUTSIDE;

    private final Station station = Station.standard();
    private SimulatedHost.@Nullable Stream connected;

    /** The far end of the last segment that came, and what it said. */
    private int sequence;

    private int acknowledgment;
    private int flags;
    private int window;
    private byte[] data = {};

    private SimulatedHost.Stream server() {
        return Objects.requireNonNull(connected);
    }

    private void serve() {
        station.host.servers.put(SimulatedHost.name(OUTSIDE, 80), stream -> connected = stream);
    }

    private void send(int port, int flag, int number, int ack, int size, byte... bytes) {
        byte[] options = (flag & SYN) != 0 ? Frames.bytes(2, 4, 2, 0) : new byte[0];
        station.send(
                Frames.tcp(
                        Station.ADDRESS,
                        4000,
                        OUTSIDE,
                        port,
                        number,
                        ack,
                        flag,
                        size,
                        options,
                        bytes));
    }

    private void send(int flag, int number, int ack, byte... bytes) {
        send(80, flag, number, ack, 5000, bytes);
    }

    private void receive() {
        byte[] packet = station.packet();
        assertThat(packet[9]).isEqualTo((byte) 6);
        byte[] s = Frames.slice(packet, 20);
        assertThat(Frames.isChecksumRight(Frames.s32(packet, 12), Frames.s32(packet, 16), 6, s))
                .isTrue();
        sequence = Frames.s32(s, 4);
        acknowledgment = Frames.s32(s, 8);
        flags = s[13] & ~8;
        window = Frames.u16(s, 14);
        data = Frames.slice(s, (s[12] >> 4 & 15) * 4);
    }

    private void receive(int expectedFlags, int expectedAcknowledgment) {
        receive();
        assertThat(flags).isEqualTo(expectedFlags);
        assertThat(acknowledgment).isEqualTo(expectedAcknowledgment);
    }

    /** Opens a connection whose guest has sent 100 as its SYN; answers our first number. */
    private int open() {
        serve();
        send(SYN, 100, 0);
        receive(SYN | ACK, 101);
        int first = sequence + 1;
        send(ACK, 101, first);
        return first;
    }

    private void assertQuiet(long nanos) {
        station.run(nanos);
        assertThat(station.packets).isEmpty();
    }

    private void write(int length) throws Exception {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        int done = 0;
        while (done < length) {
            done += server().write(bytes, done, length - done);
        }
    }

    @Test
    void synIsAnsweredWhenTheHostHasConnected() {
        station.host.errors.put(OUTSIDE, Errno.EINPROGRESS);
        send(SYN, 100, 0);
        send(SYN, 100, 0);
        assertQuiet(50_000_000_000L);
        assertThat(station.host.asked).hasSize(1);
        station.run(11_000_000_000L);
        assertThat(station.packets.getFirst()[20]).isEqualTo((byte) 3);
        assertThat(station.host.open).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ECONNREFUSED, -1",
        "EMFILE, -1",
        "EHOSTUNREACH, 1",
        "ETIMEDOUT, 1",
        "ENETUNREACH, 0",
        "EACCES, 13",
    })
    void whyTheHostDoesNotConnectIsTold(Errno errno, int code) {
        station.host.errors.put(OUTSIDE, errno);
        send(SYN, 100, 0);
        if (code < 0) {
            receive(RST | ACK, 101);
        } else {
            byte[] packet = station.packet();
            assertThat(packet[20]).isEqualTo((byte) 3);
            assertThat(packet[21]).isEqualTo((byte) code);
            assertThat(Frames.s32(packet, 28 + 12)).isEqualTo(Station.ADDRESS);
            assertThat(Frames.s32(packet, 28 + 16)).isEqualTo(OUTSIDE);
            assertThat(Frames.s32(packet, 28 + 20)).isEqualTo(4000 << 16 | 80);
            assertThat(Frames.s32(packet, 28 + 24)).isEqualTo(100);
        }
        assertQuiet(2_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"10.0.2.2, -1", "10.0.2.3, -1", "10.0.2.9, 1", "169.254.1.1, 13", "127.0.0.1, -2"})
    void whatThePolicyRefusesIsNeverAskedOfTheHost(String address, int code) {
        int to = (int) Address.parse(address);
        station.send(
                Frames.tcp(
                        Station.ADDRESS, 4000, to, 53, 100, 0, SYN, 9, new byte[0], new byte[0]));
        if (code == -1) {
            receive(RST | ACK, 101);
        } else if (code >= 0) {
            assertThat(station.packet()[21]).isEqualTo((byte) code);
        }
        assertQuiet(1_000_000_000L);
        assertThat(station.host.asked).isEmpty();
    }

    @Test
    void theResolverIsReachedByTcpToo() {
        station.host.resolver = Address.of(127, 0, 0, 53);
        station.host.servers.put("127.0.0.53:53", stream -> connected = stream);
        GuestTcp guest = station.tcp(4000, Addresses.RESOLVER, 53).connect();
        assertThat(station.runUntil(guest::isEstablished)).isTrue();
    }

    @Test
    void theLoopbackIsReachedIfItWasGranted() {
        Station other = new Station(1, new UserSettings(new NetPolicy(false, true), 0, ""));
        other.host.servers.put("127.0.0.1:80", stream -> connected = stream);
        GuestTcp guest = other.tcp(4000, Addresses.GATEWAY, 80).connect();
        assertThat(other.runUntil(guest::isEstablished)).isTrue();
    }

    @Test
    void whatBelongsToNothingIsReset() {
        send(ACK, 500, 700);
        receive(RST, 0);
        assertThat(sequence).isEqualTo(700);
        send(FIN, 500, 0, (byte) 1);
        receive(RST | ACK, 502);
        send(RST, 500, 0);
        assertQuiet(1_000_000_000L);
    }

    @Test
    void aResetIsBelievedOnlyInItsPlace() {
        int first = open();
        send(RST, 150, 0);
        receive(ACK, 101);
        send(SYN, 101, first);
        receive(ACK, 101);
        send(RST, 99, 0);
        send(RST, 90_000, 0);
        assertQuiet(1_000_000_000L);
        assertThat(server().wasReset).isFalse();
        send(RST, 101, 0);
        station.run(1_000_000_000L);
        assertThat(server().wasReset).isTrue();
        send(ACK, 101, first);
        receive(RST, 0);
    }

    @Test
    void theGuestHearsOfAReset() throws Exception {
        int first = open();
        station.run(100_000_000L);
        server().reset();
        receive(RST | ACK, 101);
        assertThat(sequence).isEqualTo(first);
    }

    @Test
    void whatComesEarlyWaitsForWhatIsMissing() throws Exception {
        int first = open();
        send(ACK, 103, first, (byte) 3, (byte) 4);
        receive(ACK, 101);
        receive(ACK, 101);
        send(ACK, 106, first, (byte) 6);
        receive(ACK, 101);
        receive(ACK, 101);
        send(ACK, 101, first, (byte) 1, (byte) 2, (byte) 3);
        receive(ACK, 105);
        send(ACK, 102, first, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
        receive(ACK, 107);
        station.run(1_000_000_000L);
        byte[] bytes = new byte[10];
        int count = 0;
        while (count < 6) {
            count += server().read(bytes, count, 10 - count);
        }
        assertThat(bytes).startsWith(1, 2, 3, 4, 5, 6);
    }

    @Test
    void threeDuplicatesHaveOneSegmentSentAgain() throws Exception {
        station.host.isSmooth = true;
        int first = open();
        station.run(100_000_000L);
        write(2048);
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < 4) {
            receive();
            numbers.add(sequence - first);
            station.run(50_000_000L);
        }
        assertThat(numbers).containsExactly(0, 512, 1024, 1536);
        send(ACK, 101, first);
        send(ACK, 101, first);
        station.run(2_000_000L);
        assertThat(station.packets).isEmpty();
        send(ACK, 101, first);
        station.run(2_000_000L);
        receive(ACK, 101);
        assertThat(sequence).isEqualTo(first);
        assertThat(data).hasSize(512);
        send(ACK, 101, first + 2048);
        assertQuiet(5_000_000_000L);
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgainMoreAndMoreSeldom() throws Exception {
        station.host.isSmooth = true;
        int first = open();
        station.run(100_000_000L);
        write(10);
        List<Long> times = new ArrayList<>();
        boolean isReset = false;
        while (!isReset && times.size() < 40) {
            assertThat(
                            station.simulation.runUntil(
                                    100_000_000_000L,
                                    () -> !station.packets.isEmpty() || server().wasReset))
                    .isTrue();
            isReset = station.packets.isEmpty();
            if (!isReset) {
                receive();
                assertThat(sequence).isEqualTo(first);
                times.add(station.simulation.now());
            }
        }
        assertThat(isReset).isTrue();
        assertThat(times).hasSizeBetween(10, 16);
        for (int i = 3; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .isGreaterThanOrEqualTo(times.get(i - 1) - times.get(i - 2) - 2_000_000L);
        }
    }

    @Test
    void aClosedWindowIsProbedForAsLongAsTheGuestAnswers() throws Exception {
        int first = open();
        send(80, ACK, 101, first, 0);
        station.run(100_000_000L);
        write(10);
        for (int i = 0; i < 30; i++) {
            assertThat(
                            station.simulation.runUntil(
                                    61_000_000_000L, () -> !station.packets.isEmpty()))
                    .isTrue();
            receive(ACK, 101);
            assertThat(sequence).isEqualTo(first);
            assertThat(data).containsExactly(0);
            send(80, ACK, 101, first, 0);
        }
        send(80, ACK, 101, first, 4);
        receive(ACK, 101);
        assertThat(data).containsExactly(0, 1, 2, 3);
        send(80, ACK, 101, first + 4, 500);
        receive();
        assertThat(data).containsExactly(4, 5, 6, 7, 8, 9);
    }

    @Test
    void ourWindowClosesAndOpensWithTheHost() throws Exception {
        station.host.bufferSize = 100;
        int first = open();
        byte[] chunk = new byte[512];
        int next = 101;
        window = 5000;
        for (int i = 0; i < 2000 && window > 0; i++) {
            send(ACK, next, first, chunk);
            receive();
            next = acknowledgment;
        }
        assertThat(window).isZero();
        int sent = next - 101;
        assertThat(sent).isBetween(16 * 1024, 512 * 1024);
        send(ACK, next, first, (byte) 1);
        receive(ACK, next);
        byte[] bytes = new byte[1000];
        int read = 0;
        for (int i = 0; i < 1_000_000 && window == 0; i++) {
            try {
                read += server().read(bytes, 0, bytes.length);
            } catch (ErrnoException e) {
                station.run(1_000_000L);
            }
            if (!station.packets.isEmpty()) {
                receive(ACK, next);
            }
        }
        assertThat(window).isPositive();
        assertThat(read).isLessThanOrEqualTo(sent);
    }

    @Test
    void eachDirectionEndsAlone() throws Exception {
        int first = open();
        send(FIN | ACK, 101, first);
        receive(ACK, 102);
        station.run(100_000_000L);
        assertThat(server().read(new byte[1], 0, 1)).isEqualTo(-1);
        write(3);
        station.run(100_000_000L);
        station.packets.clear();
        send(ACK, 102, first + 3);
        server().shutdownOutput();
        receive(FIN | ACK, 102);
        assertThat(sequence).isEqualTo(first + 3);
        send(ACK, 102, first + 4);
        station.run(100_000_000L);
        assertThat(station.host.open).isZero();
        send(ACK, 102, first + 4);
        receive(RST, 0);
    }

    @Test
    void whoEndsFirstWaitsForAWhile() throws Exception {
        int first = open();
        station.run(100_000_000L);
        server().shutdownOutput();
        receive(FIN | ACK, 101);
        send(FIN | ACK, 101, first + 1);
        receive(ACK, 102);
        send(FIN | ACK, 101, first + 1);
        receive(ACK, 102);
        assertThat(station.host.open).isZero();
        station.run(11_000_000_000L);
        send(FIN | ACK, 101, first + 1);
        receive(RST, 0);
    }

    @Test
    void aNewConnectionMayTakeThePlaceOfOneThatWaits() throws Exception {
        int first = open();
        station.run(100_000_000L);
        server().shutdownOutput();
        receive(FIN | ACK, 101);
        send(FIN | ACK, 101, first + 1);
        receive(ACK, 102);
        send(SYN, 5000, 0);
        receive(SYN | ACK, 5001);
    }

    @Test
    void aForwardThatTheGuestRefusesIsReset() throws Exception {
        station.network.forward(new PortForward(false, 0, 8080, 80));
        SimulatedHost.Stream client = station.host.listeners.getFirst().connect();
        station.run(500_000_000L);
        byte[] syn = station.packet(); // the second one; the first went to nobody known
        assertThat(syn[33]).isEqualTo((byte) SYN);
        station.send(
                Frames.tcp(
                        Station.ADDRESS,
                        80,
                        Addresses.GATEWAY,
                        Frames.u16(syn, 20),
                        0,
                        Frames.s32(syn, 24) + 1,
                        RST | ACK,
                        0,
                        new byte[0],
                        new byte[0]));
        station.run(100_000_000L);
        assertThat(client.wasReset).isTrue();
    }

    @Test
    void aForwardToAGuestThatIsNotThereEnds() throws Exception {
        station.network.forward(new PortForward(false, 0, 8080, 80));
        SimulatedHost.Stream client = station.host.listeners.getFirst().connect();
        station.run(120_000_000_000L);
        assertThat(client.wasReset).isTrue();
    }

    @Test
    void aFloodOfConnectionsIsBounded() throws Exception {
        station.host.errors.put(OUTSIDE, Errno.EINPROGRESS);
        for (int i = 0; i < 50_000; i++) {
            station.send(
                    Frames.tcp(
                            Station.ADDRESS,
                            1 + i,
                            OUTSIDE,
                            80,
                            i,
                            0,
                            SYN,
                            9,
                            new byte[0],
                            new byte[0]));
        }
        assertThat(station.host.asked).hasSize(TcpNat.MOST_HELD);
        station.run(61_000_000_000L);
        station.network.close();
        assertThat(station.host.open).isZero();
    }

    @Test
    void connectionsThatAreOverMakeRoom() throws Exception {
        station.host.isSmooth = true;
        station.network.forward(new PortForward(false, 0, 8080, 80));
        List<SimulatedHost.Stream> servers = new ArrayList<>();
        station.host.servers.put(SimulatedHost.name(OUTSIDE, 80), servers::add);
        List<GuestTcp> guests = new ArrayList<>();
        for (int i = 0; i < TcpNat.MOST_FLOWS; i++) {
            guests.add(station.tcp(1000 + i, OUTSIDE, 80).connect());
            station.run(1_000_000L);
        }
        station.run(30_000_000_000L);
        assertThat(guests.stream().filter(GuestTcp::isEstablished).count())
                .isEqualTo(TcpNat.MOST_FLOWS);
        GuestTcp late = station.tcp(9999, OUTSIDE, 80).connect();
        station.host.listeners.getFirst().connect();
        station.run(5_000_000_000L);
        assertThat(late.isEstablished()).isFalse();
        assertThat(station.host.listeners.getFirst().waiting()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            guests.get(i).sends(new byte[0], true);
            servers.get(i).shutdownOutput();
        }
        station.run(5_000_000_000L);
        assertThat(late.isEstablished()).isTrue();
        assertThat(station.host.listeners.getFirst().waiting()).isZero();
    }

    @Test
    void peersThatNeverReadCostNoMoreThanTheBudget() throws Exception {
        byte[] much = new byte[600_000];
        station.host.servers.put(SimulatedHost.name(OUTSIDE, 80), stream -> {});
        station.host.bufferSize = 1000;
        List<GuestTcp> guests = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            guests.add(station.tcp(1000 + i, OUTSIDE, 80).sends(much, false).connect());
        }
        station.run(10_000_000_000L);
        long taken = 0;
        for (GuestTcp guest : guests) {
            taken += guest.acknowledgedBytes();
        }
        long most = TcpNat.BUDGET + 300L * (16 * 1024 + 2000);
        assertThat(taken).isBetween(most / 2, most);
    }
}
