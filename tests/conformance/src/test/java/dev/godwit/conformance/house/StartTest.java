package dev.godwit.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process starts fast as long as what it needs is in the launcher's AOT cache: so this counts
 * what is not, and measures nothing.
 */
@Timeout(120)
class StartTest {
    private static final Path ROOT = Path.of(System.getProperty("godwit.root", "../.."));

    /** Such as method handles' forms, of which the JDK always makes one or two anew. */
    private static final int FEW = 8;

    @TempDir private Path folder;

    @BeforeEach
    void isBuilt() {
        assumeTrue(
                Files.exists(ROOT.resolve("faces/cli/target/dist/built")),
                "the command is not built: mvn package -pl faces/cli -am");
    }

    @Test
    void helpAndVersionAreInTheCache() throws IOException {
        startsFromTheCache("--version");
        startsFromTheCache("--help");
    }

    @Test
    void aSmallProgramIsInTheCache() throws IOException {
        startsFromTheCache("run", ROOT.resolve("examples/hello.wasm").toString());
        startsFromTheCache("run", ROOT.resolve("examples/hello.wat").toString());
    }

    @Test
    void aProgramInCIsInTheCache() throws IOException {
        String missing = C.missing();
        assumeTrue(missing == null, () -> "skipped: " + missing);
        Path source =
                Files.writeString(
                        folder.resolve("hello.c"),
                        "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n");
        Path program = C.wasm(folder.resolve("hello.wasm"), List.of(source));
        startsFromTheCache("run", program.toString());
    }

    private void startsFromTheCache(String... args) throws IOException {
        Path log = folder.resolve("classes.txt");
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("godwit").toAbsolutePath().toString());
        command.addAll(List.of(args));
        Map<String, String> environment =
                Map.of(
                        "GODWIT_BUILD",
                        "never",
                        "GODWIT_OPTS",
                        "-Xlog:class+load:file=" + log + ":none");
        Result result = Processes.run(folder, environment, new byte[0], command);
        assertThat(result.code()).as(result.error()).isZero();
        List<String> loaded = Files.readAllLines(log);
        assertThat(loaded).anyMatch(line -> line.startsWith("dev.godwit.cli.Main source: shared"));
        List<String> others =
                loaded.stream().filter(line -> !line.contains("source: shared objects")).toList();
        assertThat(others).as(String.join(" ", args)).hasSizeLessThanOrEqualTo(FEW);
        assertThat(others)
                .as(String.join(" ", args))
                .noneMatch(line -> line.startsWith("dev.godwit.") || line.startsWith("picocli."));
    }
}
