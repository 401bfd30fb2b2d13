package dev.godwit.bench;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.ToolFailure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the calls of files that a guest of WASI makes, beside another build of Godwit: in
 * memory, on a directory of the host through system calls, and through java.nio. Paths have 1, 3
 * and 6 components.
 */
final class FileCalls {
    private static final String LONG = "home/user/project/src/main/";

    private FileCalls() {}

    /**
     * Runs.
     *
     * @param args {@code --against DIR [JVMS [CALL...]]}; each figure is the median of that many
     *     JVMs (9)
     */
    static void main(String[] args) {
        String missing = C.missing();
        if (missing != null) {
            throw new ToolFailure(missing);
        }
        Options options = Options.of(args, 9, 9);
        Path against = options.against();
        if (against == null) {
            throw new IllegalArgumentException("files: beside which build? --against DIR says");
        }
        String ours = Build.classPath(Speed.ROOT);
        String theirs = Build.classPath(against);
        System.out.println(
                "JVMs for each figure: " + options.repeats() + ", load: " + Speed.load());
        System.out.println("ratios are speed: above 1, this is faster");
        for (FileKind kind : FileKind.values()) {
            int work = kind == FileKind.MEMORY ? 100_000 : 10_000;
            List<Kernel> calls =
                    all(work).stream()
                            .filter(call ->
                                    options.names().isEmpty()
                                            || options.names().contains(call.name()))
                            .toList();
            Speed.Pair pair =
                    new Speed.Pair(kind + ":" + ours, "this", kind + ":" + theirs, "other");
            String title = kind + ", milliseconds for " + work + " calls";
            new Speed(pair, options.repeats()).table(title, calls, true);
        }
        System.out.println("load: " + Speed.load());
    }

    private static List<Kernel> all(int work) {
        List<Kernel> calls = new ArrayList<>();
        calls.add(call("call", "call", "", work));
        for (String name : List.of("stat", "open")) {
            calls.add(call(name + "1", name, "file", work));
            calls.add(call(name + "3", name, "usr/lib/file", work));
            calls.add(call(name + "6", name, LONG + "file", work));
        }
        for (String name : List.of("create", "mkdir")) {
            calls.add(call(name + "1", name, "new", work / 10));
            calls.add(call(name + "6", name, LONG + "new", work / 10));
        }
        for (String name : List.of("fstat", "read", "write", "pread", "pwrite", "page")) {
            calls.add(call(name, name, "", work));
        }
        calls.add(call("list", "list", "", work / 10));
        return calls;
    }

    private static Kernel call(String name, String function, String path, int work) {
        List<String> options = List.of("-DCALL=" + function, "-DPATH=" + path);
        return new Kernel(name, work, "files", options);
    }
}
