package dev.godwit.net.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

class ChecksumTest {
    /** RFC 1071, section 1, a word at a time. */
    private static int plain(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? bytes[offset + i + 1] & 0xff : 0;
            sum += (bytes[offset + i] & 0xff) << 8 | low;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    @Test
    void theExampleOfTheSpecification() {
        byte[] bytes = {0x00, 0x01, (byte) 0xf2, 0x03, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, -9};
        assertThat(Checksum.of(bytes, 0, 8)).isEqualTo(~0xddf2 & 0xffff);
    }

    @Test
    void theSameAsTheSimplestWay() {
        Random random = new Random(1);
        byte[] bytes = new byte[200];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            if (i % 3 == 0) {
                java.util.Arrays.fill(bytes, (byte) -random.nextInt(2));
            }
            int offset = random.nextInt(20);
            int length = random.nextInt(180);
            assertThat(Checksum.of(bytes, offset, length)).isEqualTo(plain(bytes, offset, length));
        }
    }

    @Test
    void thePseudoHeaderIsAddedAsItsBytes() {
        byte[] header = {10, 0, 2, 15, (byte) 192, (byte) 168, (byte) 255, (byte) 254, 0, 17, 8, 1};
        int source = Network.get32(header, 0);
        int destination = Network.get32(header, 4);
        long sum = Checksum.pseudoHeader(source, destination, 17, 0x801);
        assertThat(Checksum.finish(sum)).isEqualTo(plain(header, 0, 12));
    }
}
