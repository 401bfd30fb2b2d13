package dev.godwit.conformance.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The public WASI suite, beside the repository or where {@code -Dgodwit.wasi.testsuite} or
 * GODWIT_WASI_TESTSUITE says.
 */
final class WasiSuite {
    /** Where it is, or would be. */
    static final Path FOLDER = find();

    private static final String VERSION = "wasm32-wasip1";

    /** What the suite has today; a folder with fewer is not the whole of it. */
    private static final int PROGRAMS = 72;

    private WasiSuite() {}

    private static Path find() {
        Path root = Path.of(System.getProperty("godwit.root"));
        String given = given();
        // Maven runs tests in the folder of their module
        return root.resolve(given.isEmpty() ? "../shared/wasi-testsuite" : given).normalize();
    }

    private static String given() {
        return Objects.requireNonNullElse(
                System.getProperty("godwit.wasi.testsuite"),
                Objects.requireNonNullElse(System.getenv("GODWIT_WASI_TESTSUITE"), ""));
    }

    /** Why its tests are skipped, or null if it is there. One that was named has to be there. */
    static @Nullable String missing() {
        if (Files.isDirectory(FOLDER)) {
            return null;
        }
        assertThat(given()).as("the WASI suite that was named is not at " + FOLDER).isEmpty();
        return "the WASI suite is not at "
                + FOLDER
                + ": git clone --depth 1 -b prod/testsuite-base"
                + " https://github.com/WebAssembly/wasi-testsuite, there or where"
                + " -Dgodwit.wasi.testsuite=DIR or GODWIT_WASI_TESTSUITE says";
    }

    /** The programs whose folder's manifest says that they are of preview 1. */
    static List<Path> programs() throws IOException {
        List<Path> programs = new ArrayList<>();
        for (Path manifest : files(FOLDER, "manifest.json")) {
            if (Json.parse(Files.readString(manifest)) instanceof Map<?, ?> keys
                    && VERSION.equals(keys.get("version"))) {
                programs.addAll(files(manifest.resolveSibling("."), ".wasm"));
            }
        }
        assertThat(programs)
                .as("programs of %s in %s, of branch prod/testsuite-base", VERSION, FOLDER)
                .hasSizeGreaterThanOrEqualTo(PROGRAMS);
        return programs;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(folder.normalize())) {
            return walk.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
