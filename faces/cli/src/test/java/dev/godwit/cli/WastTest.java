package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@Timeout(120)
class WastTest {
    private static final String GOOD =
            """
            (module (func (export "f") (param i32) (result i32) (local.get 0)))
            (assert_return (invoke "f" (i32.const 1)) (i32.const 1))
            (assert_invalid (module (func (result i32))) "type mismatch")
            """;

    @TempDir private Path folder;

    private String script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private static List<String> lines(Cli.Result result) {
        assertThat(result.err()).isEmpty();
        return result.out().lines().toList();
    }

    @Test
    void passingScriptsGiveALineEachAndTheTotals() throws IOException {
        String one = script("one.wast", GOOD);
        String two = script("two.wast", GOOD);
        Cli.Result result = Cli.run("wast", two, one);
        assertThat(result.exit()).isZero();
        assertThat(lines(result))
                .containsExactly(
                        two + ": passed 2, failed 0, skipped 0",
                        one + ": passed 2, failed 0, skipped 0",
                        "passed 4, failed 0, skipped 0");
    }

    @Test
    void foldersAreWalkedInOrder() throws IOException {
        String b = script("b.wast", GOOD);
        String inner = script("a/z.wast", GOOD);
        script("a/readme.txt", "no script");
        Cli.Result result = Cli.run("wast", folder.toString());
        assertThat(lines(result))
                .containsExactly(
                        inner + ": passed 2, failed 0, skipped 0",
                        b + ": passed 2, failed 0, skipped 0",
                        "passed 4, failed 0, skipped 0");
        Files.createDirectory(folder.resolve("none"));
        Cli.Result none = Cli.run("wast", folder.resolve("none").toString());
        assertThat(none.exit()).isEqualTo(65);
        assertThat(none.line()).contains("no .wast file");
    }

    @Test
    void aFailureNamesItsPlaceWhatWasExpectedAndWhatCame() throws IOException {
        String file =
                script(
                        "bad.wast",
                        GOOD
                                + "(assert_return (invoke \"f\" (i32.const 1)) (i32.const 2))\n"
                                + "(assert_trap (invoke \"f\" (i32.const 1)) \"unreachable\")\n"
                                + "(invoke \"missing\")\n"
                                + "(module (func (result i32)))\n");
        Cli.Result result = Cli.run("wast", file);
        assertThat(result.exit()).isEqualTo(1);
        List<String> lines = lines(result);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0))
                .startsWith(file + ":4: ")
                .contains("expected (i32.const 2), got (i32.const 1)");
        assertThat(lines.get(1)).startsWith(file + ":5: ").contains("unreachable");
        assertThat(lines.get(2)).startsWith(file + ":6: ").contains("missing");
        assertThat(lines.get(3)).startsWith(file + ":7: ").contains("type mismatch");
        assertThat(lines.get(5)).isEqualTo("passed 2, failed 4, skipped 0");
    }

    @Test
    void aTimeoutIsOneFailureOfItsScript() throws IOException {
        String endless =
                script(
                        "a.wast",
                        "(module (func (export \"f\") (loop $l (br $l))))\n(invoke \"f\")\n"
                                + GOOD);
        String good = script("b.wast", GOOD);
        Cli.Result result = Cli.run("wast", "--timeout", "1s", endless, good);
        assertThat(result.exit()).isEqualTo(1);
        List<String> lines = lines(result);
        assertThat(lines.get(0)).startsWith(endless + ":2: limit: timeout");
        assertThat(lines.getLast()).isEqualTo("passed 2, failed 1, skipped 0");
        // 300 years: more nanoseconds than a long holds
        assertThat(Cli.run("wast", "--timeout", "2628000h", good).exit()).isZero();
    }

    @Test
    void aTimeoutAlsoEndsManyShortCommands() throws IOException {
        String line = "(assert_return (invoke \"f\"))\n";
        String file =
                script(
                        "many.wast",
                        "(module (func (export \"f\") (local i32)"
                                + " (local.set 0 (i32.const 2000000)) (loop $l (br_if $l"
                                + " (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))\n"
                                + line.repeat(20_000));
        Cli.Result result = Cli.run("wast", "--timeout", "300ms", file);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(lines(result)).hasSize(3);
        assertThat(lines(result).get(0)).contains("timeout");
    }

    @Test
    void memoryThatRunsOutIsOneFailure() throws IOException {
        String file = script("m.wast", "(module (memory 100))\n(module (memory 100))\n" + GOOD);
        Cli.Result result = Cli.run("wast", "--max-memory", "8MiB", file);
        assertThat(lines(result).getLast()).isEqualTo("passed 0, failed 1, skipped 0");
    }

    @Test
    void brokenScriptsFailAndMissingOnesAreBadInput() throws IOException {
        for (String text :
                List.of("(assert_return", "nonsense", "(module (func", "(", "\0", "\"")) {
            Cli.Result result = Cli.run("wast", script("x.wast", text));
            assertThat(result.exit()).as(text).isEqualTo(1);
            assertThat(result.out().lines().toList().getLast())
                    .isEqualTo("passed 0, failed 1, skipped 0");
        }
        assertThat(Cli.run("wast", script("empty.wast", "")).exit()).isEqualTo(65);
        assertThat(Cli.run("wast", folder + "/missing.wast").exit()).isEqualTo(65);
        assertThat(Cli.run("wast").exit()).isEqualTo(2);
    }

    @Test
    void scriptsOfFeaturesThatAreNotSupportedAreSkipped() throws IOException {
        String file =
                script(
                        "legacy.wast",
                        "(module (tag $e) (func (export \"f\") (try (do) (catch_all))))\n"
                                + "(assert_return (invoke \"f\"))\n");
        for (String option : List.of("--engine=inplace", "--lazy")) {
            Cli.Result result = Cli.run("wast", option, file);
            assertThat(result.exit()).isZero();
            assertThat(lines(result).getLast()).isEqualTo("passed 0, failed 0, skipped 1");
        }
    }

    @Test
    void lazyValidationStillChecksWhatIsToBeInvalid() throws IOException {
        assertThat(lines(Cli.run("wast", "--lazy", script("l.wast", GOOD))).getLast())
                .isEqualTo("passed 2, failed 0, skipped 0");
    }

    @Test
    void featuresAndEnginesAreChosen() throws IOException {
        String file =
                script(
                        "f.wast",
                        "(assert_malformed (module binary \"\\00asm\\01\\00\\00\\00"
                                + "\\05\\03\\01\\03\\00\") \"malformed limits flags\")\n"
                                + "(module (memory 1 1 shared))");
        assertThat(Cli.run("wast", "--engine", "inplace", file).exit()).isEqualTo(1);
        assertThat(Cli.run("wast", "--wasm", "1.0,threads", file).out()).contains("failed");
    }

    @Test
    void aFolderInsideThatCannotBeReadIsNamed() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        assumeTrue(inside.toFile().setReadable(false) && !Files.isReadable(inside), "not as root");
        Cli.Result result = Cli.run("wast", folder.toString());
        assertThat(result.exit()).isEqualTo(65);
        assertThat(result.line()).isEqualTo(inside + ": cannot be read: permission denied");
    }
}
