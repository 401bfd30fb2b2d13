package dev.godwit.machine.tree;

import java.util.List;
import java.util.Random;

/** Device trees for tests. */
final class Trees {
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCZ0129,._+-";

    private Trees() {}

    /** A board with all that can be said of one. */
    static BoardTree board(int harts) {
        BoardTree board = new BoardTree(harts, 256L << 20, "rv64imafdc_zicsr_zifencei");
        board.extensions = List.of("i", "m", "a", "f", "d", "c", "zicsr", "zifencei");
        board.managedBlock = 64;
        board.prefetchedBlock = 32;
        board.zeroedBlock = 128;
        board.bootArguments = "console=ttyS0 root=/dev/vda";
        board.initrdStart = 0x8800_0000L;
        board.initrdEnd = 0x8800_2000L;
        board.randomSeed = new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0x88};
        board.virtioSlots = List.of(0, 1, 2, 3, 4, 5, 6, 7);
        return board;
    }

    /** A tree of nodes, properties and values of all kinds. */
    static DeviceTree random(Random random) {
        DeviceTree tree = new DeviceTree();
        for (int i = random.nextInt(3); i > 0; i--) {
            tree.reservations.add(
                    new DeviceTree.Reservation(random.nextLong(), 1 + random.nextInt(1_000)));
        }
        fill(tree.root, random, 5);
        return tree;
    }

    private static void fill(Node node, Random random, int depth) {
        for (int i = random.nextInt(7); i > 0; i--) {
            node.set("p" + name(random), value(random));
        }
        if (depth > 0) {
            for (int i = random.nextInt(5); i > 0; i--) {
                String address = random.nextBoolean() ? "@" + random.nextInt(99) : "";
                fill(node.add("n" + name(random) + address), random, depth - 1);
            }
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            name.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return name.toString();
    }

    private static Value value(Random random) {
        Value value = new Value();
        switch (random.nextInt(6)) {
            case 0 -> {} // empty
            case 1 -> value.u32(random.nextInt(), random.nextInt(300));
            case 2 -> value.u64(random.nextLong());
            case 3 -> {
                byte[] bytes = new byte[1 + random.nextInt(20)];
                random.nextBytes(bytes);
                value.bytes(bytes);
            }
            case 4 -> {
                // almost text
                byte[] bytes = new byte[1 + random.nextInt(12)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] =
                            (byte) "ab \"\\\0\t\n\r\7\u007f\u001b%<>;".charAt(random.nextInt(16));
                }
                value.bytes(bytes);
            }
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    value.strings("s" + name(random));
                }
            }
        }
        return value;
    }
}
