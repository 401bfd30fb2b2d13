package dev.godwit.machine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Objects;
import java.util.Random;

class DeviceTreeTest {
    private static DeviceTree sample() {
        DeviceTree tree = new DeviceTree();
        tree.bootHart = 3;
        tree.reservations.add(new DeviceTree.Reservation(0x8000_0000L, 0x4_0000));
        tree.root.setU32("#address-cells", 2).setStrings("compatible", "a,b", "c");
        Node cpu = tree.root.add("cpus").add("cpu@0");
        cpu.setEmpty("present").setU64("reg", 0x1_0000_0002L, 3);
        cpu.set("mixed", new Value().u32(1).strings("x").bytes((byte) 0xFE));
        tree.root.add("chosen").setU32("cells", tree.phandle(cpu));
        return tree;
    }

    @Test
    void asASource() {
        assertThat(sample().source())
                .isEqualTo(
                        """
                        /dts-v1/;

                        /memreserve/ 0x80000000 0x40000;

                        / {
                        \t#address-cells = <0x02>;
                        \tcompatible = "a,b", "c";

                        \tcpus {
                        \t\tcpu@0 {
                        \t\t\tpresent;
                        \t\t\treg = <0x01 0x02 0x00 0x03>;
                        \t\t\tmixed = [00 00 00 01 78 00 fe];
                        \t\t\tphandle = <0x01>;
                        \t\t};
                        \t};

                        \tchosen {
                        \t\tcells = <0x01>;
                        \t};
                        };
                        """);
    }

    @Test
    void flattened() {
        DeviceTree tree = new DeviceTree();
        tree.bootHart = 7;
        tree.root.setU32("bca", 0x1234_5678).setU32("ca");
        tree.root.add("no").setEmpty("bca");
        Value expected =
                new Value()
                        .u32(0xD00D_FEED, 128, 56, 124, 40, 17, 16, 7, 4, 68)
                        .u64(0, 0)
                        .u32(1, 0)
                        .u32(3, 4, 0, 0x1234_5678)
                        .u32(3, 0, 1)
                        .u32(1, 0x6E6F_0000)
                        .u32(3, 0, 0)
                        .u32(2, 2, 9)
                        .bytes((byte) 'b', (byte) 'c', (byte) 'a', (byte) 0);
        assertThat(tree.flatten()).isEqualTo(expected.toBytes());
    }

    @Test
    void thereAndBack() {
        for (int seed = 0; seed < 300; seed++) {
            DeviceTree tree = Trees.random(new Random(seed));
            tree.bootHart = seed;
            byte[] blob = tree.flatten();
            DeviceTree parsed = DeviceTree.parse(blob);
            assertThat(parsed.flatten()).isEqualTo(blob);
            assertThat(parsed.source()).isEqualTo(tree.source());
            assertThat(parsed.reservations).isEqualTo(tree.reservations);
            assertThat(parsed.bootHart).isEqualTo(seed);
        }
    }

    @Test
    void nodesByPath() {
        DeviceTree tree = sample();
        Node cpu = Objects.requireNonNull(tree.find("/cpus/cpu@0"));
        assertThat(cpu.name()).isEqualTo("cpu@0");
        assertThat(cpu.unitAddress()).isEqualTo("0");
        assertThat(tree.find("/")).isSameAs(tree.root);
        assertThat(tree.find("//cpus/")).isSameAs(tree.root.child("cpus"));
        assertThat(tree.root.unitAddress()).isEmpty();
        for (String path : new String[] {"", "cpus", "/cpus/cpu", "/cpus/cpu@0/x", "/x/cpu@0"}) {
            assertThat(tree.find(path)).isNull();
        }
    }

    @Test
    void phandles() {
        DeviceTree tree = sample();
        Node cpu = tree.find(1);
        assertThat(cpu).isNotNull().isSameAs(tree.find("/cpus/cpu@0"));
        assertThat(tree.find(2)).isNull();
        Node old = tree.root.add("old").setU32("linux,phandle", 3);
        assertThat(tree.find(3)).isSameAs(old);
        assertThat(tree.phandle(old)).isEqualTo(3);
        assertThat(tree.phandle(tree.root.add("two"))).isEqualTo(2);
        assertThat(tree.phandle(tree.root.add("four"))).isEqualTo(4);
        DeviceTree parsed = DeviceTree.parse(tree.flatten());
        assertThat(parsed.phandle(parsed.root)).isEqualTo(5);
        assertThat(new Node("").setU32("phandle", 1, 2).phandle()).isZero();
    }

    @Test
    void propertiesAreReplacedInTheirPlace() {
        Node node = new Node("").setU32("a", 1).setU32("b", 2);
        node.setStrings("a", "x", "y");
        assertThat(node.properties()).extracting(Property::name).containsExactly("a", "b");
        Property a = Objects.requireNonNull(node.property("a"));
        assertThat(a.strings()).containsExactly("x", "y");
        node.removeProperty("a");
        node.removeProperty("a");
        assertThat(node.property("a")).isNull();
        assertThat(node.add("c")).isSameAs(node.add("c"));
        node.removeChild("c");
        assertThat(node.children()).isEmpty();
    }

    @Test
    void valuesAreRead() {
        Property property =
                new Property(
                        "p", new Value().u32(-1, 0x8000_0001).strings("", "é").bytes((byte) 'z'));
        assertThat(property.size()).isEqualTo(13);
        assertThat(property.cells()).isEqualTo(3);
        assertThat(property.cell(0)).isEqualTo(-1);
        assertThat(property.cell(1)).isEqualTo(0x8000_0001);
        for (int index : new int[] {-1, 3}) {
            assertThatThrownBy(() -> property.cell(index))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Property("s", new Value().strings("", "é").bytes((byte) 'z')).strings())
                .containsExactly("", "é", "z");
        byte[] bytes = property.bytes();
        bytes[0] = 0;
        assertThat(property.cell(0)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "a\0", "ä", "a;", "\"", "a=", "{"})
    void namesThatAreNone(String name) {
        Node node = new Node("");
        assertThatThrownBy(() -> node.add(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> node.setEmpty(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthsOfNames() {
        Node node = new Node("");
        node.add("n".repeat(255));
        assertThatThrownBy(() -> node.add("n".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Value().strings("a\0b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesThatLookLikeText() {
        Object[][] table = {
            {new byte[] {'a', 0}, "\"a\""},
            {new byte[] {'a', 0, 'b', 0}, "\"a\", \"b\""},
            {new byte[] {'a', 9, '"', '\\', 10, 7, 0}, "\"a\\t\\\"\\\\\\n\\a\""},
            {new byte[] {'a'}, "[61]"},
            {new byte[] {0}, "[00]"},
            {new byte[] {0, 0, 0, 0}, "<0x00>"},
            {new byte[] {0, '8', '@', 0}, "<0x384000>"},
            {new byte[] {'a', 27, 'b', 0}, "<0x611b6200>"},
            {new byte[] {'a', -61, 0}, "[61 c3 00]"},
            {new byte[] {-1, -1, -1, -1}, "<0xffffffff>"},
        };
        for (Object[] row : table) {
            DeviceTree tree = new DeviceTree();
            tree.root.set("p", new Value().bytes((byte[]) row[0]));
            assertThat(tree.source()).contains("\tp = " + row[1] + ";\n");
        }
    }

    @Test
    void manyNamesTakeNoLongTime() {
        DeviceTree tree = new DeviceTree();
        for (int i = 0; i < 50_000; i++) {
            tree.root.setEmpty(Integer.toString(i, 36) + "x");
        }
        byte[] blob = tree.flatten();
        assertThat(DeviceTree.parse(blob).flatten()).isEqualTo(blob);
    }
}
