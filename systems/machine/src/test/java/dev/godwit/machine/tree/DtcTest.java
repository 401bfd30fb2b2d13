package dev.godwit.machine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What the device tree compiler says of the same trees. */
class DtcTest {
    @TempDir Path folder;

    @BeforeEach
    void needsDtc() {
        assumeTrue(HostTool.DTC.works(), HostTool.DTC.needed());
    }

    private byte[] convert(byte[] input, String from, String to) throws IOException {
        Files.write(folder.resolve("in"), input);
        HostTool.Result result =
                HostTool.DTC.run(folder, "-q", "-I", from, "-O", to, "-o", "out", "in");
        assertThat(result.code()).as(result.messages()).isZero();
        return Files.readAllBytes(folder.resolve("out"));
    }

    private void same(DeviceTree tree) throws IOException {
        byte[] blob = tree.flatten();
        assertThat(convert(tree.source().getBytes(StandardCharsets.UTF_8), "dts", "dtb"))
                .isEqualTo(blob);
        assertThat(convert(blob, "dtb", "dtb")).isEqualTo(blob);
        byte[] source = convert(blob, "dtb", "dts");
        byte[] again = convert(source, "dts", "dtb");
        assertThat(DeviceTree.parse(again).flatten()).isEqualTo(blob);
    }

    @Test
    void boards() throws IOException {
        same(Trees.board(1).make());
        same(Trees.board(5).make());
    }

    @Test
    void randomTrees() throws IOException {
        for (int seed = 0; seed < 25; seed++) {
            same(Trees.random(new Random(seed)));
        }
    }
}
