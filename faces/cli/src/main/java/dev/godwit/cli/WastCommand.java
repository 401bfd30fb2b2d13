package dev.godwit.cli;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.host.Alarm;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.script.Command;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.script.ScriptResult;
import dev.godwit.wasm.script.ScriptRunner;
import dev.godwit.wasm.script.StoreScriptEngine;

import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Runs scripts of the specification's test suite. */
final class WastCommand extends CliCommand {
    private static final int LONGEST_LINE = 2_000;

    private final FeatureOption wasm = new FeatureOption();
    private final EngineOptions engine = new EngineOptions();
    private final LimitOptions bounds = new LimitOptions();

    private final PositionalParamSpec paths =
            InputFile.parameters(
                    "PATH",
                    "Scripts, or folders whose .wast files are run, those inside them too.");

    WastCommand() {
        super(
                "Run scripts of the specification's test suite.",
                "",
                "Prints a line for each failure, one for each script, and the totals last.");
        spec().addPositional(paths);
        wasm.addTo(spec());
        engine.addTo(spec());
        bounds.addTo(spec());
    }

    @Override
    public Integer call() {
        List<String> files = new ArrayList<>();
        for (String path : paths.<List<String>>getValue()) {
            addFiles(path, files);
        }
        PrintWriter out = out();
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        for (String file : files) {
            ScriptResult result = run(file);
            for (ScriptResult.Failure failure : result.failures()) {
                String line = file + ":" + failure.line() + ": " + failure.message();
                out.println(Report.escape(cut(line)));
            }
            String note = result.note().isEmpty() ? "" : " (" + result.note() + ")";
            out.println(
                    Report.escape(file + ": ")
                            + counts(result.passed(), result.failed(), result.skipped())
                            + note);
            passed += result.passed();
            failed += result.failed();
            skipped += result.skipped();
            if (out.checkError()) {
                break; // nobody reads on
            }
        }
        out.println(counts(passed, failed, skipped));
        return failed == 0 ? ExitCode.OK.code() : ExitCode.ASSERTIONS_FAILED.code();
    }

    private static String counts(int passed, int failed, int skipped) {
        return "passed " + passed + ", failed " + failed + ", skipped " + skipped;
    }

    private static String cut(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
    }

    private static void addFiles(String name, List<String> files) {
        Path path = InputFile.path(name);
        if (!Files.isDirectory(path)) {
            files.add(name);
            return;
        }
        int before = files.size();
        try (Stream<Path> all = Files.walk(path)) {
            all.filter(file -> file.toString().endsWith(".wast") && Files.isRegularFile(file))
                    .sorted()
                    .forEach(file -> files.add(file.toString()));
        } catch (IOException e) {
            throw unreadable(name, e);
        } catch (UncheckedIOException e) {
            throw unreadable(name, Objects.requireNonNull(e.getCause()));
        }
        if (files.size() == before) {
            throw CommandFailure.badInput(name, "has no .wast file in it");
        }
    }

    /** The folder or what is inside it. */
    private static CommandFailure unreadable(String folder, IOException e) {
        String file = e instanceof FileSystemException inside ? inside.getFile() : null;
        return CommandFailure.badInput(
                file == null ? folder : file, "cannot be read: " + InputFile.reason(e));
    }

    private ScriptResult run(String file) {
        byte[] text = InputFile.read(file);
        try {
            return run(text);
        } catch (Failure e) {
            return failure(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return failure(new LimitReached(Limit.MEMORY, -1, Main.HEAP_FULL).getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return failure(new EngineBug(Main.describe(e), e).getMessage());
        }
    }

    private static ScriptResult failure(String message) {
        return new ScriptResult(0, 1, 0, List.of(new ScriptResult.Failure(1, message)), "");
    }

    private ScriptResult run(byte[] text) {
        List<Command> commands = Script.parse(text);
        StoreScriptEngine store =
                new StoreScriptEngine(
                        engine.engines(), wasm.features(), bounds.forStore(), engine.isLazy());
        Execution execution = store.execution();
        // The thread stays inside from one command to the next, so that a stop that comes between
        // two of them is not lost.
        execution.acquire();
        Duration timeout = bounds.timeout();
        try (Alarm _ = timeout == null ? null : execution.stopAfter(timeout)) {
            return ScriptRunner.run(commands, store, wasm.features());
        } finally {
            execution.release();
        }
    }
}
