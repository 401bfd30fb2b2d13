package dev.godwit.net.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.net.guest.Frames;
import dev.godwit.net.packet.Address;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Leases, as a client has them. */
class DhcpTest {
    private static final int SERVER = Addresses.GATEWAY;
    private static final int BROADCAST_FLAG = 0x8000; // behind the seconds

    private final Station station =
            new Station(1, new UserSettings(NetPolicy.OUTSIDE, 0, "godwit"));

    /** What an answer says: its addresses, and its options by number. */
    private record Answer(long hardware, int to, int yours, Map<Integer, byte[]> options) {
        byte[] option(int number) {
            return Objects.requireNonNull(options.get(number));
        }

        int type() {
            return option(53)[0];
        }

        int number(int option) {
            return Frames.s32(option(option), 0);
        }
    }

    private static byte[] request(int type, long mac, int flags, int client, byte[]... options) {
        return Frames.join(
                Frames.bytes(1, 1, 6, 0),
                Frames.number(0x1234_5678, 4),
                Frames.number(flags, 4),
                Frames.number(client, 4),
                new byte[12],
                Frames.number(mac, 6),
                new byte[10 + 64 + 128],
                Frames.number(0x6382_5363, 4),
                Frames.bytes(53, 1, type),
                Frames.join(options),
                Frames.bytes(255));
    }

    private static byte[] option(int number, int value) {
        return Frames.join(Frames.bytes(number, 4), Frames.number(value, 4));
    }

    private Answer ask(int from, int to, byte[] request) {
        return Objects.requireNonNull(answer(from, to, request));
    }

    private @Nullable Answer answer(int from, int to, byte[] request) {
        send(from, to, request);
        byte[] buffer = new byte[1518];
        int length = station.network.receive(buffer, 0);
        if (length == 0) {
            return null;
        }
        byte[] frame = Arrays.copyOf(buffer, length);
        byte[] p = Frames.slice(frame, 14);
        byte[] datagram = Frames.slice(p, 20);
        int target = Frames.s32(p, 16);
        assertThat(Frames.s32(p, 12)).isEqualTo(SERVER);
        assertThat(Frames.isChecksumRight(SERVER, target, 17, datagram)).isTrue();
        assertThat(Frames.s32(datagram, 0)).isEqualTo(67 << 16 | 68);
        byte[] d = Frames.slice(datagram, 8);
        assertThat(d.length).isGreaterThanOrEqualTo(300);
        assertThat(d[0]).isEqualTo((byte) 2);
        assertThat(Frames.s32(d, 4)).isEqualTo(0x1234_5678);
        Map<Integer, byte[]> options = new HashMap<>();
        int at = 240;
        while (d[at] != -1) {
            options.put(d[at] & 0xff, Arrays.copyOfRange(d, at + 2, at + 2 + d[at + 1]));
            at += 2 + d[at + 1];
        }
        long hardware = (long) Frames.u16(frame, 0) << 32 | Frames.s32(frame, 2) & 0xffff_ffffL;
        return new Answer(hardware, target, Frames.s32(d, 16), options);
    }

    private void send(int from, int to, byte[] request) {
        byte[] packet = Frames.udp(from, 68, to, 67, request);
        station.network(Frames.ethernet(0xffff_ffff_ffffL, Station.MAC, 0x0800, packet));
    }

    private Answer ask(byte[] request) {
        return ask(0, -1, request);
    }

    private void assertNoAnswer(byte[] request) {
        assertThat(answer(0, -1, request)).isNull();
    }

    @Test
    void aStationGetsAnAddressAndKeepsIt() {
        Answer offer = ask(request(1, Station.MAC, 0, 0));
        assertThat(offer.type()).isEqualTo(2);
        assertThat(offer.yours()).isEqualTo(Station.ADDRESS);
        assertThat(offer.to()).isEqualTo(Station.ADDRESS);
        assertThat(offer.hardware()).isEqualTo(Station.MAC);
        assertThat(offer.number(1)).isEqualTo(Address.of(255, 255, 255, 0));
        assertThat(offer.number(3)).isEqualTo(Addresses.GATEWAY);
        assertThat(offer.number(6)).isEqualTo(Addresses.RESOLVER);
        assertThat(offer.number(51)).isEqualTo(86_400);
        assertThat(offer.number(54)).isEqualTo(SERVER);
        assertThat(new String(offer.option(12), StandardCharsets.US_ASCII)).isEqualTo("godwit");
        Answer ack =
                ask(request(3, Station.MAC, 0, 0, option(50, offer.yours()), option(54, SERVER)));
        assertThat(ack.type()).isEqualTo(5);
        assertThat(ack.yours()).isEqualTo(Station.ADDRESS);

        Answer renewed = ask(Station.ADDRESS, SERVER, request(3, Station.MAC, 0, Station.ADDRESS));
        assertThat(renewed.type()).isEqualTo(5);
        assertThat(renewed.to()).isEqualTo(Station.ADDRESS);
        assertThat(renewed.hardware()).isEqualTo(Station.MAC);
        assertThat(ask(request(1, Station.MAC, 0, 0)).yours()).isEqualTo(Station.ADDRESS);
    }

    @Test
    void whoCannotHearItsAddressYetIsCalledWithAll() {
        Answer offer = ask(request(1, Station.MAC, BROADCAST_FLAG, 0));
        assertThat(offer.to()).isEqualTo(-1);
        assertThat(offer.hardware()).isEqualTo(0xffff_ffff_ffffL);
    }

    @Test
    void anAddressThatIsNotToBeHadIsRefused() {
        ask(request(3, Station.MAC + 1, 0, 0, option(50, Station.ADDRESS)));
        for (String wrong : new String[] {"10.0.2.15", "192.168.1.5", "10.0.2.2", "10.0.2.31"}) {
            Answer nak = ask(request(3, Station.MAC, 0, 0, option(50, (int) Address.parse(wrong))));
            assertThat(nak.type()).isEqualTo(6);
            assertThat(nak.to()).isEqualTo(-1);
            assertThat(nak.options()).doesNotContainKey(51);
        }
    }

    @Test
    void whatAnotherServerOffersIsNotOurs() {
        Answer offer = ask(request(1, Station.MAC, 0, 0));
        assertNoAnswer(request(3, Station.MAC, 0, 0, option(50, offer.yours()), option(54, 77)));
        assertThat(ask(request(3, Station.MAC + 1, 0, 0, option(50, offer.yours()))).type())
                .isEqualTo(5);
    }

    @Test
    void whoHasAnAddressIsOnlyTold() {
        int own = Address.of(10, 0, 2, 77);
        Answer ack = ask(own, SERVER, request(8, Station.MAC, 0, own));
        assertThat(ack.type()).isEqualTo(5);
        assertThat(ack.yours()).isZero();
        assertThat(ack.to()).isEqualTo(own);
        assertThat(ack.options()).containsKeys(3, 6).doesNotContainKey(51);
    }

    @Test
    void addressesComeBack() {
        for (int i = 0; i < 16; i++) {
            assertThat(ask(request(1, i + 1, 0, 0)).yours()).isEqualTo(Station.ADDRESS + i);
            assertThat(ask(request(3, i + 1, 0, 0, option(50, Station.ADDRESS + i))).type())
                    .isEqualTo(5);
        }
        assertNoAnswer(request(1, 99, 0, 0));
        int released = Station.ADDRESS + 5;
        send(released, SERVER, request(7, 6, 0, released));
        assertThat(ask(request(1, 99, 0, 0)).yours()).isEqualTo(released);
        int declined = Station.ADDRESS + 7;
        send(0, -1, request(4, 8, 0, 0, option(50, declined)));
        assertNoAnswer(request(1, 100, 0, 0));
        station.simulation.clock.advance(700_000_000_000L);
        assertThat(ask(request(1, 100, 0, 0)).yours()).isIn(declined, released);
        station.simulation.clock.advance(86_400_000_000_000L);
        assertThat(ask(request(1, 101, 0, 0)).yours()).isNotZero();
    }

    @Test
    void whatIsNoRequestIsPassedOver() {
        byte[] request = request(1, Station.MAC, 0, 0);
        for (int length = 0; length < 243; length++) {
            assertNoAnswer(Arrays.copyOf(request, length));
        }
        byte[] relayed = request.clone();
        relayed[24] = 1;
        assertNoAnswer(relayed);
        byte[] tooLong = request.clone();
        tooLong[241] = 100;
        assertNoAnswer(tooLong);
    }
}
