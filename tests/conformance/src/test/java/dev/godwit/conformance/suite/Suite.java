package dev.godwit.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The public test suite, beside the repository or where GODWIT_TESTSUITE says; see its README. */
public final class Suite {
    private static final Path FOLDER = find();

    private Suite() {}

    private static Path find() {
        String given = System.getenv("GODWIT_TESTSUITE");
        if (given != null) {
            return Path.of(given);
        }
        Path root = Path.of(System.getProperty("godwit.root", "../.."));
        Path beside = root.resolve("../shared/wasm-testsuite").normalize();
        Path higher = root.resolve("../../shared/wasm-testsuite").normalize();
        return Files.isDirectory(beside) || !Files.isDirectory(higher) ? beside : higher;
    }

    /** Where it is, or would be. */
    public static Path folder() {
        return FOLDER;
    }

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
