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
public final class Startup {
    private static final Path ROOT = Path.of(System.getProperty("godwit.root", "."));

    private Startup() {}

    /**
     * Runs.
     *
     * @param args the number of processes that each figure is the median of (5)
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        String missing = C.missing();
        if (missing != null) {
            System.err.println(missing);
            System.exit(2);
        }
        int repeats = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Path target = ROOT.resolve("bench/target").toAbsolutePath();
        String godwit = ROOT.resolve("godwit").toAbsolutePath().toString();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        Path source = target.resolve("hello.c");
        Files.writeString(
                source, "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n");
        String hello = C.wasm(target.resolve("hello.wasm"), List.of(source)).toString();
        Path cache = ROOT.resolve(".godwit").toAbsolutePath();
        String esbuild =
                Npm.fetch(cache, "@esbuild/wasi-preview1", "0.27.2")
                        .resolve("esbuild.wasm")
                        .toString();
        List<String> node =
                List.of(
                        Npm.node(cache),
                        "--no-warnings",
                        ROOT.resolve("tests/conformance/programs/esbuild/node.mjs")
                                .toAbsolutePath()
                                .toString());
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
        print("hello.wasm: node:wasi", "hello", repeats, with(node, hello, "/=" + target));
        print("esbuild: godwit", "0.27.2", repeats, List.of(godwit, "run", esbuild, "--version"));
        print(
                "esbuild: godwit --lazy",
                "0.27.2",
                repeats,
                List.of(godwit, "run", "--lazy", esbuild, "--version"));
        print("esbuild: chicory", "0.27.2", repeats, with(chicory, esbuild, "--version"));
        print(
                "esbuild: node:wasi",
                "0.27.2",
                repeats,
                with(node, esbuild, "/=" + target, "--version"));
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
            Result result = Processes.run(ROOT, Map.of(), new byte[0], command);
            long end = System.nanoTime();
            if (result.code() != 0 || !result.text().strip().equals(expected)) {
                throw new ToolFailure(
                        command + " answered " + result.code() + ": " + result.error());
            }
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
}
