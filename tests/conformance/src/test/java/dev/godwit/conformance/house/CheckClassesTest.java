package dev.godwit.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/** The check of class files finds what is planted for it. */
class CheckClassesTest {
    private static final Path BUILD = Path.of(System.getProperty("godwit.root"), "build");

    private record Result(int exit, String output) {}

    @TempDir private Path folder;

    private Result check(boolean library, boolean portable, String body) throws Exception {
        Path source = folder.resolve("Planted.java");
        Files.writeString(source, "final class Planted {\n" + body + "\n}\n");
        Path classes = Files.createDirectory(folder.resolve("classes"));
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString());
        assertThat(compiled).isZero();
        return run(library, portable, classes);
    }

    private static Result run(boolean library, boolean portable, Path classes)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java.toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        BUILD.resolve("CheckClasses.java").toString(),
                                        BUILD.toString(),
                                        Boolean.toString(library),
                                        Boolean.toString(portable),
                                        classes.toString()))
                        .redirectErrorStream(true)
                        .start();
        byte[] output = process.getInputStream().readAllBytes();
        return new Result(process.waitFor(), new String(output, StandardCharsets.UTF_8));
    }

    @Test
    void aCleanClassPasses() throws Exception {
        Result result = check(true, true, "static int twice(int x) { return 2 * x; }");
        assertThat(result.output()).doesNotContain("Planted");
        assertThat(result.exit()).isZero();
    }

    @Test
    void aHugeMethodFails() throws Exception {
        String lines =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "x = x * 31 + " + (i + 1_000_000) + ";")
                        .collect(Collectors.joining("\n"));
        Result result = check(true, false, "static int huge(int x) {" + lines + "return x; }");
        assertThat(result.output()).containsPattern("Planted.huge has \\d+ bytecode bytes");
        assertThat(result.exit()).isNotZero();
    }

    @Test
    void aConsoleInALibraryFails() throws Exception {
        Result result = check(true, false, "static void say() { System.out.println(1); }");
        assertThat(result.output()).contains("java.lang.System#out");
        assertThat(result.exit()).isNotZero();
    }

    @Test
    void whatTeaVmLacksFailsInPortableCodeOnly() throws Exception {
        Result result =
                check(true, true, "static double f(double x) { return Math.fma(x, x, x); }");
        assertThat(result.output()).contains("java.lang.Math#fma");
        assertThat(result.exit()).isNotZero();
        assertThat(run(true, false, folder.resolve("classes")).exit()).isZero();
    }

    @Test
    void whatTeaVmCompilesWronglyFails() throws Exception {
        Result result =
                check(
                        true,
                        true,
                        "static double f(double x) { return -x; } static int[] g(int[] x) { return"
                                + " x.clone(); }");
        assertThat(result.output()).contains("Planted.f (line 2)").contains("Planted.g (line 2)");
        assertThat(result.exit()).isNotZero();
    }

    @Test
    void aTryAroundNothingFails() throws Exception {
        String resource =
                "static final class R implements AutoCloseable { public void close() {} }";
        Result result =
                check(
                        true,
                        true,
                        resource
                                + "\n"
                                + "static R f() { try (R r = new R()) { return r; } }\n"
                                + "static int g() { try (R r = new R()) { return r.hashCode(); }"
                                + " }");
        assertThat(result.output()).contains("Planted.f: a try around").doesNotContain("Planted.g");
        assertThat(result.exit()).isNotZero();
    }

    @Test
    void librariesHaveNoRuntimeDependencies() throws Exception {
        Path root = BUILD.getParent();
        // A module is a floor itself, or stands on one.
        try (Stream<Path> files =
                Files.find(root, 3, (file, attributes) -> file.endsWith("pom.xml"))) {
            List<Path> poms =
                    files.filter(Files::isRegularFile).filter(CheckClassesTest::isLibrary).toList();
            assertThat(poms).hasSizeGreaterThanOrEqualTo(7);
            for (Path pom : poms) {
                for (String dependency : dependencies(Files.readString(pom))) {
                    assertThat(dependency)
                            .as(pom.toString())
                            .containsAnyOf(
                                    "<groupId>dev.godwit</groupId>",
                                    "<scope>provided<",
                                    "<scope>test<");
                }
            }
        }
    }

    private static List<String> dependencies(String pom) {
        List<String> parts = List.of(pom.split("<dependency>"));
        return parts.subList(1, parts.size());
    }

    private static boolean isLibrary(Path pom) {
        try {
            return Files.readString(pom).contains("<godwit.library>true<");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
