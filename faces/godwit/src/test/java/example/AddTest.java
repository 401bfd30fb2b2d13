package example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class AddTest {
    @Test
    void itComputesWhatItSays() {
        assertThat(Add.add()).isEqualTo(42);
    }

    @Test
    void theReadmeContainsIt() throws Exception {
        String source = Files.readString(Path.of("src/test/java/example/Add.java"));
        String example =
                source.substring(
                        source.indexOf("// README: begin") + 16, source.indexOf("// README: end"));
        String readme = Files.readString(Path.of("../../README.md"));
        assertThat(readme).contains(example.stripIndent().strip());
        assertThat(example.strip().lines()).hasSizeLessThan(13);
    }
}
