package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** What stands in {@code examples/}. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    @TempDir private Path folder;

    @Test
    void helloGreetsInBothFormats() {
        for (String name : new String[] {"hello.wat", "hello.wasm"}) {
            Cli.Result result = Cli.run("run", EXAMPLES.resolve(name).toString());
            assertThat(result.exit()).isZero();
            assertThat(result.guest()).isEqualTo("Hello from WebAssembly!\n");
            assertThat(result.out() + result.err()).isEmpty();
        }
    }

    @Test
    void theBinaryIsMadeFromTheText() throws Exception {
        Path made = folder.resolve("hello.wasm");
        String text = EXAMPLES.resolve("hello.wat").toString();
        assertThat(Cli.run("parse", text, "-o", made.toString()).exit()).isZero();
        byte[] kept = Files.readAllBytes(EXAMPLES.resolve("hello.wasm"));
        assertThat(made).hasBinaryContent(kept);
    }
}
