package dev.godwit.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import javax.tools.ToolProvider;

/** What the launcher runs are other classes than those that were tested, but they do the same. */
@Timeout(60)
class DistTest {
    private static final Path BUILD = Path.of(System.getProperty("godwit.root"), "build");

    /** Pattern switches of all kinds; what they answer. */
    private static final String PLANTED =
            """
            import java.util.List;
            import java.util.function.Supplier;

            public final class Planted implements Supplier<String> {
                sealed interface Shape {
                    default String kind() {
                        return switch (this) {
                            case Circle(int radius) -> "circle " + radius;
                            case Square square -> "square " + square.side();
                        };
                    }
                }
                record Circle(int radius) implements Shape {}
                record Square(int side) implements Shape {}
                enum Color { RED, GREEN }

                static String guarded(Object o) {
                    return switch (o) {
                        case null -> "null";
                        case String s when s.length() > 3 -> "long";
                        case Circle(int radius) when radius > 9 -> "great";
                        case CharSequence s when s.isEmpty() -> "empty";
                        case String s -> s;
                        case Integer i when i > 5 -> "more";
                        case Number n -> "number " + n;
                        case Shape[] shapes -> "shapes " + shapes.length;
                        case Color.RED -> "red";
                        default -> "other";
                    };
                }

                static String classes(Object o) {
                    return switch (o) {
                        case String s when s.length() > 3 -> "long";
                        case CharSequence s when s.isEmpty() -> "empty";
                        case String s -> s;
                        case Integer i when i > 5 -> "more";
                        case Number n -> "number " + n;
                        case Shape[] shapes -> "shapes " + shapes.length;
                        case Shape shape -> shape.kind();
                        default -> "other";
                    };
                }

                static String without(Shape shape) {
                    try {
                        switch (shape) {
                            case Circle c -> { return "c"; }
                            case Square s -> { return "s"; }
                        }
                    } catch (NullPointerException e) {
                        return "none";
                    }
                }

                @Override
                public String get() {
                    StringBuilder answers = new StringBuilder();
                    for (Object o : List.of("abcd", "", "ab", new StringBuilder(), 3, 7, 2.5,
                            new Shape[2], new Circle(1), new Circle(10), new Square(2), Color.RED,
                            Color.GREEN, 'x')) {
                        answers.append(guarded(o)).append(',').append(classes(o)).append(';');
                    }
                    return answers + guarded(null) + without(null) + without(new Square(1));
                }
            }
            """;

    @TempDir private Path folder;

    @Test
    void patternSwitchesWithoutCallSitesAnswerTheSame() throws Exception {
        Path source = Files.writeString(folder.resolve("Planted.java"), PLANTED);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString());
        assertThat(compiled).isZero();
        Path jar = folder.resolve("planted.jar");
        pack(classes, jar);
        Path dist = dist(jar);
        Path made = dist.resolve("lib/planted.jar");
        String answers = answers(made);
        assertThat(answers).isEqualTo(answers(jar)).contains("circle 1").endsWith("nullnones");
        // the one with a constant among its labels is left
        assertThat(switches(jar)).isEqualTo(4);
        assertThat(switches(made)).isEqualTo(1);
    }

    private Path dist(Path jar) throws IOException, InterruptedException {
        Path dist = folder.resolve("dist");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                BUILD.resolve("Dist.java").toString(),
                                "20260102030405",
                                dist.toString(),
                                jar.toString())
                        .redirectErrorStream(true)
                        .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(new String(output, StandardCharsets.UTF_8)).isZero();
        return dist;
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                zip.putNextEntry(new ZipEntry(String.valueOf(file.getFileName())));
                zip.write(Files.readAllBytes(file));
            }
        }
    }

    private static String answers(Path jar) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Supplier<?> planted =
                    (Supplier<?>)
                            loader.loadClass("Planted").getDeclaredConstructor().newInstance();
            return String.valueOf(planted.get());
        }
    }

    /** The call sites of pattern switches in a jar. */
    private static long switches(Path jar) throws IOException {
        long count = 0;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                count +=
                        ClassFile.of().parse(bytes).methods().stream()
                                .flatMap(method -> method.code().stream())
                                .flatMap(code -> code.elementStream())
                                .filter(element ->
                                        element instanceof InvokeDynamicInstruction call
                                                && call.bootstrapMethod()
                                                        .methodName()
                                                        .equals("typeSwitch"))
                                .count();
            }
        }
        return count;
    }
}
