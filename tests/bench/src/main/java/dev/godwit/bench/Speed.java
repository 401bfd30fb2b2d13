package dev.godwit.bench;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures the engine on all kernels beside another one, both in one JVM and on one core, and
 * prints a table: once with all kernels in one JVM, which warm each other up, and once with a JVM
 * for each. The other one is a peer, or another build of Godwit, or this build with a meter.
 */
final class Speed {
    static final Path ROOT =
            Path.of(System.getProperty("godwit.root", ".")).toAbsolutePath().normalize();

    /** The processor that JVMs run on. */
    private static final String CORE = System.getenv().getOrDefault("GODWIT_BENCH_CORE", "0");

    /** The engines as Measure knows them, and what the table calls them. */
    record Pair(String ours, String ourLabel, String theirs, String theirLabel) {}

    /**
     * What a JVM found out about a kernel: medians in nanoseconds, and of the ratios of pairs, and
     * the ratio of the least times. Ratios are speed: above 1 where ours is faster.
     */
    private record Figure(double ours, double theirs, double ratio, double least) {
        /** The same with the sides changed. */
        Figure turned() {
            return new Figure(/* ours= */ theirs, /* theirs= */ ours, 1 / ratio, 1 / least);
        }
    }

    private final Pair pair;
    private final int repeats;

    Speed(Pair pair, int repeats) {
        this.pair = pair;
        this.repeats = repeats;
    }

    /**
     * Runs.
     *
     * @param args {@code [--against DIR | --metered] [JVMS [KERNEL...]]}; each figure is the median
     *     of that many JVMs (9, or 3 beside a peer)
     */
    static void main(String[] args) {
        String missing = C.missing();
        if (missing != null) {
            throw new ToolFailure(missing);
        }
        Options options = Options.of(args, 3, 9);
        List<Kernel> kernels =
                Kernel.ALL.stream()
                        .filter(k ->
                                options.names().isEmpty() || options.names().contains(k.name()))
                        .toList();
        Speed speed = new Speed(pair(options), options.repeats());
        System.out.println("JVMs for each figure: " + options.repeats() + ", load: " + load());
        System.out.println("ratios are speed: above 1, " + speed.pair.ourLabel + " is faster");
        speed.table("warmed up by all kernels", kernels, true);
        speed.table("one kernel alone", kernels, false);
        System.out.println("load: " + load());
    }

    private static Pair pair(Options options) {
        Path against = options.against();
        if (options.isMetered()) {
            String build = Build.classPath(against == null ? ROOT : against);
            if (!new Build(build).hasMeter()) {
                throw new ToolFailure(
                        "this build has no meter: its Limits have neither metered() nor"
                                + " withFuel()");
            }
            return new Pair("metered:" + build, "metered", "build:" + build, "unmetered");
        }
        if (against == null) {
            return new Pair("inplace", "inplace", "endive", "endive");
        }
        return new Pair(
                "build:" + Build.classPath(ROOT),
                "this",
                "build:" + Build.classPath(against),
                "other");
    }

    /** How busy the machine is. */
    static String load() {
        double load =
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage();
        return String.format(Locale.ROOT, "%.1f", load);
    }

    /**
     * Measures and prints.
     *
     * @param title what the table is called
     * @param kernels what to measure
     * @param together all kernels in each JVM, or a JVM for each
     */
    void table(String title, List<Kernel> kernels, boolean together) {
        System.out.printf(Locale.ROOT, "%n%s%n", title);
        System.out.printf(
                Locale.ROOT,
                "%-12s %12s %12s %8s %14s  %s%n",
                "kernel",
                pair.ourLabel + " ms",
                pair.theirLabel + " ms",
                "ratio",
                "of least times",
                "in single JVMs");
        Map<String, List<Figure>> figures = new LinkedHashMap<>();
        for (int i = 0; i < repeats; i++) {
            if (together) {
                measure(i, kernels, figures);
            } else {
                for (Kernel kernel : kernels) {
                    measure(i, List.of(kernel), figures);
                }
            }
        }
        for (Map.Entry<String, List<Figure>> kernel : figures.entrySet()) {
            List<Figure> all = kernel.getValue();
            line(
                    kernel.getKey(),
                    String.format(Locale.ROOT, "%.1f", median(all, Figure::ours) / 1e6),
                    String.format(Locale.ROOT, "%.1f", median(all, Figure::theirs) / 1e6),
                    median(all, Figure::ratio),
                    median(all, Figure::least),
                    all.stream().mapToDouble(Figure::least).toArray());
        }
        double[] means = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            int jvm = i;
            means[i] = mean(figures.values(), all -> all.get(jvm).least());
        }
        line(
                "geo. mean",
                "",
                "",
                mean(figures.values(), all -> median(all, Figure::ratio)),
                mean(figures.values(), all -> median(all, Figure::least)),
                means);
    }

    private static void line(
            String name, String ours, String theirs, double ratio, double least, double[] single) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %12s %12s %8.3f %14.3f  %.3f to %.3f%n",
                name,
                ours,
                theirs,
                ratio,
                least,
                Arrays.stream(single).min().orElseThrow(),
                Arrays.stream(single).max().orElseThrow());
    }

    /** The geometric mean. */
    private static double mean(
            Collection<List<Figure>> kernels, ToDoubleFunction<List<Figure>> figure) {
        return Math.exp(
                kernels.stream()
                        .mapToDouble(all -> Math.log(figure.applyAsDouble(all)))
                        .average()
                        .orElseThrow());
    }

    private static double median(List<Figure> figures, ToDoubleFunction<Figure> part) {
        return figures.stream().mapToDouble(part).sorted().toArray()[figures.size() / 2];
    }

    /** Runs a JVM; in every second one the other engine is the first to be warmed up. */
    private void measure(int round, List<Kernel> kernels, Map<String, List<Figure>> figures) {
        boolean isTurned = round % 2 == 1;
        List<String> command = new ArrayList<>();
        if (Processes.works("taskset", "-c", CORE, "true")) {
            command.addAll(List.of("taskset", "-c", CORE));
        }
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Measure.class.getName(),
                        isTurned ? pair.theirs : pair.ours,
                        isTurned ? pair.ours : pair.theirs));
        for (Kernel kernel : kernels) {
            command.add(kernel.name());
            command.add(Integer.toString(kernel.work()));
            command.add(Kernel.build(ROOT, kernel).toString());
        }
        Result result = Processes.tool(ROOT, command);
        for (String line : result.text().split("\n")) {
            String[] words = line.split(" ");
            Figure figure =
                    new Figure(
                            Double.parseDouble(words[1]),
                            Double.parseDouble(words[2]),
                            Double.parseDouble(words[3]),
                            Double.parseDouble(words[4]));
            figures.computeIfAbsent(words[0], name -> new ArrayList<>())
                    .add(isTurned ? figure.turned() : figure);
        }
    }
}
