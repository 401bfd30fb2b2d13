package dev.godwit.isagen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.isagen.Instruction.Numeric;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

class GeneratedTest {
    private static final Path ROOT = Path.of("../..");
    private static final String ENGINE = "isa/wasm/src/main/java/dev/godwit/wasm/inplace/";

    /** The column numeric and the templates say the same. */
    @Test
    void everyInstructionHasItsPlaceInTheLoops() throws IOException {
        Map<String, String> files = Main.generate(ROOT);
        String numeric = loop(files, "NumericLoop");
        String general = loop(files, "GeneralLoop");
        String rare = loop(files, "Rare");
        String prefixed = loop(files, "Prefixed");
        for (Instruction row : Main.instructions(ROOT)) {
            String label = "Opcodes." + row.constant() + ":";
            boolean isRare = row.numeric() == Numeric.RARE;
            if (row.prefix() < 0) {
                assertThat(general).contains(label);
                boolean isInLoop = !isRare && row.numeric() != Numeric.NONE;
                assertThat(numeric.contains(label)).as(row.mnemonic()).isEqualTo(isInLoop);
                if (isRare) {
                    assertThat(rare).contains(label);
                }
            } else if (isRare) {
                assertThat(prefixed)
                        .containsAnyOf(
                                "Opcodes." + row.constant() + " ->", "// " + row.mnemonic() + "\n");
            } else {
                assertThat(row.numeric()).as(row.mnemonic()).isEqualTo(Numeric.NONE);
            }
        }
    }

    private static String loop(Map<String, String> files, String name) {
        return Objects.requireNonNull(files.get(ENGINE + name + ".java"));
    }

    @Test
    void whatIsCheckedInFollowsFromTheTables() throws IOException {
        for (Map.Entry<String, String> file : Main.generate(ROOT).entrySet()) {
            assertThat(Files.readString(ROOT.resolve(file.getKey())))
                    .as("%s is stale: run isagen (CONTRIBUTING.md)", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }
}
