package dev.godwit.conformance.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The programs of the public WASI suite, on every kind of file system. */
class WasiSuiteTest {
    private static final String VERSION = "wasm32-wasip1";

    /** What the suite has today; a folder with fewer is not the whole of it. */
    private static final int PROGRAMS = 72;

    @TempDir private Path scratch;

    private static Path find() {
        String given =
                Objects.requireNonNullElse(
                        System.getProperty("godwit.wasi.testsuite"),
                        Objects.requireNonNullElse(System.getenv("GODWIT_WASI_TESTSUITE"), ""));
        Path root = Path.of(System.getProperty("godwit.root"));
        if (!given.isEmpty()) {
            // Maven runs tests in the folder of their module
            Path folder = root.resolve(given).normalize();
            assertThat(folder).as("the WASI suite that was named").isDirectory();
            return folder;
        }
        return root.resolve("../shared/wasi-testsuite").normalize();
    }

    /** Skips a test; a factory that is skipped would be shown nowhere. */
    private static DynamicNode missing(Path folder) {
        String what =
                "the WASI suite is not at "
                        + folder
                        + ": git clone --depth 1 -b prod/testsuite-base"
                        + " https://github.com/WebAssembly/wasi-testsuite, there or where"
                        + " -Dgodwit.wasi.testsuite=DIR or GODWIT_WASI_TESTSUITE says";
        return dynamicTest("the suite", () -> assumeTrue(false, what));
    }

    /** The programs whose folder's manifest says that they are of preview 1. */
    private static List<Path> programs(Path suite) throws IOException {
        List<Path> programs = new ArrayList<>();
        for (Path manifest : files(suite, "manifest.json")) {
            if (Json.parse(Files.readString(manifest)) instanceof Map<?, ?> keys
                    && VERSION.equals(keys.get("version"))) {
                programs.addAll(files(manifest.resolveSibling("."), ".wasm"));
            }
        }
        return programs;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(folder.normalize())) {
            return walk.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    @TestFactory
    List<DynamicNode> everyProgramPasses() throws IOException {
        Path suite = find();
        if (!Files.isDirectory(suite)) {
            return List.of(missing(suite));
        }
        List<Path> programs = programs(suite);
        assertThat(programs)
                .as("programs of %s in %s, of branch prod/testsuite-base", VERSION, suite)
                .hasSizeGreaterThanOrEqualTo(PROGRAMS);
        List<DynamicNode> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<DynamicTest> tests = new ArrayList<>();
            for (Path program : programs) {
                String name = kind + " " + suite.relativize(program);
                tests.add(dynamicTest(name, () -> passes(program, kind)));
            }
            kinds.add(dynamicContainer(kind.toString(), tests));
        }
        return kinds;
    }

    private void passes(Path program, Kind kind) throws Exception {
        assumeTrue(kind.isHere(scratch), "this host has no openat2");
        Path folder = Files.createTempDirectory(scratch, "run");
        assertThat(Program.read(program).run(kind, folder)).isEmpty();
    }
}
