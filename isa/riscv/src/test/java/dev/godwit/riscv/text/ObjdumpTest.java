package dev.godwit.riscv.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.riscv.isa.Decoder;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Compares the disassembler with GNU's and LLVM's, which are skipped where they are not installed:
 * all parcels of 16 bits, and words of 32 bits, random ones and such that differ little from an
 * instruction. {@code -Dgodwit.riscv.words=1000000} and {@code -Dgodwit.riscv.seed=7} choose more,
 * or others.
 */
class ObjdumpTest {
    private static final int WORDS = Integer.getInteger("godwit.riscv.words", 200_000);
    private static final long SEED = Long.getLong("godwit.riscv.seed", 1);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void parcels(Tool tool) throws IOException, InterruptedException {
        List<Integer> parcels = new ArrayList<>();
        for (int parcel = 0; parcel < 0x10000; parcel++) {
            if (Decoder.length(parcel) == 2) {
                parcels.add(parcel);
            }
        }
        compare(tool, parcels);
    }

    @ParameterizedTest
    @EnumSource
    void words(Tool tool) throws IOException, InterruptedException {
        List<Integer> words = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < WORDS; n++) {
            words.add(
                    n % 4 == 0
                            ? RandomWords.ofLength4(random.nextInt())
                            : RandomWords.next(random));
        }
        compare(tool, words);
    }

    private void compare(Tool tool, List<Integer> all) throws IOException, InterruptedException {
        assumeTrue(tool.works(), "needs " + tool.command.getFirst());
        int length = Decoder.length(all.getFirst());
        byte[] code = new byte[all.size() * length];
        for (int n = 0; n < code.length; n++) {
            code[n] = (byte) (all.get(n / length) >>> n % length * 8);
        }
        Disassembler disassembler = new Disassembler(tool.extensions(), false);
        Disassembler plain = new Disassembler(tool.extensions(), true);
        List<String> others = Objdump.run(folder, tool.command, tool.attributes(), code);
        assertThat(others).hasSize(all.size());
        Map<String, List<String>> different = new TreeMap<>();
        int legal = 0;
        for (int n = 0; n < all.size(); n++) {
            String other = others.get(n);
            int space = other.indexOf(' ');
            int address = Integer.parseInt(other.substring(0, space), 16);
            assertThat(address).isEqualTo(n * length);
            String wanted = tool.normal(other.substring(space + 1));
            // hints are written by their compressed name
            boolean isPlain = wanted.startsWith("c.") && !wanted.startsWith("c.mop");
            String mine = (isPlain ? plain : disassembler).text(all.get(n), address);
            String got = tool.normal(mine);
            legal += Tool.isIllegal(mine) ? 0 : 1;
            if (!wanted.equals(got) && !tool.isKnown(all.get(n), wanted, got)) {
                String key = wanted.split(" ", 2)[0] + " / " + got.split(" ", 2)[0];
                different
                        .computeIfAbsent(key, k -> new ArrayList<>())
                        .add("%08x: %s / %s".formatted(all.get(n), wanted, got));
            }
        }
        assertThat(different.values().stream().map(list -> list.size() + " " + list.getFirst()))
                .as("%s / ours, seed %d, %d of %d legal", tool, SEED, legal, all.size())
                .isEmpty();
        assertThat(legal).isGreaterThan(all.size() / 4);
    }
}
