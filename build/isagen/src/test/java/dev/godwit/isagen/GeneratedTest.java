package dev.godwit.isagen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class GeneratedTest {
    private static final Path ROOT = Path.of("../..");

    @Test
    void whatIsCheckedInFollowsFromTheTables() throws IOException {
        for (Map.Entry<String, String> file : Main.generate(ROOT).entrySet()) {
            assertThat(Files.readString(ROOT.resolve(file.getKey())))
                    .as("%s is stale: run isagen (CONTRIBUTING.md)", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }
}
