package dev.godwit.machine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Blobs that are wrong somewhere, or unusual. */
class UnflatteningTest {
    private static final int MUTANTS = 20_000;
    private static final int STRUCTURE = 56;

    /** A blob of a structure, and of strings {@code a} at 0 and {@code b/} at 2. */
    private static byte[] blob(Value structure) {
        byte[] bytes = structure.toBytes();
        int strings = STRUCTURE + bytes.length;
        return new Value()
                .u32(0xD00D_FEED, strings + 6, STRUCTURE, strings, 40, 17, 16, 0, 6, bytes.length)
                .u64(0, 0)
                .bytes(bytes)
                .strings("a", "b/")
                .bytes((byte) 'c')
                .toBytes();
    }

    private static byte[] words(int... structure) {
        return blob(new Value().u32(structure));
    }

    private static void refused(byte[] blob, String message, long offset) {
        Malformed malformed = catchThrowableOfType(Malformed.class, () -> DeviceTree.parse(blob));
        assertThat(malformed).as(message).isNotNull().hasMessageContaining(message);
        assertThat(malformed.place()).isEqualTo(new Place.InBinary(offset));
    }

    @Test
    void theStructureIsWrong() {
        refused(words(), "unexpected end: a token is missing", 56);
        refused(words(9), "ends before its root", 56);
        refused(words(1, 0), "unexpected end: a token is missing", 64);
        refused(words(1, 0, 9), "ends before its root", 64);
        refused(words(2), "did not begin", 56);
        refused(words(1, 0, 2, 2), "did not begin", 68);
        refused(words(1, 0, 7), "no such token", 64);
        refused(words(1, 0x6100_0000), "the root has a name", 56);
        refused(words(1, 0, 2, 1, 0), "a second root", 68);
        refused(words(1), "no end of a name", 60);
        refused(words(1, 0, 1, 0x6161_6161), "no end of a name", 68);
        refused(words(1, 0, 1, 0), "a node without a name", 64);
        refused(words(1, 0, 1, 0x612F_0000), "not allowed in a name", 69);
        refused(words(1, 0, 1, 0x6180_0000), "not allowed in a name", 69);
        refused(words(1, 0, 1, 0x6100_0000, 2, 1, 0x6100_0000), "a second node a", 76);
        refused(words(3, 0, 0), "outside the root", 56);
        refused(words(1, 0, 2, 3, 0, 0, 9), "outside the root", 68);
        refused(words(1, 0, 3), "the length of a property is missing", 68);
        refused(words(1, 0, 3, 0), "the name of a property is missing", 72);
        refused(words(1, 0, 3, 1, 0), "a property of 1 bytes", 64);
        refused(words(1, 0, 3, -1, 0), "a property of 4294967295 bytes", 64);
        refused(words(1, 0, 3, 0, 6), "outside the strings", 72);
        refused(words(1, 0, 3, 0, -1), "outside the strings", 72);
        refused(words(1, 0, 3, 0, 1), "a property without a name", 72);
        refused(words(1, 0, 3, 0, 2), "not allowed in a name", 56 + 20 + 3);
        refused(words(1, 0, 3, 0, 5), "no end of a name", 56 + 20 + 5);
        refused(words(1, 0, 3, 0, 0, 3, 0, 0), "a second property a", 76);
        refused(blob(new Value().u32(1, 0, 3, 3, 0).bytes(new byte[3])), "token", 79);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0xd00dfeee, not begin, 0",
        "4, 0x7d, a block outside, 12",
        "4, 0x100000, unexpected end: its size is said to be 1048576, 126",
        "4, -1, unexpected end: its size is said to be 4294967295, 126",
        "8, 36, a block outside, 8",
        "8, 58, not aligned, 8",
        "8, 0x7ffffffc, a block outside, 8",
        "8, -4, a block outside, 8",
        "12, 121, a block outside, 12",
        "16, 44, not aligned, 16",
        "16, 0, a block outside, 16",
        "16, 104, unexpected end: no end of the memory, 120",
        "20, 16, 'version 16', 20",
        "20, 2, 'version 2', 20",
        "24, 18, 'compatible with 18', 20",
        "32, 7, a block outside, 12",
        "32, -1, a block outside, 12",
        "36, 0x7fffffff, a block outside, 8",
        "36, 12, unexpected end, 68",
    })
    void theHeaderIsWrong(int at, String word, String message, long offset) {
        byte[] blob = words(1, 0, 3, 4, 0, 0x1234_5678, 4, 4, 4, 4, 4, 4, 4, 4, 2, 9);
        assertThat(blob).hasSize(126);
        DeviceTree.parse(blob);
        byte[] wrong = new Value().u32(Long.decode(word).intValue()).toBytes();
        System.arraycopy(wrong, 0, blob, at, 4);
        refused(blob, message, offset);
    }

    @Test
    void itIsCutOff() {
        byte[] blob = Trees.board(2).make().flatten();
        for (int length = 0; length < blob.length; length++) {
            byte[] shorter = Arrays.copyOf(blob, length);
            Malformed malformed =
                    catchThrowableOfType(Malformed.class, () -> DeviceTree.parse(shorter));
            assertThat(malformed).isNotNull();
        }
        assertThat(DeviceTree.parse(Arrays.copyOf(blob, blob.length + 9)).flatten())
                .isEqualTo(blob);
    }

    @Test
    void whatIsUnusual() {
        // Tokens that stand for nothing, a property behind a child, something behind the end.
        DeviceTree tree =
                DeviceTree.parse(
                        words(4, 1, 0, 4, 1, 0x6E00_0000, 2, 3, 1, 0, 0x4100_0000, 4, 2, 4, 9, 7));
        assertThat(tree.source()).contains("a = [41];\n\n\tn {\n");
    }

    @Test
    void depth() {
        int[] deep = new int[4 * DeviceTree.GREATEST_DEPTH + 4];
        for (int levels : new int[] {DeviceTree.GREATEST_DEPTH, DeviceTree.GREATEST_DEPTH + 1}) {
            Arrays.fill(deep, 4);
            for (int i = 0; i < levels; i++) {
                deep[2 * i] = 1;
                deep[2 * i + 1] = i == 0 ? 0 : 0x6100_0000;
                deep[2 * levels + i] = 2;
            }
            deep[3 * levels] = 9;
            if (levels == DeviceTree.GREATEST_DEPTH) {
                DeviceTree tree = DeviceTree.parse(words(deep));
                assertThat(tree.find("/a".repeat(levels - 1))).isNotNull();
                assertThat(tree.find("/a".repeat(levels))).isNull();
            } else {
                refused(words(deep), "deeper than 64", STRUCTURE + 8L * (levels - 1));
            }
        }
    }

    @Test
    void lengthsOfNames() {
        for (int length : new int[] {255, 256}) {
            Value structure = new Value().u32(1, 0, 1).strings("n".repeat(length));
            structure.bytes(new byte[-(length + 1) & 3]).u32(2, 2, 9);
            byte[] blob = blob(structure);
            if (length == 255) {
                assertThat(DeviceTree.parse(blob).root.children()).hasSize(1);
            } else {
                refused(blob, "a name longer than 255", STRUCTURE + 12);
            }
        }
    }

    @Test
    void size() {
        byte[] blob = Arrays.copyOf(words(1, 0, 2, 9), DeviceTree.GREATEST_SIZE + 1);
        System.arraycopy(new Value().u32(blob.length - 1).toBytes(), 0, blob, 4, 4);
        DeviceTree.parse(blob);
        System.arraycopy(new Value().u32(blob.length).toBytes(), 0, blob, 4, 4);
        refused(blob, "larger than 2097152 bytes", 4);
    }

    /** The most properties with the longest name, which is read once. */
    @Test
    @Timeout(60)
    void aNameThatIsUsedOftenIsReadOnce() {
        int nodes = 50_000;
        Value structure = new Value().u32(1, 0);
        for (int i = 0; i < nodes; i++) {
            structure.u32(1, 0x6161_6161 + (i % 16 << 8) + (i / 16 % 16 << 16));
            structure.u32(0x6161_6100 + (i / 256 % 16 << 24) + (i / 4_096 << 16));
            structure.u32(3, 0, 0, 2);
        }
        byte[] body = structure.u32(2, 9).toBytes();
        int strings = STRUCTURE + body.length;
        byte[] blob =
                new Value()
                        .u32(0xD00D_FEED, strings + 256, STRUCTURE, strings, 40)
                        .u32(17, 16, 0, 256, body.length)
                        .u64(0, 0)
                        .bytes(body)
                        .strings("x".repeat(255))
                        .toBytes();
        assertThat(DeviceTree.parse(blob).root.children()).hasSize(nodes);
    }

    private static byte[] mutant(byte[] blob, Random random) {
        byte[] bytes = blob.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            int word = (random.nextInt(4) == 0 ? random.nextInt(40) : at) & ~3;
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> put(bytes, word, new int[] {0, 1, 2, 3, 4, 9, -1}[random.nextInt(7)]);
                case 3 -> put(bytes, word, random.nextInt(bytes.length + 8));
                case 4 -> {
                    int from = random.nextInt(bytes.length) & ~3;
                    int length = Math.min(4 * random.nextInt(30), bytes.length - word);
                    length = Math.min(length, bytes.length - from);
                    System.arraycopy(bytes, from, bytes, word, Math.max(length, 0));
                }
                default -> put(bytes, word, random.nextInt());
            }
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static void put(byte[] bytes, int at, int word) {
        byte[] four = new Value().u32(word).toBytes();
        System.arraycopy(four, 0, bytes, at, Math.min(4, bytes.length - at));
    }

    @Test
    @Timeout(300)
    void mutants() {
        List<byte[]> blobs =
                List.of(
                        Trees.board(3).make().flatten(),
                        Trees.random(new Random(5)).flatten(),
                        words(1, 0, 3, 4, 0, 7, 1, 0x6100_0000, 2, 2, 9));
        int read = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(blobs.get(i % blobs.size()), new Random(i));
            try {
                DeviceTree tree = DeviceTree.parse(mutant);
                // What was read can be written, and is then the same.
                byte[] again = tree.flatten();
                assertThat(DeviceTree.parse(again).flatten()).isEqualTo(again);
                assertThat(tree.source()).isNotEmpty();
                read++;
            } catch (Malformed e) {
                if (!(e.place() instanceof Place.InBinary in)
                        || in.offset() < 0
                        || in.offset() > mutant.length) {
                    throw new AssertionError("mutant " + i + " has no place", e);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutant " + i, e);
            }
        }
        // Some are refused, and some are trees still.
        assertThat(read).isBetween(MUTANTS / 20, MUTANTS - MUTANTS / 5);
    }
}
