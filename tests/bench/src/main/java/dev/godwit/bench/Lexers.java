package dev.godwit.bench;

import dev.godwit.Function;
import dev.godwit.Instance;
import dev.godwit.InstanceBuilder;
import dev.godwit.WasmModule;
import dev.godwit.testkit.tools.Npm;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.ToolFailure;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Import;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures the lexers of published tree-sitter grammars beside Node: functions that are one
 * enormous switch each, as generated programs have them. What counts is not how far Node is, but
 * that no lexer is much further from it than the others.
 */
final class Lexers {
    private static final Path ROOT =
            Path.of(System.getProperty("godwit.root", ".")).toAbsolutePath().normalize();
    private static final Path PROGRAMS = ROOT.resolve("tests/bench/programs");
    private static final Path TARGET = ROOT.resolve("tests/bench/target");
    private static final int TEXT = 4096;

    /** What each lexer is given in a round to show its least time. */
    private static final double SECONDS = 1;

    /**
     * The first is for the compiler: each lexer takes ways through the engine that none has taken
     * before, and throws it back.
     */
    private static final int ROUNDS = 3;

    private record Figure(int sum, long nanos) {
        Figure better(Figure other) {
            return nanos < other.nanos ? this : other;
        }
    }

    private Lexers() {}

    /**
     * Runs.
     *
     * @param args names of grammars, such as {@code c_sharp}; all if there are none
     * @throws IOException if a file cannot be read or written
     */
    static void main(String[] args) throws IOException {
        Path cache = ROOT.resolve(".godwit");
        List<Path> grammars =
                grammars(
                        Npm.fetch(cache, "tree-sitter-wasms", "0.1.13").resolve("out"),
                        List.of(args));
        byte[] text = text();
        byte[] driverText = Files.readAllBytes(PROGRAMS.resolve("lexers.wat"));
        WasmModule driver = WasmModule.of(driverText);
        Map<String, Supplier<Figure>> lexers = new LinkedHashMap<>();
        for (Path grammar : grammars) {
            lexers.put(file(grammar), lexer(driver, grammar, text));
        }
        Map<String, Figure> ours = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            lexers.forEach((file, lexer) -> ours.merge(file, lexer.get(), Figure::better));
        }
        Map<String, Figure> theirs =
                node(Npm.node(cache), driver.structure().bytes(), text, grammars);
        print(text.length, ours, theirs);
    }

    private static String file(Path path) {
        return Objects.requireNonNull(path.getFileName()).toString();
    }

    private static List<Path> grammars(Path folder, List<String> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> wanted.isEmpty() || wanted.contains(name(file(path))))
                    .sorted()
                    .toList();
        }
    }

    private static String name(String file) {
        return file.substring("tree-sitter-".length(), file.length() - ".wasm".length());
    }

    /** The programs of the tests: something of each kind of language, none of it for one alone. */
    private static byte[] text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Path programs = ROOT.resolve("tests/conformance/programs");
        for (String name :
                List.of(
                        "lua/script.lua",
                        "ruby/script.rb",
                        "sqlite/script.sql",
                        "rust/table.rs",
                        "esbuild/project/src/main.ts",
                        "esbuild/project/src/style.css",
                        "sort.c")) {
            text.write(Files.readAllBytes(programs.resolve(name)));
        }
        return text.toByteArray();
    }

    /** Loads a lexer, to be measured for a while each time that it is asked. */
    private static Supplier<Figure> lexer(WasmModule driver, Path file, byte[] text)
            throws IOException {
        Instance environment = Instance.builder(driver).build();
        WasmModule module = WasmModule.of(Files.readAllBytes(file));
        InstanceBuilder builder =
                Instance.builder(module)
                        .functions((from, name) ->
                                call -> {
                                    throw new IllegalStateException(name + " is called");
                                });
        for (Import wanted : module.imports()) {
            if (wanted.module().startsWith("GOT.") && wanted.type() instanceof ExternType.Global) {
                builder.global(wanted.module(), wanted.name(), "i32", true, 0);
            }
        }
        Instance grammar = builder.link("env", environment).build();
        if (grammar.exports().contains("__wasm_apply_data_relocs")) {
            grammar.function("__wasm_apply_data_relocs").call();
        }
        String name =
                grammar.exports().stream()
                        .filter(export -> export.matches("tree_sitter_(?!.*_external_scanner_).*"))
                        .findFirst()
                        .orElseThrow();
        Object language = Objects.requireNonNull(grammar.function(name).call());
        environment.memory("memory").write(TEXT, text);
        Function lex = environment.function("lex");
        return () -> measure(lex, language, text);
    }

    private static Figure measure(Function lex, Object language, byte[] text) {
        int sum = 0;
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        do {
            long start = System.nanoTime();
            sum = (int) Objects.requireNonNull(lex.call(text.length, language));
            least = Math.min(least, System.nanoTime() - start);
        } while (System.nanoTime() < end);
        return new Figure(sum, least);
    }

    /** Figures of Node, a process for each grammar: it may die of one. */
    private static Map<String, Figure> node(
            String node, byte[] driver, byte[] text, List<Path> grammars) throws IOException {
        String driverFile = Files.write(TARGET.resolve("lexers.wasm"), driver).toString();
        String textFile = Files.write(TARGET.resolve("lexers.txt"), text).toString();
        String program = PROGRAMS.resolve("lexers.mjs").toString();
        Map<String, Figure> figures = new HashMap<>();
        for (Path grammar : grammars) {
            List<String> command =
                    List.of(
                            node,
                            program,
                            driverFile,
                            textFile,
                            Double.toString(ROUNDS * SECONDS),
                            grammar.toString());
            try {
                String[] words = Processes.tool(ROOT, command).text().strip().split(" ");
                long nanos = Long.parseLong(words[2]);
                figures.put(words[0], new Figure(Integer.parseInt(words[1]), nanos));
            } catch (ToolFailure e) {
                String[] lines = String.valueOf(e.getMessage()).split("\n");
                String why =
                        Arrays.stream(lines)
                                .filter(line -> line.contains("Fatal"))
                                .findFirst()
                                .orElse(lines[lines.length - 1]);
                System.out.println(name(file(grammar)) + ": Node fails: " + why);
            }
        }
        return figures;
    }

    private static void print(int length, Map<String, Figure> ours, Map<String, Figure> theirs) {
        Map<String, Double> ratios = new HashMap<>();
        ours.forEach((file, figure) -> {
            Figure other = theirs.get(file);
            if (other != null) {
                if (other.sum() != figure.sum()) {
                    throw new ToolFailure(file + ": Node found other tokens");
                }
                ratios.put(file, (double) figure.nanos() / other.nanos());
            }
        });
        double[] sorted = ratios.values().stream().mapToDouble(ratio -> ratio).sorted().toArray();
        double median = sorted[sorted.length / 2];
        System.out.println("least times for each character of a text of " + length);
        System.out.printf(
                Locale.ROOT,
                "%-20s %12s %12s %12s %12s%n",
                "grammar",
                "godwit ns",
                "node ns",
                "over Node",
                "over median");
        ratios.entrySet().stream()
                .sorted(Comparator.comparingDouble(Map.Entry::getValue))
                .forEach(entry ->
                        System.out.printf(
                                Locale.ROOT,
                                "%-20s %12.1f %12.2f %12.1f %12.2f%n",
                                name(entry.getKey()),
                                nanos(ours, entry.getKey()) / length,
                                nanos(theirs, entry.getKey()) / length,
                                entry.getValue(),
                                entry.getValue() / median));
        System.out.printf(
                Locale.ROOT,
                "median of %d: %.1f times as long as Node; the furthest: %.2f times the median%n",
                sorted.length,
                median,
                Arrays.stream(sorted).max().orElseThrow() / median);
    }

    private static double nanos(Map<String, Figure> figures, String file) {
        return Objects.requireNonNull(figures.get(file)).nanos();
    }
}
