package dev.godwit.check;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the build to Wasm GC under Node 24, which is fetched by npm if the installed one is older:
 * Node 20 cannot load Wasm GC.
 */
final class Node {
    private static final int VERSION = 24;
    private static final Path ROOT = Path.of(System.getProperty("godwit.root"));
    private static final Path CACHE = ROOT.resolve(".godwit/node" + VERSION);
    private static final Path MODULE = ROOT.resolve("build/portability");

    /** What a process left: its exit code, what it wrote to stdout, and to stderr. */
    record Result(int exit, String out, String err) {}

    private static @Nullable Path found;

    private Node() {}

    /** Calls a method of the driver with nothing, with a file's bytes, or once for each file. */
    static Result call(String method, Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(executable().toString());
        command.add(MODULE.resolve("src/test/js/run.mjs").toString());
        command.add(MODULE.resolve("target/wasmgc").toString());
        command.add(method);
        Stream.of(files).map(Path::toString).forEach(command::add);
        return run(command);
    }

    private static synchronized Path executable() throws IOException, InterruptedException {
        Path node = found;
        if (node == null) {
            node = find();
            found = node;
        }
        return node;
    }

    private static Path find() throws IOException, InterruptedException {
        String given = System.getenv("GODWIT_NODE");
        if (given != null) {
            return Path.of(given);
        }
        if (isNewEnough("node")) {
            return Path.of("node");
        }
        Path node = CACHE.resolve("node_modules/node/bin/node");
        if (!isNewEnough(node.toString())) {
            fetch();
        }
        if (!isNewEnough(node.toString())) {
            throw new IOException(
                    "needs Node "
                            + VERSION
                            + ": install it, or npm so that it can be fetched, or set GODWIT_NODE");
        }
        return node;
    }

    private static boolean isNewEnough(String node) throws InterruptedException {
        try {
            String version = run(List.of(node, "--version")).out().strip();
            return version.startsWith("v")
                    && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= VERSION;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static void fetch() throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        Result npm =
                run(
                        List.of(
                                "npm",
                                "install",
                                "--no-audit",
                                "--no-fund",
                                "--prefix",
                                CACHE.toString(),
                                "node@" + VERSION));
        Path packaged = CACHE.resolve("node_modules/node");
        Path script = packaged.resolve("installArchSpecificPackage.js");
        Path node = packaged.resolve("bin/node");
        if (npm.exit() == 0 && !Files.exists(node) && Files.exists(script)) {
            // an npm that runs no install scripts unasked
            run(packaged, List.of("node", script.toString()));
        }
        if (npm.exit() != 0) {
            throw new IOException("npm install node@" + VERSION + " failed: " + npm.err());
        }
    }

    private static Result run(List<String> command) throws IOException, InterruptedException {
        return run(ROOT, command);
    }

    private static Result run(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("godwit", ".out");
        Path err = Files.createTempFile("godwit", ".err");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("no end after 10 minutes: " + command);
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
