package dev.godwit.machine.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What {@code zstd} packs, and frames by hand. */
class ZstandardTest {
    private static final long BOUND = 1 << 26;

    @TempDir private Path folder;

    // ---- By hand.

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] unpack(String digits) throws ZstdFailure {
        return Zstandard.unpack(hex(digits), BOUND);
    }

    @Test
    void framesOfPlainBlocks() throws ZstdFailure {
        assertThat(unpack("28b52ffd 20 05 290000 68656c6c6f"))
                .isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(unpack("28b52ffd 00 00 100000 6869 1b0000 61"))
                .as("a raw block, one of a repeated byte, no size")
                .isEqualTo("hiaaa".getBytes(StandardCharsets.US_ASCII));
        assertThat(unpack("502a4d18 02000000 ffff 28b52ffd 20 01 090000 78 28b52ffd2000010000"))
                .as("a frame to be skipped, and two")
                .isEqualTo("x".getBytes(StandardCharsets.US_ASCII));
        assertThat(unpack("")).isEmpty();
    }

    @Test
    void checksumsAreVerified() throws ZstdFailure {
        assertThat(unpack("28b52ffd 24 00 010000 99e9d851")).isEmpty();
        assertThatThrownBy(() -> unpack("28b52ffd 24 00 010000 98e9d851"))
                .isInstanceOf(ZstdFailure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "28b52ffd",
                "28b52ffe 20 00 010000",
                "28b52ffd 28 00 010000",
                "28b52ffd 21 07 00 010000",
                "28b52ffd 20 01 010000",
                "28b52ffd 20 00 070000",
                "28b52ffd 20 05 290000 68656c6c",
                "28b52ffd 20 05 310000 68656c6c6f21",
                "28b52ffd 20 05 250000 0000000000",
                "28b52ffd 00 00 150000 0300",
                "502a4d18 03000000 ffff",
                "00"
            })
    void whatIsNoFrameIsDamaged(String digits) {
        assertThatThrownBy(() -> unpack(digits))
                .isInstanceOfSatisfying(
                        ZstdFailure.class, e -> assertThat(e.isTooLong()).isFalse());
    }

    @Test
    void whatBecomesTooLongIsRefused() {
        byte[] bomb = new byte[6 + 4 * 20_000];
        System.arraycopy(hex("28b52ffd 00 58"), 0, bomb, 0, 6);
        for (int at = 6; at < bomb.length; at += 4) {
            bomb[at] = 2;
            bomb[at + 2] = 0x10; // 128 KiB of zeros
        }
        assertThatThrownBy(() -> Zstandard.unpack(bomb, BOUND))
                .isInstanceOfSatisfying(ZstdFailure.class, e -> assertThat(e.isTooLong()).isTrue());
        byte[] sized = hex("28b52ffd e0 ffffffffffffff7f 010000");
        assertThatThrownBy(() -> Zstandard.unpack(sized, BOUND)).isInstanceOf(ZstdFailure.class);
        assertThat(Zstandard.expand(bomb, bomb.length, new byte[1000], 1000)).isFalse();
    }

    // ---- What the program packs.

    private byte[] pack(byte[] content, String... options) throws IOException {
        Path file = Files.write(folder.resolve("content"), content);
        List<String> command = new ArrayList<>(List.of("zstd", "-q", "-c"));
        command.addAll(List.of(options));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectInput(file.toFile()).start();
        } catch (IOException e) {
            assumeTrue(false, "needs zstd (Debian's package of that name)");
            throw e;
        }
        byte[] packed = process.getInputStream().readAllBytes();
        try {
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return packed;
    }

    /** Contents of many kinds, each from its number. */
    private static byte[] content(int number) {
        var dice = new Random(number);
        int size =
                switch (number % 4) {
                    case 0 -> dice.nextInt(300);
                    case 1 -> dice.nextInt(5_000);
                    case 2 -> 65_536;
                    default -> dice.nextInt(600_000);
                };
        var out = new ByteArrayOutputStream();
        int kind = dice.nextInt(6);
        while (out.size() < size) {
            switch (kind == 5 ? dice.nextInt(5) : kind) {
                case 0 -> out.write(dice.nextInt());
                case 1 -> out.write('a' + (int) Math.abs(dice.nextGaussian() * 4));
                case 2 -> out.writeBytes(new byte[1 + dice.nextInt(2_000)]);
                case 3 -> {
                    byte[] word = new byte[1 + dice.nextInt(8)];
                    new Random(dice.nextInt(50)).nextBytes(word);
                    out.writeBytes(word);
                }
                default -> {
                    byte[] before = out.toByteArray();
                    int from = before.length == 0 ? 0 : dice.nextInt(before.length);
                    int end = Math.min(before.length, from + dice.nextInt(100_000));
                    out.write(dice.nextInt(3));
                    out.write(before, from, end - from);
                }
            }
        }
        return Arrays.copyOf(out.toByteArray(), size);
    }

    @ParameterizedTest
    @CsvSource({
        "-1",
        "-3",
        "-9",
        "-19",
        "--ultra -22",
        "--fast=5",
        "-5 --no-check",
        "-4 --long=24"
    })
    void itIsTheInverse(String options) throws IOException, ZstdFailure {
        for (int number = 0; number < 24; number++) {
            byte[] content = content(number);
            byte[] packed = pack(content, options.split(" "));
            assertThat(Arrays.equals(Zstandard.unpack(packed, BOUND), content))
                    .as("content %s", number)
                    .isTrue();
            byte[] target = new byte[content.length + 5];
            byte[] longer = Arrays.copyOf(packed, packed.length + 9);
            assertThat(Zstandard.expand(longer, longer.length, target, content.length)).isTrue();
            assertThat(Arrays.equals(target, Arrays.copyOf(content, target.length))).isTrue();
            assertThat(Zstandard.expand(packed, packed.length, target, content.length + 1))
                    .isFalse();
            if (content.length > 0) {
                assertThat(Zstandard.expand(packed, packed.length, target, content.length - 1))
                        .isFalse();
            }
        }
    }

    @Test
    void mutantsAreRefusedOrExpanded() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            byte[] content = content(number);
            samples.add(
                    pack(
                            Arrays.copyOf(content, Math.min(content.length, 4000)),
                            number % 2 == 0 ? "-19" : "-3",
                            "--no-check"));
        }
        var dice = new Random(3);
        byte[] target = new byte[4000];
        int expanded = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] mutant = samples.get(dice.nextInt(samples.size())).clone();
            for (int k = 1 + dice.nextInt(3); k > 0; k--) {
                mutant[4 + dice.nextInt(mutant.length - 4)] = (byte) dice.nextInt();
            }
            int length = dice.nextInt(8) == 0 ? dice.nextInt(mutant.length) : mutant.length;
            expanded += Zstandard.expand(mutant, length, target, target.length) ? 1 : 0;
            try {
                assertThat(Zstandard.unpack(Arrays.copyOf(mutant, length), 10_000).length)
                        .isLessThanOrEqualTo(10_000);
            } catch (ZstdFailure e) {
                assertThat(e).hasMessageContaining("it ");
            }
        }
        assertThat(expanded).as("mutants that were as long as before").isGreaterThan(100);
    }
}
