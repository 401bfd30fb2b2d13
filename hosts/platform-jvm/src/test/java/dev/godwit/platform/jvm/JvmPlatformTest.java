package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class JvmPlatformTest {
    @Test
    void itReadsFilesOfTheHost(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[] {1, 2, 3});
        JvmPlatform platform = new JvmPlatform();
        assertThat(platform.readFile(file.toString())).containsExactly(1, 2, 3);
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> platform.readFile(folder.resolve("none").toString()))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> platform.readFile("\0"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
}
