package dev.godwit.bench;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the engines on all kernels, each engine in JVMs of its own on one core, and prints a
 * table: once with all kernels in one JVM, which warm each other up, and once with a JVM for each.
 */
public final class Speed {
    private static final Path ROOT = Path.of(System.getProperty("godwit.root", "."));

    private Speed() {}

    /** What an engine made of a kernel. */
    private record Figure(long nanos, String result) {}

    /**
     * Runs.
     *
     * @param args the number of JVMs that each figure is the median of (3), then names of kernels
     *     (all)
     */
    public static void main(String[] args) {
        String missing = C.missing();
        if (missing != null) {
            System.err.println(missing);
            System.exit(2);
        }
        int repeats = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        List<String> wanted = List.of(args).subList(Math.min(1, args.length), args.length);
        List<Kernel> kernels =
                Kernel.ALL.stream()
                        .filter(k -> wanted.isEmpty() || wanted.contains(k.name()))
                        .toList();
        System.out.println("JVMs for each figure: " + repeats + ", load: " + load());
        table("warmed up by all kernels", kernels, repeats, true);
        table("one kernel alone", kernels, repeats, false);
        System.out.println("load: " + load());
    }

    private static String load() {
        double load =
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage();
        return String.format(Locale.ROOT, "%.1f", load);
    }

    private static void table(String title, List<Kernel> kernels, int repeats, boolean together) {
        System.out.printf(Locale.ROOT, "%n%s%n", title);
        System.out.printf(
                Locale.ROOT, "%-12s %12s %12s %8s%n", "kernel", "inplace ms", "endive ms", "ratio");
        List<Map<String, Figure>> ours = new ArrayList<>();
        List<Map<String, Figure>> theirs = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            // in turns, so that a load of the machine meets both
            ours.add(measure(Engine.INPLACE, kernels, together));
            theirs.add(measure(Engine.ENDIVE, kernels, together));
        }
        double logs = 0;
        for (Kernel kernel : kernels) {
            double mine = median(ours, kernel.name());
            double other = median(theirs, kernel.name());
            logs += Math.log(other / mine);
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %12.1f %12.1f %8.2f%n",
                    kernel.name(),
                    mine / 1e6,
                    other / 1e6,
                    other / mine);
        }
        System.out.printf(
                Locale.ROOT,
                "%-12s %12s %12s %8.2f%n",
                "geo. mean",
                "",
                "",
                Math.exp(logs / kernels.size()));
    }

    /** The median over JVMs; all of them, and both engines, must have computed the same. */
    private static double median(List<Map<String, Figure>> runs, String kernel) {
        return runs.stream()
                .map(run -> run.getOrDefault(kernel, new Figure(0, "")))
                .mapToLong(Figure::nanos)
                .sorted()
                .toArray()[runs.size() / 2];
    }

    private static final Map<String, String> RESULTS = new LinkedHashMap<>();

    private static Map<String, Figure> measure(
            Engine engine, List<Kernel> kernels, boolean together) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        if (together) {
            figures.putAll(jvm(engine, kernels));
        } else {
            for (Kernel kernel : kernels) {
                figures.putAll(jvm(engine, List.of(kernel)));
            }
        }
        figures.forEach((name, figure) -> {
            String before = RESULTS.putIfAbsent(name, figure.result());
            if (before != null && !before.equals(figure.result())) {
                throw new ToolFailure(
                        engine
                                + " computed "
                                + figure.result()
                                + " for "
                                + name
                                + ", not "
                                + before);
            }
        });
        return figures;
    }

    private static Map<String, Figure> jvm(Engine engine, List<Kernel> kernels) {
        List<String> command = new ArrayList<>();
        if (!Processes.find("taskset").isEmpty()) {
            command.addAll(List.of("taskset", "-c", "0"));
        }
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Measure.class.getName(),
                        engine.name()));
        for (Kernel kernel : kernels) {
            command.add(kernel.name());
            command.add(Integer.toString(kernel.work()));
            command.add(Kernel.build(ROOT, kernel).toAbsolutePath().toString());
        }
        Result result = Processes.tool(ROOT, command);
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (String line : result.text().split("\n")) {
            String[] words = line.split(" ");
            figures.put(words[0], new Figure(Long.parseLong(words[1]), words[2]));
        }
        return figures;
    }
}
