package dev.godwit.machine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Images without QEMU: what is refused, and what damaged ones do. */
class Qcow2DiskTest {
    private static final int MUTANTS = Integer.getInteger("godwit.mutants", 10_000);
    private static final long SEED = Long.getLong("godwit.mutants.seed", 1);

    private static byte[] image(int size, String backing, int bits) throws DiskFailure {
        MemoryFile file = MemoryFile.of(0);
        Qcow2Creation.create(file, size, backing, backing.isEmpty() ? "" : "raw", bits);
        return file.bytes();
    }

    @Test
    void anImageOfOursIsKept() throws DiskFailure {
        int size = 1 << 20;
        byte[] bytes = image(size, "", 12);
        var file = new MemoryFile(bytes, false);
        assertThat(Qcow2Disk.isQcow2(file)).isTrue();
        assertThat(Qcow2Disk.backingName(file)).isEmpty();
        Disk disk = Qcow2Disk.open(file, null, Decompressor.NONE);
        var model = new DiskModel(disk, new byte[size], 1, 500);
        for (int i = 0; i < 1000; i++) {
            model.step();
        }
        disk.close();
        assertThat(file.isClosed()).isTrue();
        Disk again = Qcow2Disk.open(new MemoryFile(file.durable(), true), null, Decompressor.NONE);
        byte[] found = new byte[size];
        again.read(0, found, 0, size);
        assertThat(found).isEqualTo(model.content());
        assertThat(again.isReadOnly()).isTrue();
        assertThatThrownBy(() -> again.write(0, found, 0, 512))
                .isInstanceOf(DiskFailure.class)
                .hasMessage("test.img is read-only");
    }

    /** The place of 8 bytes of the header, what is written there, and what is said. */
    @ParameterizedTest
    @CsvSource({
        "0, 0x5146490000000003, 'does not begin as one'",
        "0, 0x514649fb00000004, 'version 4'",
        "20, 0x0000000800000000, 'no such size'",
        "20, 0x0000001600000000, 'no such size'",
        "32, 0x0000000100000001, 'encrypted'",
        "60, 0x0000000100000000, 'internal snapshots'",
        "72, 0x04, 'external file'",
        "72, 0x10, 'extended L2'",
        "72, 0x20, 'unknown incompatible feature 5'",
        "72, 0x8, 'compression type 0'",
        "72, 0x1, 'was not closed'",
        "72, 0x2, 'is corrupt'",
        "104, 0x0100000000000000, 'compression type 1'",
        "104, 0x0200000000000000, 'compression type 2'",
        "96, 0x0000000700000070, 'such a width'",
        "96, 0x0000000400000040, 'such a length'",
        "24, 0x7fffffff00000000, 'no such size'",
        "24, 0x0000000100000000, 'L1 table'",
        "40, 0x0000000000003001, 'L1 table'",
        "40, 0x0000000100000000, 'L1 table'",
        "48, 0x0000000000001001, 'refcount table'",
        "48, 0x7ffffffffffff000, 'refcount table'",
        "56, 0x0000000000000000, 'refcount table'",
        "56, 0x7fffffff00000000, 'refcount table'",
        "8, 0x0000000000000ffd, 'backing file'",
    })
    void whatCannotBeUsedIsRefusedByName(int place, String value, String said) throws DiskFailure {
        byte[] bytes = image(1 << 20, "", 12);
        BigEndian.putLong(bytes, place, Long.decode(value));
        assertThatThrownBy(
                        () -> Qcow2Disk.open(new MemoryFile(bytes, false), null, Decompressor.NONE))
                .isInstanceOf(DiskFailure.class)
                .hasMessageStartingWith("test.img")
                .hasMessageContaining(said);
    }

    @Test
    void whatWasNotClosedCanBeRead() throws DiskFailure {
        byte[] bytes = image(1 << 20, "", 12);
        bytes[Qcow2Header.INCOMPATIBLE + 7] = 3;
        byte[] found = new byte[4096];
        Qcow2Disk.open(new MemoryFile(bytes, true), null, Decompressor.NONE)
                .read(0, found, 0, 4096);
        assertThat(found).isEqualTo(new byte[4096]);
    }

    @Test
    void aBackingFileIsGivenOrRefused() throws DiskFailure {
        byte[] bytes = image(1 << 20, "up/base\n.img", 12);
        var file = new MemoryFile(bytes, false);
        assertThat(Qcow2Disk.backingName(file)).isEqualTo("up/base?.img");
        assertThat(Qcow2Disk.backingFormat(file)).isEqualTo("raw");
        bytes[Qcow2Header.LENGTH + 4] = -1; // an extension longer than its cluster
        assertThat(Qcow2Disk.backingFormat(new MemoryFile(bytes, true))).isEmpty();
        bytes[Qcow2Header.LENGTH + 4] = 0;
        assertThatThrownBy(() -> Qcow2Disk.open(file, null, Decompressor.NONE))
                .isInstanceOf(DiskFailure.class)
                .hasMessage("test.img needs its backing file up/base?.img, which is not given");
        byte[] alone = image(1 << 20, "", 12);
        Disk base = RawDisk.open(MemoryFile.of(512));
        assertThatThrownBy(
                        () -> Qcow2Disk.open(new MemoryFile(alone, false), base, Decompressor.NONE))
                .isInstanceOf(DiskFailure.class)
                .hasMessageContaining("no backing file");
        assertThatThrownBy(() -> Qcow2Creation.create(file, 512, "", ""))
                .isInstanceOf(DiskFailure.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void featuresThatWritersMustKnowAreCleared() throws DiskFailure {
        byte[] bytes = image(1 << 20, "", 12);
        BigEndian.putLong(bytes, Qcow2Header.AUTOCLEAR, 5);
        var file = new MemoryFile(bytes, false);
        Qcow2Disk.open(file, null, Decompressor.NONE).close();
        assertThat(BigEndian.getLong(file.durable(), Qcow2Header.AUTOCLEAR)).isZero();
    }

    /** After a failure at the tables nothing is written any more: they may disagree. */
    @Test
    void aFailureOfTheTablesStays() throws DiskFailure {
        var file = new MemoryFile(image(1 << 20, "", 12), false);
        Disk disk = Qcow2Disk.open(file, null, Decompressor.NONE);
        disk.write(0, new byte[512], 0, 512);
        file.operations = 0;
        assertThatThrownBy(disk::flush).isInstanceOf(DiskFailure.class);
        file.operations = -1;
        assertThatThrownBy(() -> disk.write(0, new byte[512], 0, 512))
                .isInstanceOf(DiskFailure.class)
                .hasMessage("the test's file fails");
        assertThatThrownBy(disk::flush).isInstanceOf(DiskFailure.class);
    }

    /** Images of all kinds of entries, damaged in any way: failures, and nothing else. */
    @Test
    void mutantsFailWell() throws DiskFailure {
        byte[][] samples = new byte[4][];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sample(i);
        }
        int opened = 0;
        int failed = 0;
        for (int mutant = 0; mutant < MUTANTS; mutant++) {
            var dice = new Random(SEED * 1_000_003 + mutant);
            int kind = dice.nextInt(samples.length);
            byte[] bytes = mutate(dice, samples[kind].clone());
            var file = new MemoryFile(bytes, dice.nextInt(4) == 0);
            file.room = 4 << 20;
            file.hasHoles = dice.nextBoolean();
            try {
                Disk base = kind == 3 ? RawDisk.open(new MemoryFile(new byte[70_000], true)) : null;
                Disk disk = Qcow2Disk.open(file, base, new TestInflater());
                opened++;
                use(dice, disk);
            } catch (DiskFailure e) {
                assertThat(e.line()).isNotEmpty().doesNotContain("\n");
                failed++;
            }
        }
        assertThat(opened).isGreaterThan(MUTANTS / 5);
        assertThat(failed).isGreaterThan(MUTANTS / 5);
    }

    /** A small image with clusters of zeros, of data, and one that is compressed. */
    private static byte[] sample(int kind) throws DiskFailure {
        int bits = kind == 1 ? 12 : 9;
        int size = 200_704;
        var file = new MemoryFile(image(size, kind == 3 ? "base.raw" : "", bits), false);
        Disk base = kind == 3 ? RawDisk.open(new MemoryFile(new byte[70_000], true)) : null;
        Disk disk = Qcow2Disk.open(file, base, new TestInflater());
        byte[] text = "data ".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
        disk.write(0, text, 0, 100 * 512);
        disk.write(150_016, text, 0, 20_480);
        disk.writeZeroes(8192, 20_480, true);
        disk.writeZeroes(100 * 512, 8192, true);
        disk.close();
        byte[] bytes = file.durable();
        if (kind == 2) { // an entry that says compressed, of bytes that are not
            long l1 = BigEndian.getLong(bytes, Qcow2Header.L1_OFFSET);
            long l2 = BigEndian.getLong(bytes, (int) l1) & 0x00ff_ffff_ffff_fe00L;
            long entry = BigEndian.getLong(bytes, (int) l2) & 0x00ff_ffff_ffff_fe00L;
            BigEndian.putLong(bytes, (int) l2, 1L << 62 | 1L << 61 | entry + 100);
        }
        return bytes;
    }

    private static byte[] mutate(Random dice, byte[] bytes) {
        int changes = 1 + dice.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int within = dice.nextInt(3) == 0 ? 112 : Math.min(bytes.length, 8192);
            int at = dice.nextInt(dice.nextInt(8) == 0 ? bytes.length : within);
            switch (dice.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << dice.nextInt(8));
                case 1 -> bytes[at] = (byte) dice.nextInt();
                case 2 -> BigEndian.putLong(bytes, at & -8, 512L * dice.nextInt(400));
                case 3 -> BigEndian.putLong(bytes, at & -8, dice.nextLong());
                default ->
                        BigEndian.putLong(
                                bytes, at & -8, BigEndian.getLong(bytes, dice.nextInt(100) * 8));
            }
        }
        return dice.nextInt(10) == 0 ? Arrays.copyOf(bytes, dice.nextInt(bytes.length)) : bytes;
    }

    /** Uses a disk, whatever it answers, for a while. */
    private static void use(Random dice, Disk disk) throws DiskFailure {
        byte[] bytes = new byte[40 * 512];
        DiskFailure last = null;
        long sectors = disk.size() / Disk.SECTOR;
        for (int i = 0; i < 30 && sectors > 0; i++) {
            long first = dice.nextInt((int) Math.min(sectors, 400));
            int length = (int) Math.min(sectors - first, 1 + dice.nextInt(40)) * Disk.SECTOR;
            long position = first * Disk.SECTOR;
            try {
                switch (dice.nextInt(6)) {
                    case 0, 1 -> disk.read(position, bytes, 0, length);
                    case 2, 3 -> disk.write(position, bytes, 0, length);
                    case 4 -> disk.writeZeroes(position, length, dice.nextBoolean());
                    default -> {
                        disk.discard(position, length);
                        disk.flush();
                    }
                }
            } catch (DiskFailure e) {
                last = e;
            }
        }
        disk.close();
        if (last != null) {
            throw last;
        }
    }
}
