package dev.godwit.machine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

class BoardTreeTest {
    /** Devices of QEMU's board that ours does not have. */
    private static final List<String> MISSING =
            List.of("/pmu", "/fw-cfg@", "/flash@", "/platform-bus@", "/soc/pci@");

    /** What differs: names, what the harts can do, chance, how many sources there are. */
    private static final Set<String> DIFFERENT =
            Set.of("model", "riscv,isa", "mmu-type", "rng-seed", "riscv,ndev", "phandle");

    /** What only newer versions of QEMU have, or only with other harts. */
    private static final Set<String> NEWER =
            Set.of(
                    "serial0",
                    "riscv,isa-base",
                    "riscv,isa-extensions",
                    "riscv,cbom-block-size",
                    "riscv,cbop-block-size",
                    "riscv,cboz-block-size");

    @TempDir Path folder;

    private static String text(DeviceTree tree, String path, String property) {
        Node node = tree.find(path);
        Property found = node == null ? null : node.property(property);
        return found == null ? "none" : String.join(" ", found.strings());
    }

    @Test
    void whatIsSaidOfIt() {
        DeviceTree tree = Trees.board(2).make();
        assertThat(text(tree, "/chosen", "bootargs")).isEqualTo("console=ttyS0 root=/dev/vda");
        assertThat(text(tree, "/chosen", "stdout-path")).isEqualTo("/soc/serial@10000000");
        assertThat(text(tree, "/aliases", "serial0")).isEqualTo("/soc/serial@10000000");
        assertThat(text(tree, "/cpus/cpu@1", "riscv,isa")).isEqualTo("rv64imafdc_zicsr_zifencei");
        assertThat(text(tree, "/cpus/cpu@1", "riscv,isa-base")).isEqualTo("rv64i");
        assertThat(text(tree, "/cpus/cpu@1", "riscv,isa-extensions"))
                .isEqualTo("i m a f d c zicsr zifencei");
        assertThat(text(tree, "/cpus/cpu@1", "mmu-type")).isEqualTo("riscv,sv48");
        assertThat(tree.source())
                .contains("riscv,cbom-block-size = <0x40>;")
                .contains("riscv,cbop-block-size = <0x20>;")
                .contains("riscv,cboz-block-size = <0x80>;")
                .contains("timebase-frequency = <0x989680>;")
                .contains("clock-frequency = <0x384000>;")
                .contains("rng-seed = <0x1020304 0x5060788>;")
                .contains("linux,initrd-start = <0x00 0x88000000>;")
                .contains("linux,initrd-end = <0x00 0x88002000>;");
    }

    @Test
    void whatIsNotSaidIsLeftOut() {
        BoardTree board = new BoardTree(1, 1 << 20, "rv64i");
        board.mmuType = "";
        board.stdoutPath = "";
        DeviceTree tree = board.make();
        assertThat(tree.source())
                .doesNotContain("virtio_mmio")
                .doesNotContain("bootargs")
                .doesNotContain("initrd")
                .doesNotContain("rng-seed")
                .doesNotContain("stdout-path")
                .doesNotContain("mmu-type")
                .doesNotContain("isa-extensions")
                .doesNotContain("block-size");
        assertThat(tree.find("/chosen")).isNotNull();
    }

    @Test
    void eachTreeIsNew() {
        BoardTree board = Trees.board(1);
        byte[] first = board.make().flatten();
        assertThat(board.make().flatten()).isEqualTo(first);
        board.virtioSlots = List.of(3);
        DeviceTree tree = board.make();
        assertThat(tree.find("/soc/virtio_mmio@10004000")).isNotNull();
        assertThat(tree.find("/soc/virtio_mmio@10001000")).isNull();
    }

    @Test
    void otherMemory() {
        BoardTree board = new BoardTree(1, 1L << 33, "rv64i");
        board.memoryBase = 0x1_0000_0000L;
        assertThat(board.make().source())
                .contains("memory@100000000 {")
                .contains("reg = <0x01 0x00 0x02 0x00>;");
    }

    @Test
    void theMostHarts() {
        DeviceTree tree = Trees.board(BoardTree.GREATEST_HARTS).make();
        assertThat(tree.find("/cpus/cpu@1ff/interrupt-controller")).isNotNull();
        assertThat(tree.find("/cpus/cpu-map/cluster0/core511")).isNotNull();
        assertThat(DeviceTree.parse(tree.flatten()).source()).isEqualTo(tree.source());
    }

    @Test
    void whatThereCannotBe() {
        for (int harts : new int[] {-1, 0, 513}) {
            assertThatThrownBy(() -> new BoardTree(harts, 1 << 20, "rv64i"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (int slot : new int[] {-1, 8}) {
            BoardTree board = new BoardTree(1, 1 << 20, "rv64i");
            board.virtioSlots = List.of(slot);
            assertThatThrownBy(board::make).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // ---- Beside QEMU's.

    private static void paths(Node node, String path, Map<Integer, String> byPhandle) {
        byPhandle.put(node.phandle(), path);
        for (Node child : node.children()) {
            paths(child, path + "/" + child.name(), byPhandle);
        }
    }

    private static void describe(
            Node node, String path, Map<Integer, String> phandles, Map<String, String> all) {
        if (MISSING.stream().anyMatch(path::startsWith)) {
            return;
        }
        all.put(path + "/", "");
        for (Property property : node.properties()) {
            StringBuilder value = new StringBuilder();
            int step =
                    switch (property.name()) {
                        case "cpu", "regmap", "interrupt-parent" -> 1;
                        case "interrupts-extended" -> 2;
                        default -> 0;
                    };
            if (step == 0) {
                value.append(HexFormat.of().formatHex(property.bytes()));
            }
            for (int i = 0; step > 0 && i < property.cells(); i++) {
                value.append(i % step == 0 ? phandles.get(property.cell(i)) : property.cell(i));
                value.append(' ');
            }
            if (property.name().startsWith("linux,initrd-") && property.size() == 4) {
                value.insert(0, "00000000");
            }
            all.put(path + "/" + property.name(), value.toString());
        }
        for (Node child : node.children()) {
            describe(child, path + "/" + child.name(), phandles, all);
        }
    }

    private static Map<String, String> describe(DeviceTree tree) {
        Map<Integer, String> phandles = new HashMap<>();
        paths(tree.root, "", phandles);
        Map<String, String> all = new TreeMap<>();
        describe(tree.root, "", phandles, all);
        all.keySet().removeIf(path -> DIFFERENT.contains(nameOf(path)));
        return all;
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Test
    void itIsQemusTree() throws IOException {
        assumeTrue(HostTool.QEMU.works(), HostTool.QEMU.needed());
        Files.write(folder.resolve("kernel"), new byte[4_096]);
        Files.write(folder.resolve("initrd"), new byte[8_192]);
        HostTool.Result result =
                HostTool.QEMU.run(
                        folder,
                        "-M",
                        "virt,dumpdtb=dtb",
                        "-display",
                        "none",
                        "-bios",
                        "none",
                        "-smp",
                        "3",
                        "-m",
                        "256",
                        "-kernel",
                        "kernel",
                        "-initrd",
                        "initrd",
                        "-append",
                        "console=ttyS0 root=/dev/vda");
        assertThat(result.code()).as(result.messages()).isZero();
        DeviceTree qemu = DeviceTree.parse(Files.readAllBytes(folder.resolve("dtb")));
        BoardTree board = Trees.board(3);
        // Where it puts the disk is its own affair.
        board.initrdStart = last(qemu, "linux,initrd-start");
        board.initrdEnd = last(qemu, "linux,initrd-end");

        Map<String, String> expected = describe(qemu);
        Map<String, String> actual = describe(board.make());
        assertThat(expected).hasSizeGreaterThan(120);
        assertThat(actual).containsAllEntriesOf(expected);
        actual.keySet().removeAll(expected.keySet());
        actual.keySet().removeIf(path -> NEWER.contains(nameOf(path)));
        assertThat(actual.keySet()).isSubsetOf("/aliases/");
    }

    /** The low cell of a property of {@code /chosen}. */
    private static long last(DeviceTree tree, String name) {
        Node chosen = tree.find("/chosen");
        Property property = chosen == null ? null : chosen.property(name);
        return property == null ? 0 : property.cell(property.cells() - 1) & 0xFFFF_FFFFL;
    }
}
