package dev.godwit.machine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Images that QEMU makes or finds right. */
class Qcow2QemuTest {
    private static final Decompressor INFLATER = new TestInflater();

    @TempDir private Path folder;

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        var dice = new Random(size);
        for (int at = 0; at < size; at += 4096) {
            int end = Math.min(size, at + 4096);
            switch (dice.nextInt(3)) {
                case 0 -> Arrays.fill(bytes, at, end, (byte) dice.nextInt());
                case 1 -> {
                    byte[] block = new byte[end - at];
                    dice.nextBytes(block);
                    System.arraycopy(block, 0, bytes, at, block.length);
                }
                default -> {} // zeros
            }
        }
        return bytes;
    }

    /** Works on a disk, and compares what QEMU then finds in the image. */
    private static void work(QemuImg qemu, MemoryFile file, Disk disk, byte[] before, int seed)
            throws IOException, DiskFailure {
        var model = new DiskModel(disk, before, seed, 2000);
        model.checkAll();
        for (int i = 0; i < 500; i++) {
            model.step();
        }
        model.checkAll();
        disk.close();
        assertThat(file.durable()).isEqualTo(file.bytes());
        qemu.write("image.qcow2", file.bytes());
        qemu.write("model.raw", model.content());
        qemu.check("image.qcow2", false);
        qemu.does("compare", "-f", "qcow2", "-F", "raw", "image.qcow2", "model.raw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compat=0.10",
                "compat=0.10,cluster_size=512",
                "compat=1.1",
                "cluster_size=512",
                "cluster_size=512,refcount_bits=64",
                "cluster_size=1024,refcount_bits=1",
                "cluster_size=4096,refcount_bits=2",
                "cluster_size=4096,refcount_bits=8",
                "cluster_size=8192,refcount_bits=32",
                "cluster_size=2M",
                "lazy_refcounts=on",
                "preallocation=metadata",
                "preallocation=full,cluster_size=4096",
            })
    void anImageOfQemuIsUsed(String options) throws IOException, DiskFailure {
        var qemu = new QemuImg(folder);
        int size = (9 << 20) + 512;
        qemu.does(
                "create", "-q", "-f", "qcow2", "-o", options, "image.qcow2", String.valueOf(size));
        var file = new MemoryFile(qemu.read("image.qcow2"), false);
        file.hasHoles = true;
        Disk disk = Qcow2Disk.open(file, null, INFLATER);
        assertThat(disk.size()).isEqualTo(size);
        work(qemu, file, disk, new byte[size], options.length());
    }

    @ParameterizedTest
    @CsvSource({"512, false", "4096, false", "65536, false", "65536, true", "2097152, false"})
    void compressedClustersAreReadAndReplaced(int cluster, boolean isOld)
            throws IOException, DiskFailure {
        var qemu = new QemuImg(folder);
        byte[] content = content(3 << 20);
        qemu.write("content.raw", content);
        String options = "cluster_size=" + cluster + (isOld ? ",compat=0.10" : "");
        qemu.does(
                "convert",
                "-c",
                "-f",
                "raw",
                "-O",
                "qcow2",
                "-o",
                options,
                "content.raw",
                "image.qcow2");
        var file = new MemoryFile(qemu.read("image.qcow2"), false);
        work(qemu, file, Qcow2Disk.open(file, null, INFLATER), content, cluster);
    }

    @Test
    void clustersOfAnotherCompressionAreFailures() throws IOException, DiskFailure {
        var qemu = new QemuImg(folder);
        byte[] content = content(1 << 20);
        qemu.write("content.raw", content);
        qemu.does(
                "convert",
                "-c",
                "-O",
                "qcow2",
                "-o",
                "compression_type=zstd",
                "content.raw",
                "image.qcow2");
        Disk disk = Qcow2Disk.open(new MemoryFile(qemu.read("image.qcow2"), true), null, INFLATER);
        byte[] bytes = new byte[1 << 20];
        assertThatThrownBy(() -> disk.read(0, bytes, 0, bytes.length))
                .isInstanceOf(DiskFailure.class)
                .hasMessageContaining("compressed by ZSTD");
    }

    /** Our own overlays, over disks that are shorter, as long, and longer. */
    @ParameterizedTest
    @CsvSource({"512, 9", "65536, 9", "65536, 16", "65536, 20", "4096, 25"})
    void anOverlayOfOursIsUsedByQemu(int base, int megabytes) throws IOException, DiskFailure {
        var qemu = new QemuImg(folder);
        int size = 16 << 20;
        byte[] content = content(megabytes << 20);
        qemu.write("content.raw", content);
        qemu.does(
                "convert",
                "-O",
                "qcow2",
                "-o",
                "cluster_size=" + base,
                "content.raw",
                "base.qcow2");
        byte[] image = qemu.read("base.qcow2");
        var file = new MemoryFile(new byte[0], false);
        Qcow2Creation.create(file, size, "base.qcow2", "qcow2");
        qemu.write("image.qcow2", file.bytes());
        qemu.check("image.qcow2", false);
        Disk below = Qcow2Disk.open(new MemoryFile(image, true), null, INFLATER);
        Disk disk = Qcow2Disk.open(file, below, INFLATER);
        work(qemu, file, disk, Arrays.copyOf(content, size), megabytes);
        assertThat(qemu.read("base.qcow2")).isEqualTo(image);
    }

    /** What may be left on a disk of the host when it stops, at any operation on the file. */
    @ParameterizedTest
    @ValueSource(ints = {9, 12, 16})
    void aCrashLosesNothingButClusters(int bits) throws IOException, DiskFailure {
        var qemu = new QemuImg(folder);
        int size = bits == 9 ? 9 << 20 : 3 << 20; // the longer one makes a longer refcount table
        for (int seed = 0; seed < 25; seed++) {
            var dice = new Random(seed);
            MemoryFile file = MemoryFile.of(0);
            Qcow2Creation.create(file, size, "", "", bits);
            file.isRecorded = true;
            file.hasHoles = dice.nextBoolean();
            Disk disk = Qcow2Disk.open(file, null, INFLATER);
            var model = new DiskModel(disk, new byte[size], seed, 700);
            file.operations = 20 + dice.nextInt(3000);
            try {
                while (true) {
                    model.step();
                }
            } catch (DiskFailure e) {
                assertThat(e.line()).isEqualTo("the test's file fails");
            }
            byte[] left = file.crash(dice);
            qemu.write("image.qcow2", left);
            qemu.check("image.qcow2", true);
            Disk again = Qcow2Disk.open(new MemoryFile(left, true), null, INFLATER);
            byte[] found = new byte[size];
            again.read(0, found, 0, size);
            model.checkFlushed(found);
        }
    }
}
