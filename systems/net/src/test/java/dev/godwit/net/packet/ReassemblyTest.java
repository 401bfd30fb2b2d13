package dev.godwit.net.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.VirtualClock;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class ReassemblyTest {
    private static final int FROM = Address.of(10, 0, 2, 15);
    private static final int TO = Address.of(1, 2, 3, 4);

    private final VirtualClock clock = VirtualClock.still();
    private final Reassembly reassembly = new Reassembly(clock);
    private final Ipv4 packet = new Ipv4();

    private static byte[] fragment(byte[] whole, int id, int begin, int end, boolean more) {
        byte[] bytes = new byte[Ipv4.HEADER + end - begin];
        Ipv4.writeFragment(bytes, 0, FROM, TO, 17, end - begin, id, begin, more);
        System.arraycopy(whole, begin, bytes, Ipv4.HEADER, end - begin);
        return bytes;
    }

    private boolean add(byte[] bytes) {
        assertThat(packet.read(bytes, 0, bytes.length)).isTrue();
        assertThat(packet.isFragment()).isTrue();
        return reassembly.add(packet);
    }

    private byte[] payload() {
        int at = packet.payload();
        return Arrays.copyOfRange(packet.bytes(), at, at + packet.payloadLength());
    }

    @Test
    void anyOrderAndSize() {
        Random random = new Random(3);
        for (int id = 1; id < 300; id++) {
            byte[] whole = new byte[9 + random.nextInt(id % 10 == 0 ? 65_500 : 5000)];
            random.nextBytes(whole);
            List<byte[]> fragments = new ArrayList<>();
            int at = 0;
            while (at < whole.length) {
                int size = 8 * (1 + random.nextInt(whole.length > 9000 ? 180 : 30));
                int end = Math.min(at + size, whole.length);
                fragments.add(fragment(whole, id, at, end, end < whole.length));
                at = end;
            }
            if (fragments.size() == 1) {
                continue;
            }
            Collections.shuffle(fragments, random);
            fragments.add(1, fragments.getFirst()); // the same twice does no harm
            for (int i = 0; i < fragments.size() - 1; i++) {
                assertThat(add(fragments.get(i))).isFalse();
            }
            assertThat(add(fragments.getLast())).isTrue();
            assertThat(payload()).isEqualTo(whole);
            assertThat(packet.source()).isEqualTo(FROM);
            assertThat(packet.isFragment()).isFalse();
        }
    }

    @Test
    void overlappingFragmentsEndThePacket() {
        byte[] whole = new byte[64];
        assertThat(add(fragment(whole, 1, 0, 32, true))).isFalse();
        assertThat(add(fragment(whole, 1, 24, 40, true))).isFalse();
        assertThat(add(fragment(whole, 1, 32, 64, false))).isFalse();
    }

    @Test
    void endsThatDifferEndThePacket() {
        byte[] whole = new byte[64];
        assertThat(add(fragment(whole, 1, 32, 64, false))).isFalse();
        assertThat(add(fragment(whole, 1, 16, 24, false))).isFalse();
        assertThat(add(fragment(whole, 1, 0, 32, true))).isFalse();
    }

    @Test
    void oldFragmentsAreForgotten() {
        byte[] whole = new byte[64];
        assertThat(add(fragment(whole, 1, 0, 32, true))).isFalse();
        clock.advance(31_000_000_000L);
        assertThat(add(fragment(whole, 1, 32, 64, false))).isFalse();
    }

    @Test
    void onlySoManyAreBegun() {
        byte[] whole = new byte[64];
        for (int id = 0; id <= Reassembly.PACKETS; id++) {
            assertThat(add(fragment(whole, id, 0, 32, true))).isFalse();
            clock.advance(1);
        }
        assertThat(add(fragment(whole, 0, 32, 64, false))).isFalse();
        assertThat(add(fragment(whole, Reassembly.PACKETS, 32, 64, false))).isTrue();
    }

    @Test
    void whatIsTooLongOrCrookedIsRefused() {
        byte[] bytes = new byte[Ipv4.HEADER + 800];
        Ipv4.writeFragment(bytes, 0, FROM, TO, 17, 800, 1, 65_528, false);
        assertThat(add(bytes)).isFalse();
        assertThat(add(fragment(new byte[64], 2, 0, 13, true))).isFalse();
        assertThat(add(fragment(new byte[64], 2, 16, 64, false))).isFalse();
    }
}
