package dev.godwit.bench;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Npm;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures whole processes, from their start to their exit. */
final class Startup {
    private static final Path ROOT =
            Path.of(System.getProperty("godwit.root", ".")).toAbsolutePath().normalize();
    private static final Path TARGET = ROOT.resolve("tests/bench/target");
    private static final Path CACHE = ROOT.resolve(".godwit");

    private static final String ESBUILD = "0.27.2";

    private Startup() {}

    /**
     * Runs.
     *
     * @param args {@code [--against DIR] [PROCESSES]}; each figure is the median of that many
     *     processes (21, or 5 beside peers)
     * @throws IOException if a file cannot be written
     */
    static void main(String[] args) throws IOException {
        String missing = C.missing();
        if (missing != null) {
            throw new ToolFailure(missing);
        }
        Options options = Options.of(args, 5, 21);
        Path source = TARGET.resolve("hello.c");
        Files.writeString(
                source, "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n");
        String hello = C.wasm(TARGET.resolve("hello.wasm"), List.of(source)).toString();
        String esbuild =
                Npm.fetch(CACHE, "@esbuild/wasi-preview1", ESBUILD)
                        .resolve("esbuild.wasm")
                        .toString();
        Path against = options.against();
        if (against == null) {
            besidePeers(options.repeats(), hello, esbuild);
        } else {
            String ours = Build.launcher(ROOT);
            String theirs = Build.launcher(against);
            System.out.println("CPU time of whole processes, user and system, least and median;");
            System.out.println("ratios are time: below 1, this build takes less than the other");
            compare("hello", "hello", options.repeats(), ours, theirs, hello);
            compare("esbuild", ESBUILD, options.repeats(), ours, theirs, esbuild, "--version");
        }
    }

    private static void besidePeers(int repeats, String hello, String esbuild) {
        String godwit = Build.launcher(ROOT);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        List<String> node =
                List.of(
                        Npm.node(CACHE),
                        "--no-warnings",
                        ROOT.resolve("tests/conformance/programs/esbuild/node.mjs").toString());
        List<String> chicory =
                List.of(java, "-XX:+UseSerialGC", "-cp", classes, ChicoryMain.class.getName());
        print(
                "bare Java hello",
                "hello",
                repeats,
                List.of(
                        java,
                        "-Xshare:auto",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        Hello.class.getName()));
        print("hello.wasm: godwit", "hello", repeats, List.of(godwit, "run", hello));
        print("hello.wasm: chicory", "hello", repeats, with(chicory, hello));
        print("hello.wasm: node:wasi", "hello", repeats, with(node, hello, "/=" + TARGET));
        print("esbuild: godwit", ESBUILD, repeats, List.of(godwit, "run", esbuild, "--version"));
        print(
                "esbuild: godwit --lazy",
                ESBUILD,
                repeats,
                List.of(godwit, "run", "--lazy", esbuild, "--version"));
        print("esbuild: chicory", ESBUILD, repeats, with(chicory, esbuild, "--version"));
        print(
                "esbuild: node:wasi",
                ESBUILD,
                repeats,
                with(node, esbuild, "/=" + TARGET, "--version"));
    }

    private static List<String> with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    private static void print(String what, String expected, int repeats, List<String> command) {
        long[] nanos = new long[repeats];
        // the first run of all fills caches, and is not counted
        for (int i = -1; i < repeats; i++) {
            long start = System.nanoTime();
            run(command, expected);
            long end = System.nanoTime();
            if (i >= 0) {
                nanos[i] = end - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-24s %7.3f s  (%.3f to %.3f)%n",
                what,
                nanos[repeats / 2] / 1e9,
                nanos[0] / 1e9,
                nanos[repeats - 1] / 1e9);
    }

    /** Two builds in turns; each is the first one in every second turn. */
    private static void compare(
            String what,
            String expected,
            int repeats,
            String ours,
            String theirs,
            String... arguments) {
        List<String> own = with(List.of(ours, "run"), arguments);
        List<String> other = with(List.of(theirs, "run"), arguments);
        long[] mine = new long[repeats];
        long[] peers = new long[repeats];
        // the first runs build what is missing, and are not counted
        for (int i = -1; i < repeats; i++) {
            boolean isTurned = i % 2 == 0;
            long first = cpu(isTurned ? other : own, expected);
            long second = cpu(isTurned ? own : other, expected);
            if (i >= 0) {
                mine[i] = isTurned ? second : first;
                peers[i] = isTurned ? first : second;
            }
        }
        Arrays.sort(mine);
        Arrays.sort(peers);
        System.out.printf(
                Locale.ROOT,
                "%-8s  this %.3f, %.3f s   other %.3f, %.3f s   ratio of least times %.3f,"
                        + " of medians %.3f%n",
                what,
                mine[0] / 1e6,
                mine[repeats / 2] / 1e6,
                peers[0] / 1e6,
                peers[repeats / 2] / 1e6,
                (double) mine[0] / peers[0],
                (double) mine[repeats / 2] / peers[repeats / 2]);
    }

    private static long cpu(List<String> command, String expected) {
        long before = CpuTime.ofChildren();
        run(command, expected);
        return CpuTime.ofChildren() - before;
    }

    private static void run(List<String> command, String expected) {
        Result result = Processes.run(ROOT, Map.of(), new byte[0], command);
        if (result.code() != 0 || !result.text().strip().equals(expected)) {
            throw new ToolFailure(command + " answered " + result.code() + ": " + result.error());
        }
    }
}
