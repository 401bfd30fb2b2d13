package dev.godwit.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The public test suite, beside the repository; see its README. */
final class Suite {
    private static final Path FOLDER =
            Path.of(System.getProperty("godwit.root", ".."))
                    .resolve("../shared/wasm-testsuite")
                    .normalize();

    private Suite() {}

    /** The scripts of a folder; the test is skipped if the suite is not there. */
    static List<Path> scripts(String folder) {
        assumeTrue(
                Files.isDirectory(FOLDER),
                () ->
                        "the suite is not at "
                                + FOLDER
                                + ": git clone https://github.com/WebAssembly/testsuite there");
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            List<Path> scripts =
                    files.filter(file -> file.toString().endsWith(".wast")).sorted().toList();
            assertThat(scripts).isNotEmpty();
            return scripts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
