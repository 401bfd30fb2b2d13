package dev.godwit.machine.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Malformed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

class PackedTest {
    /** Zstandard of 1,000 times 'k'. */
    private static final byte[] ZSTD =
            HexFormat.of().parseHex("28b52ffd" + "60e802" + "431f00" + "6b");

    private static byte[] zboot(String format, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(100 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'M', 'Z', 0, 0, 'z', 'i', 'm', 'g'});
        out.putInt(96).putInt(payload.length);
        out.position(24).put(format.getBytes(StandardCharsets.US_ASCII));
        out.position(96).put(payload);
        return out.array();
    }

    @Test
    void zstandardIsUnpacked() {
        byte[] content = "k".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        assertThat(Packed.unpack(ZSTD, 1 << 20)).isEqualTo(content);
        assertThat(Packed.unpack(zboot("zstd22", ZSTD), 1 << 20)).isEqualTo(content);
        assertThatThrownBy(() -> Packed.unpack(ZSTD, 999))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("unpacks to more than 999 bytes: give it more memory");
        byte[] damaged = ZSTD.clone();
        damaged[7] |= 4;
        assertThatThrownBy(() -> Packed.unpack(damaged, 1 << 20))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("the packed kernel is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lzma", "gzip", "zstd22"})
    void whatIsPackedOtherwiseIsNamed(String format) {
        assertThatThrownBy(() -> Packed.unpack(zboot(format, new byte[50]), 1 << 20))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("the kernel is packed as " + format + ": unpack it before");
    }
}
