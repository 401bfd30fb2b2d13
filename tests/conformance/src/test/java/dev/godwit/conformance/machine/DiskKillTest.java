package dev.godwit.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.conformance.programs.Places;
import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.DiskFile;
import dev.godwit.machine.disk.Qcow2Creation;
import dev.godwit.machine.disk.Qcow2Disk;
import dev.godwit.machine.disk.RawDisk;
import dev.godwit.platform.jvm.JvmDisks;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A computer whose process is killed at any moment has on its disk what the device said was
 * durable, and an image stays one. The same image goes on from kill to kill.
 */
class DiskKillTest {
    private static final int KILLS = Integer.getInteger("godwit.kills", 4);
    private static final long SIZE = (long) BlockWriter.BLOCKS * BlockWriter.BLOCK;
    private static final int LONGEST_MILLIS = 1500;

    @TempDir private Path folder;

    /** What the computer writes to. */
    enum Kind {
        RAW {
            @Override
            Path make(Path folder) throws DiskFailure {
                Path path = folder.resolve("disk.img");
                try (var file = new Closing(JvmDisks.create(path))) {
                    file.of.truncate(SIZE);
                }
                return path;
            }

            @Override
            Disk open(Path folder) throws DiskFailure {
                return RawDisk.open(JvmDisks.open(folder.resolve("disk.img"), true));
            }

            @Override
            List<String> options(Path folder) {
                return List.of("--rw", "--disk", folder.resolve("disk.img").toString());
            }
        },
        QCOW2 {
            @Override
            Path make(Path folder) throws DiskFailure {
                Path path = folder.resolve("disk.qcow2");
                try (var file = new Closing(JvmDisks.create(path))) {
                    Qcow2Creation.create(file.of, SIZE, "", "");
                }
                return path;
            }

            @Override
            Disk open(Path folder) throws DiskFailure {
                DiskFile file = JvmDisks.open(folder.resolve("disk.qcow2"), true);
                return Qcow2Disk.open(file, null, JvmDisks.decompressor());
            }

            @Override
            List<String> options(Path folder) {
                return List.of("--rw", "--disk", folder.resolve("disk.qcow2").toString());
            }
        },
        OVERLAY {
            @Override
            Path make(Path folder) throws DiskFailure {
                RAW.make(folder);
                return folder.resolve("changes.qcow2");
            }

            @Override
            Disk open(Path folder) throws DiskFailure {
                DiskFile file = JvmDisks.open(folder.resolve("changes.qcow2"), true);
                return Qcow2Disk.open(file, RAW.open(folder), JvmDisks.decompressor());
            }

            @Override
            List<String> options(Path folder) {
                String overlay = ",overlay=" + folder.resolve("changes.qcow2");
                return List.of("--disk", folder.resolve("disk.img") + overlay);
            }
        };

        /** Makes a disk of zeros, and says where its image is. */
        abstract Path make(Path folder) throws DiskFailure;

        abstract Disk open(Path folder) throws DiskFailure;

        abstract List<String> options(Path folder);
    }

    /** Closes a file of a disk. */
    private record Closing(DiskFile of) implements AutoCloseable {
        @Override
        public void close() throws DiskFailure {
            of.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasFlushedIsThere(Kind kind) throws IOException, DiskFailure, InterruptedException {
        assumeTrue(
                Files.exists(Places.ROOT.resolve("faces/cli/target/dist/built")),
                "the command is not built: mvn package -pl faces/cli -am");
        boolean canCheck = Processes.works("qemu-img", "--version");
        var dice = new Random(kind.ordinal());
        Path image = kind.make(folder);
        int[] runs = new int[BlockWriter.BLOCKS]; // of which each block is at least
        int killed = 0;
        for (int run = 1; run <= KILLS; run++) {
            int printed = runAndKill(kind, run, dice.nextInt(LONGEST_MILLIS));
            for (int number = 0; number < printed; number++) {
                runs[number] = run;
            }
            killed += printed < BlockWriter.BLOCKS ? 1 : 0;
            check(kind, run, runs);
            if (canCheck && kind != Kind.RAW) {
                Result result =
                        Processes.run(
                                folder,
                                Map.of(),
                                new byte[0],
                                List.of("qemu-img", "check", "-f", "qcow2", image.toString()));
                assertThat(result.code()).as(result.text() + result.error()).isIn(0, 3);
            }
        }
        assertThat(killed).as("runs that were killed before their end").isPositive();
    }

    /** Runs a computer for a while from its first block on, and says how many blocks it printed. */
    private int runAndKill(Kind kind, int run, int millis)
            throws IOException, InterruptedException {
        Path kernel = Files.write(folder.resolve("kernel"), BlockWriter.kernel(run));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        var builder = new ProcessBuilder(Places.ROOT.resolve("godwit").toString(), "boot");
        builder.command().addAll(List.of("--kernel", kernel.toString()));
        builder.command().addAll(kind.options(folder));
        builder.environment().put("GODWIT_BUILD", "never");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        while (process.isAlive() && Files.size(out) == 0) {
            Thread.sleep(5);
        }
        if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isIn(0, 128 + 9);
        String said = Files.readString(out, StandardCharsets.US_ASCII);
        int printed = 0;
        for (String line : said.substring(0, said.lastIndexOf('\n') + 1).lines().toList()) {
            assertThat(Integer.parseInt(line.strip(), 16)).isEqualTo(printed);
            printed++;
        }
        assertThat(printed).isPositive();
        return printed;
    }

    /**
     * Each block is as its last run has left it, or a later one which could not say so any more.
     */
    private void check(Kind kind, int run, int[] runs) throws DiskFailure {
        Disk disk = kind.open(folder);
        byte[] block = new byte[BlockWriter.BLOCK];
        for (int number = 0; number < runs.length; number++) {
            disk.read(BlockWriter.place(number), block, 0, block.length);
            ByteBuffer words = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            if (runs[number] == 0) {
                continue;
            }
            while (words.hasRemaining()) {
                long word = words.getLong();
                assertThat((int) word).as("the block at %s", number).isEqualTo(number);
                assertThat((int) (word >>> 32)).isBetween(runs[number], run);
            }
        }
        disk.close();
    }
}
