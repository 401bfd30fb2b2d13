package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** validate, parse, print and inspect. */
class FilesTest {
    private static final String MODULE =
            """
            (module $sum
              (import "env" "log" (func $log (param i32)))
              (memory (export "memory") 1 2)
              (table 3 funcref)
              (global $g (mut i64) (i64.const 0))
              (data (i32.const 0) "abc")
              (func $add (export "add") (param $x i32) (param i32) (result i32)
                (if (local.get 0) (then (call $log (i32.const 1))))
                (i32.add (local.get 0) (local.get 1)))
              (func (export "wide") (drop (v128.const i64x2 1 2)) (drop (memory.grow (i32.const 0))))
              (@custom "mine" "\\01\\02\\03"))
            """;

    @TempDir private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void validateSaysSoOfEachFile() throws IOException {
        String good = file("good.wat", MODULE);
        String bad = file("bad.wat", "(module\n  (func (result i32)))");
        String broken = file("broken.wat", "(module\n  (fun))");
        Cli.Result result = Cli.run("validate", good, bad, broken, folder + "/missing", good);
        assertThat(result.exit()).isEqualTo(65);
        assertThat(result.out()).isEqualTo(good + ": valid\n" + good + ": valid\n");
        List<String> err = result.err().lines().toList();
        assertThat(err.get(0)).startsWith("godwit: " + bad + ": type mismatch").contains("at 2:");
        assertThat(err.get(1)).isEqualTo("    (func (result i32)))");
        assertThat(err.get(3)).startsWith("godwit: " + broken).contains("at 2:");
        assertThat(err.getLast()).contains("no such file");
        assertThat(Cli.run("validate", good).exit()).isZero();
        assertThat(Cli.run("validate").exit()).isEqualTo(2);
        assertThat(Cli.run("validate", "--wasm", "2.0,-simd", good).err()).contains("'simd'");
    }

    @Test
    void parseWritesABinaryThatPrintGivesBack() throws IOException {
        String text = file("m.wat", MODULE);
        String binary = folder.resolve("m.wasm").toString();
        Cli.Result parsed = Cli.run("parse", text, "-o", binary);
        assertThat(parsed.exit()).isZero();
        assertThat(parsed.out() + parsed.err()).isEmpty();
        byte[] bytes = Files.readAllBytes(Path.of(binary));
        assertThat(bytes).startsWith(0, 'a', 's', 'm', 1, 0, 0, 0);
        Cli.Result printed = Cli.run("print", binary);
        assertThat(printed.out()).contains("$add").contains("\"mine\"");
        String again = folder.resolve("again.wasm").toString();
        assertThat(Cli.run("parse", file("again.wat", printed.out()), "-o", again).exit()).isZero();
        assertThat(Path.of(again)).hasBinaryContent(bytes);
        String toFile = folder.resolve("printed.wat").toString();
        assertThat(Cli.run("print", binary, "-o", toFile).out()).isEmpty();
        assertThat(Path.of(toFile)).hasContent(printed.out());
        assertThat(names())
                .containsExactly("again.wasm", "again.wat", "m.wasm", "m.wat", "printed.wat");
    }

    @Test
    void parseLeavesWhatIsThereIfTheModuleIsWrong() throws IOException {
        String target = file("target.wasm", "precious");
        String invalid = file("invalid.wat", "(module (func (result i32)))");
        String malformed = file("malformed.wat", "(module");
        for (String wrong : List.of(invalid, malformed, folder + "/missing", target)) {
            Cli.Result result = Cli.run("parse", wrong, "-o", target);
            assertThat(result.exit()).as(wrong).isEqualTo(65);
            assertThat(Path.of(target)).hasContent("precious");
        }
        assertThat(names()).containsExactly("invalid.wat", "malformed.wat", "target.wasm");
        String good = file("good.wat", "(module)");
        assertThat(Cli.run("parse", good, "-o", target).exit()).isZero();
        assertThat(Path.of(target)).hasBinaryContent(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        Cli.Result binary = Cli.run("parse", target, "-o", folder + "/x");
        assertThat(binary.exit()).isEqualTo(65);
        assertThat(binary.line()).contains("godwit print");
        assertThat(Cli.run("parse", good).line()).contains("--output");
    }

    @Test
    void aFileLongerThanAModuleIsNotRead() throws IOException {
        Path large = folder.resolve("large.wasm");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((1L << 30) + 1); // a hole
        }
        Cli.Result result = Cli.run("validate", large.toString());
        assertThat(result.exit()).isEqualTo(65);
        assertThat(result.line()).endsWith("is longer than a module may be, 1073741824 bytes");
    }

    @Test
    void aDeviceWithoutAnEndIsReadNoFurtherThanAModuleIsLong() throws IOException {
        byte[] bytes = new byte[100_000];
        bytes[99_999] = 1;
        InputStream fits = new ByteArrayInputStream(bytes);
        assertThat(InputFile.readStream("pipe", fits, 100_000)).isEqualTo(bytes);
        InputStream zeros =
                new InputStream() {
                    @Override
                    public int read() {
                        return 0;
                    }
                };
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> InputFile.readStream("zeros", zeros, 100_000))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ExitCode.BAD_INPUT));
    }

    @Test
    void whatCannotBeWrittenIs74() throws IOException {
        String good = file("good.wat", "(module)");
        Cli.Result missing = Cli.run("parse", good, "-o", folder + "/none/x.wasm");
        assertThat(missing.exit()).isEqualTo(74);
        assertThat(missing.line()).contains("/none/x.wasm").contains("cannot be written");
        Cli.Result directory = Cli.run("parse", good, "-o", folder.toString());
        assertThat(directory.exit()).isEqualTo(74);
        assertThat(directory.line()).contains("folder");
        assertThat(names()).containsExactly("good.wat");
    }

    @Test
    void linksAreFollowedAndDevicesWrittenStraight() throws IOException {
        String good = file("good.wat", "(module)");
        Path real = folder.resolve("real.wasm");
        Files.writeString(real, "old");
        Path link = folder.resolve("link.wasm");
        Files.createSymbolicLink(link, real.getFileName());
        assertThat(Cli.run("parse", good, "-o", link.toString()).exit()).isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.size(real)).isEqualTo(8);
        if (Files.exists(Path.of("/dev/null"))) {
            assertThat(Cli.run("parse", good, "-o", "/dev/null").exit()).isZero();
            assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        }
    }

    @Test
    void printShowsWhatIsInvalid() throws IOException {
        Cli.Result result = Cli.run("print", file("invalid.wat", "(module (func (result i32)))"));
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("(result i32)");
        assertThat(Cli.run("print", file("broken", "(module")).exit()).isEqualTo(65);
    }

    @Test
    void inspectTellsWhatAModuleIsMadeOf() throws IOException {
        Cli.Result result = Cli.run("inspect", file("m.wat", MODULE));
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines())
                .contains(
                        "name: sum",
                        "features: simd",
                        "functions: 3, 1 of them imported",
                        "memory 0: 1 to 2 pages of 64 KiB",
                        "table 0: 3 or more elements of funcref",
                        "imports: 1",
                        "  \"env\" \"log\" func (param i32)",
                        "exports: 3",
                        "  \"memory\" memory 1 to 2 pages of 64 KiB",
                        "  \"add\" func (param i32 i32) (result i32)");
        assertThat(result.out())
                .containsPattern("(?m)^  custom \"mine\": [0-9]+ bytes at 0x")
                .containsPattern("(?m)^  code: [0-9]+ bytes at 0x")
                .containsPattern("(?m)^code: [0-9]+ bytes$")
                .containsPattern("(?m)^side table: [1-9][0-9]* bytes$");
    }

    @Test
    void inspectFindsTheFeaturesThatAreUsed() throws IOException {
        assertThat(features("(func (param i32))")).isEqualTo("none");
        assertThat(features("(memory 1 1 shared)")).isEqualTo("threads");
        assertThat(features("(memory i64 1)")).isEqualTo("memory64");
        assertThat(features("(memory 1) (memory 1)")).isEqualTo("multi-memory");
        assertThat(features("(memory 1 (pagesize 1))")).isEqualTo("custom-page-sizes");
        assertThat(features("(func (result i32 i32) (i32.const 1) (i32.const 2))"))
                .isEqualTo("multi-value");
        assertThat(features("(func (drop (i32.extend8_s (i32.const 1))))"))
                .isEqualTo("sign-extension");
        assertThat(features("(func $f (return_call $f))")).isEqualTo("tail-call");
        assertThat(features("(type (struct))"))
                .isEqualTo("reference-types, function-references, gc");
        assertThat(features("(tag) (func (throw 0))")).isEqualTo("reference-types, exceptions");
        assertThat(
                        features(
                                "(func (param i64 i64) (i64.mul_wide_s (local.get 0) (local.get 1))"
                                        + " (drop) (drop))"))
                .isEqualTo("wide-arithmetic");
        assertThat(features("(global i32 (i32.add (i32.const 1) (i32.const 2)))"))
                .isEqualTo("extended-const");
        assertThat(features("(func (i32.trunc_sat_f32_s (f32.const 1)) (drop))"))
                .isEqualTo("nontrapping-float-to-int");
        assertThat(
                        features(
                                "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0)"
                                        + " (i32.const 0)))"))
                .isEqualTo("bulk-memory");
    }

    private String features(String fields) throws IOException {
        Cli.Result result = Cli.run("inspect", file("f.wat", "(module " + fields + ")"));
        assertThat(result.err()).isEmpty();
        return result.out()
                .lines()
                .filter(line -> line.startsWith("features: "))
                .findFirst()
                .orElseThrow()
                .substring("features: ".length());
    }
}
