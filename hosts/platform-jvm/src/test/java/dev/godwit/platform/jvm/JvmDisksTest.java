package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.machine.disk.Decompressor;
import dev.godwit.machine.disk.Decompressor.Method;
import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.DiskFile;
import dev.godwit.machine.disk.Qcow2Creation;
import dev.godwit.machine.disk.Qcow2Disk;
import dev.godwit.machine.disk.RawDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

class JvmDisksTest {
    @TempDir private Path folder;

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aFileIsReadAndWritten() throws DiskFailure, IOException {
        Path path = folder.resolve("disk");
        DiskFile file = JvmDisks.create(path);
        byte[] bytes = random(1 << 20);
        file.write(5, bytes, 3, bytes.length - 3);
        assertThat(file.size()).isEqualTo(bytes.length + 2);
        byte[] found = new byte[bytes.length + 20];
        Arrays.fill(found, (byte) 7);
        file.read(5, found, 1, bytes.length + 10);
        assertThat(found[0]).isEqualTo((byte) 7);
        assertThat(Arrays.mismatch(found, 1, bytes.length - 2, bytes, 3, bytes.length))
                .isEqualTo(-1);
        assertThat(Arrays.copyOfRange(found, bytes.length - 2, bytes.length + 11))
                .as("behind the end")
                .isEqualTo(new byte[13]);
        assertThat(found[bytes.length + 11]).isEqualTo((byte) 7);
        file.truncate(10);
        assertThat(file.size()).isEqualTo(10);
        file.truncate(20);
        assertThat(file.size()).isEqualTo(20);
        file.sync();
        file.close();
        assertThat(Files.readAllBytes(path))
                .isEqualTo(
                        new byte[] {
                            0, 0, 0, 0, 0, bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], 0, 0,
                            0, 0, 0, 0, 0, 0, 0, 0
                        });
    }

    @Test
    void oneThatIsWrittenIsLocked() throws DiskFailure {
        Path path = folder.resolve("disk");
        DiskFile file = JvmDisks.create(path);
        assertThatThrownBy(() -> JvmDisks.open(path, false))
                .isInstanceOf(DiskFailure.class)
                .hasMessage(path + " is used by another machine");
        file.close();
        JvmDisks.open(path, false).close();
    }

    @Test
    void whatCannotBeSaysWhy() throws DiskFailure, IOException {
        Path path = folder.resolve("disk");
        assertThatThrownBy(() -> JvmDisks.open(path, true))
                .isInstanceOf(DiskFailure.class)
                .hasMessage(path + " cannot be opened: it is not there");
        Files.write(path, new byte[512]);
        assertThatThrownBy(() -> JvmDisks.create(path))
                .isInstanceOf(DiskFailure.class)
                .hasMessage(path + " cannot be opened: something is there already");
        DiskFile file = JvmDisks.open(path, true);
        assertThat(file.isReadOnly()).isTrue();
        assertThatThrownBy(() -> file.write(0, new byte[1], 0, 1))
                .isInstanceOf(DiskFailure.class)
                .hasMessage(path + " is read-only");
        assertThatThrownBy(() -> file.truncate(0)).isInstanceOf(DiskFailure.class);
        file.close();
    }

    @Test
    void anImageIsKeptInOne() throws DiskFailure {
        Path path = folder.resolve("disk.qcow2");
        DiskFile file = JvmDisks.create(path);
        Qcow2Creation.create(file, 1 << 20, "", "");
        Disk disk = Qcow2Disk.open(file, null, JvmDisks.decompressor());
        byte[] bytes = random(300 * 512);
        disk.write(512, bytes, 0, bytes.length);
        disk.close();
        Disk again = Qcow2Disk.open(JvmDisks.open(path, true), null, JvmDisks.decompressor());
        byte[] found = new byte[bytes.length];
        again.read(512, found, 0, found.length);
        assertThat(found).isEqualTo(bytes);
        again.close();
    }

    private static Disk overlay(Path path, Path base) throws DiskFailure {
        return JvmDisks.overlay(path, base, "raw", RawDisk.open(JvmDisks.open(base, true)));
    }

    @Test
    void anOverlayHoldsWhatDiffers() throws DiskFailure, IOException {
        byte[] content = random(300 * 512);
        Path base = Files.write(folder.resolve("base"), content);
        Path path = Files.createDirectory(folder.resolve("changes")).resolve("disk.qcow2");
        byte[] written = random(700);
        for (int run = 0; run < 3; run++) {
            Disk disk = overlay(path, base);
            assertThat(disk.size()).isEqualTo(content.length);
            byte[] found = new byte[content.length];
            disk.read(0, found, 0, found.length);
            assertThat(found).isEqualTo(content);
            disk.write(512 * (1 + 20 * run), written, 0, 512);
            System.arraycopy(written, 0, content, 512 * (1 + 20 * run), 512);
            disk.close();
        }
        assertThat(Files.readAllBytes(base)).as("the base").isEqualTo(random(300 * 512));
        Path whole = Files.write(folder.resolve("whole"), content);
        QemuImg.needed().does("check", path.toString());
        QemuImg.needed().does("compare", "-f", "qcow2", path.toString(), whole.toString());
    }

    @Test
    void anOverlayIsOfOneDisk() throws DiskFailure, IOException {
        Path base = Files.write(folder.resolve("base"), new byte[1024]);
        Path other = Files.write(folder.resolve("other"), new byte[1024]);
        Path path = folder.resolve("disk.qcow2");
        overlay(path, base).close();
        assertThatThrownBy(() -> overlay(path, other))
                .isInstanceOf(DiskFailure.class)
                .hasMessage(path + " stands on base, not on " + other);
        Disk below = RawDisk.open(JvmDisks.open(base, true));
        assertThatThrownBy(() -> JvmDisks.overlay(path, base, "qcow2", below))
                .isInstanceOf(DiskFailure.class)
                .hasMessage(path + " takes base for raw, not for qcow2");
        Path alone = folder.resolve("alone.qcow2");
        DiskFile file = JvmDisks.create(alone);
        Qcow2Creation.create(file, 1024, "", "");
        file.close();
        assertThatThrownBy(() -> overlay(alone, other))
                .isInstanceOf(DiskFailure.class)
                .hasMessage(alone + " is no overlay: it has no backing file");
        assertThatThrownBy(() -> overlay(other, alone))
                .isInstanceOf(DiskFailure.class)
                .hasMessageContaining("is no qcow2 image that can be used");
        assertThat(Files.readAllBytes(other)).isEqualTo(new byte[1024]);
    }

    /** Clusters of both kinds, as qemu-img packs them. */
    @ParameterizedTest
    @ValueSource(strings = {"zlib", "zstd"})
    void compressedClustersAreRead(String type) throws DiskFailure, IOException {
        byte[] content = new byte[3 << 20];
        var dice = new Random(8);
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i >> 16 & 1 | dice.nextInt(1 + (i >> 18)));
        }
        Path whole = Files.write(folder.resolve("whole"), content);
        Path path = folder.resolve("packed.qcow2");
        QemuImg.needed()
                .does(
                        "convert",
                        "-c",
                        "-O",
                        "qcow2",
                        "-o",
                        "compression_type=" + type,
                        whole.toString(),
                        path.toString());
        assertThat(Files.size(path)).isLessThan(content.length);
        Disk disk = Qcow2Disk.open(JvmDisks.open(path, true), null, JvmDisks.decompressor());
        byte[] found = new byte[content.length];
        disk.read(0, found, 0, found.length);
        assertThat(Arrays.equals(found, content)).isTrue();
        disk.close();
    }

    @Test
    void deflateIsExpanded() {
        byte[] bytes = new byte[1 << 16];
        Arrays.fill(bytes, 1000, 30_000, (byte) 5);
        byte[] packed = new byte[bytes.length];
        int length;
        try (var deflater = new Deflater(9, true)) {
            deflater.setInput(bytes);
            deflater.finish();
            length = deflater.deflate(packed);
        }
        Decompressor decompressor = JvmDisks.decompressor();
        byte[] target = new byte[bytes.length];
        assertThat(decompressor.has(Method.DEFLATE)).isTrue();
        assertThat(decompressor.expand(Method.DEFLATE, packed, length + 99, target, target.length))
                .isTrue();
        assertThat(target).isEqualTo(bytes);
        assertThat(decompressor.expand(Method.DEFLATE, packed, length / 2, target, target.length))
                .isFalse();
        packed[0] = -1;
        assertThat(decompressor.expand(Method.DEFLATE, packed, length, target, target.length))
                .isFalse();
    }
}
