package dev.godwit.bench;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures the engine on all kernels beside a peer, both in one JVM and on one core, and prints a
 * table: once with all kernels in one JVM, which warm each other up, and once with a JVM for each.
 */
public final class Speed {
    private static final Path ROOT = Path.of(System.getProperty("godwit.root", "."));

    private Speed() {}

    /**
     * What a JVM found out about a kernel: medians in nanoseconds, and of the ratios of pairs, and
     * the ratio of the least times.
     */
    private record Figure(double mine, double other, double ratio, double least) {}

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
                Locale.ROOT,
                "%-12s %12s %12s %8s %14s%n",
                "kernel",
                "inplace ms",
                "endive ms",
                "ratio",
                "of least times");
        Map<String, List<Figure>> figures = new LinkedHashMap<>();
        for (int i = 0; i < repeats; i++) {
            if (together) {
                measure(kernels, figures);
            } else {
                kernels.forEach(kernel -> measure(List.of(kernel), figures));
            }
        }
        double logs = 0;
        double leastLogs = 0;
        for (Map.Entry<String, List<Figure>> kernel : figures.entrySet()) {
            double ratio = median(kernel.getValue(), Figure::ratio);
            logs += Math.log(ratio);
            double least = median(kernel.getValue(), Figure::least);
            leastLogs += Math.log(least);
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %12.1f %12.1f %8.2f %14.2f%n",
                    kernel.getKey(),
                    median(kernel.getValue(), Figure::mine) / 1e6,
                    median(kernel.getValue(), Figure::other) / 1e6,
                    ratio,
                    least);
        }
        System.out.printf(
                Locale.ROOT,
                "%-12s %12s %12s %8.2f %14.2f%n",
                "geo. mean",
                "",
                "",
                Math.exp(logs / figures.size()),
                Math.exp(leastLogs / figures.size()));
    }

    private static double median(List<Figure> figures, ToDoubleFunction<Figure> part) {
        return figures.stream().mapToDouble(part).sorted().toArray()[figures.size() / 2];
    }

    private static void measure(List<Kernel> kernels, Map<String, List<Figure>> figures) {
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
                        Measure.class.getName()));
        for (Kernel kernel : kernels) {
            command.add(kernel.name());
            command.add(Integer.toString(kernel.work()));
            command.add(Kernel.build(ROOT, kernel).toAbsolutePath().toString());
        }
        Result result = Processes.tool(ROOT, command);
        for (String line : result.text().split("\n")) {
            String[] words = line.split(" ");
            figures.computeIfAbsent(words[0], name -> new ArrayList<>())
                    .add(
                            new Figure(
                                    Double.parseDouble(words[1]),
                                    Double.parseDouble(words[2]),
                                    Double.parseDouble(words[3]),
                                    Double.parseDouble(words[4])));
        }
    }
}
