package dev.godwit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs what TeaVM made of the portable modules under Node. */
class WasmGcTest {
    private static final Path ROOT = Path.of(System.getProperty("godwit.root"));

    /** What runs on the JVM, to compare. */
    private static final List<String> MODULES =
            List.of(
                    "hosts/jvm",
                    "base",
                    "isa/wasm",
                    "isa/riscv",
                    "systems/vfs",
                    "systems/wasi",
                    "systems/linux",
                    "systems/net",
                    "systems/machine",
                    "faces/api",
                    "build/portability");

    @TempDir private Path folder;

    @Test
    void bytesArriveAndTextComesBack() throws Exception {
        byte[] bytes = new byte[1_000];
        int hash = 1;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
            hash = 31 * hash + bytes[i];
        }
        Path file = Files.write(folder.resolve("bytes"), bytes);
        Node.Result result = Node.call("echo", file);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("1000 bytes, hash " + hash);
        assertThat(result.exit()).isZero();
    }

    @Test
    void aFailureInsideIsSeenOutside() throws Exception {
        Node.Result result = Node.call("fail");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("asked to fail");
    }

    @Test
    void anUnknownMethodIsAFailure() throws Exception {
        assertThat(Node.call("nonsense").exit()).isEqualTo(2);
    }

    @Test
    void theTwinsOfTheHostAgree() throws Exception {
        agree("twins", "dev.godwit.check.HostCases", 50_000);
    }

    @Test
    void theFloatingPointOfRiscvAgrees() throws Exception {
        agree("floats", "dev.godwit.check.FloatCases", 1_500);
    }

    /** What a method of the driver writes is what the class behind it writes on the JVM. */
    private static void agree(String method, String name, int least) throws Exception {
        Node.Result result = Node.call(method);
        assertThat(result.err()).isEmpty();
        List<String> wasm = result.out().lines().toList();
        List<String> jvm = onJvm(name, "all", new Class<?>[0]).lines().toList();
        assertThat(jvm).hasSizeGreaterThan(least);
        for (int i = 0; i < Math.min(wasm.size(), jvm.size()); i++) {
            assertThat(wasm.get(i)).as("case %d", i).isEqualTo(jvm.get(i));
        }
        assertThat(wasm).hasSameSizeAs(jvm);
    }

    /** Programs in the text format, parsed inside, with WASI on a file system in memory. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello.wat|Hello from WebAssembly!||",
                "primes.wat|78498 primes below 1000000||",
                "file.wat|Another line from WebAssembly.|Another line from WebAssembly.\\n|"
                        + "note.txt: 62 bytes\\n",
            })
    void aGuestRuns(String name, String line, @Nullable String before, @Nullable String files)
            throws Exception {
        Path program = ROOT.resolve("examples").resolve(name);
        Node.Result result = Node.call("guest", program);
        assertThat(result.err()).isEmpty();
        String run = "exited 0\nstdout: %s" + line + "\n\nstderr: \n";
        String expected = run.formatted("") + run.formatted(unescape(before)) + unescape(files);
        assertThat(result.out()).isEqualTo(expected);
        assertThat(
                        onJvm(
                                "dev.godwit.check.Guests",
                                "run",
                                new Class<?>[] {byte[].class},
                                Files.readAllBytes(program)))
                .isEqualTo(expected);
    }

    private static String unescape(@Nullable String text) {
        return text == null ? "" : text.replace("\\n", "\n");
    }

    /** The numeric scripts of the core suite, parsed inside by our own text parser. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "i32",
                "i64",
                "f32",
                "f64",
                "f32_bitwise",
                "f64_bitwise",
                "f32_cmp",
                "f64_cmp",
                "conversions",
                "float_exprs",
                "float_literals",
                "float_memory",
                "float_misc",
                "int_exprs",
                "int_literals",
            })
    void numericScriptsPass(String name) throws Exception {
        Path suite = testsuite();
        assumeTrue(suite != null, "no test suite: set GODWIT_TESTSUITE to a clone of it");
        Path script = suite.resolve(name + ".wast");
        Node.Result result = Node.call("wast", script);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).matches("passed [1-9]\\d*, failed 0, skipped 0\n");
        assertThat(result.out())
                .isEqualTo(
                        onJvm(
                                "dev.godwit.check.Scripts",
                                "run",
                                new Class<?>[] {byte[].class},
                                Files.readAllBytes(script)));
    }

    @Test
    void theWholeCoreSuitePasses() throws Exception {
        Path suite = testsuite();
        assumeTrue(suite != null, "no test suite: set GODWIT_TESTSUITE to a clone of it");
        Path[] scripts;
        try (Stream<Path> files = Files.list(suite)) {
            scripts =
                    files.filter(file -> file.toString().endsWith(".wast"))
                            .sorted()
                            .toArray(Path[]::new);
        }
        Node.Result result = Node.call("wast", scripts);
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .hasSize(scripts.length)
                .allMatch(line -> line.endsWith(", failed 0, skipped 0"));
    }

    /** A clone of github.com/WebAssembly/testsuite; null if there is none. */
    private static @Nullable Path testsuite() {
        String given = System.getenv("GODWIT_TESTSUITE");
        Stream<Path> places =
                given != null
                        ? Stream.of(Path.of(given))
                        : Stream.of(
                                ROOT.resolve("../shared/wasm-testsuite"),
                                ROOT.resolve("../../shared/wasm-testsuite"));
        return places.filter(place -> Files.isRegularFile(place.resolve("i32.wast")))
                .findFirst()
                .orElse(null);
    }

    /** Calls the same code with the twin of host-jvm, which a class loader of its own finds. */
    private static String onJvm(
            String name, String method, Class<?>[] types, @Nullable Object... arguments)
            throws Exception {
        List<URL> classes = new ArrayList<>();
        for (String module : MODULES) {
            classes.add(ROOT.resolve(module).resolve("target/classes/").toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(
                        classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object result = loader.loadClass(name).getMethod(method, types).invoke(null, arguments);
            return String.valueOf(result);
        }
    }
}
