package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SystemEntropyTest {
    @TempDir Path folder;

    private static byte[] filled(SystemEntropy entropy) {
        byte[] bytes = new byte[20_000];
        entropy.fill(bytes, 1, bytes.length - 2);
        assertThat(bytes[0]).isZero();
        assertThat(bytes[bytes.length - 1]).isZero();
        // a kind of byte is missing once in 10^30 runs
        boolean[] seen = new boolean[256];
        for (byte b : bytes) {
            seen[b & 0xFF] = true;
        }
        for (boolean kind : seen) {
            assertThat(kind).isTrue();
        }
        return bytes;
    }

    @Test
    void bytesAreRandom() {
        assertThat(filled(SystemEntropy.INSTANCE)).isNotEqualTo(filled(SystemEntropy.INSTANCE));
    }

    @Test
    void javasOwnSourceServesWhereThereIsNoDevice() throws IOException {
        SystemEntropy none = new SystemEntropy(folder.resolve("none").toString());
        assertThat(filled(none)).isNotEqualTo(filled(none));
        Path tooShort = Files.write(folder.resolve("short"), new byte[] {1, 2, 3});
        filled(new SystemEntropy(tooShort.toString()));
    }
}
