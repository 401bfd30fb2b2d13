package dev.godwit.cli;

import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.Outcome;
import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Platform;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.vfs.HostDirectories;
import dev.godwit.wasi.ProcessExit;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.FunctionType;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Runs a program, or one function of it. */
@Command(
        name = "run",
        description = {
            "Run a WebAssembly program, or one function of it.",
            "",
            "What kind a file is of is told from its content. Options end at FILE: what follows it"
                    + " is the guest's. Nothing is granted that is not asked for."
        })
final class RunCommand extends StandardOptions implements Callable<Integer> {
    private static final String INITIALIZE = "_initialize";

    /**
     * How long a guest that reached a limit has for what it wrote: its reader may never read, and
     * then a timeout would be none.
     */
    private static final long LAST_WORDS_MILLIS = 1000;

    /** How many functions a message names, and how much of each name. */
    private static final int FEW = 5;

    private static final int LONG = 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-i", "--invoke"},
            paramLabel = "NAME",
            description =
                    "Call this exported function instead of _start, with ARGS typed by its"
                            + " signature, and print its results.")
    private @Nullable String invoke;

    @Option(
            names = {"-p", "--params"},
            paramLabel = "TYPED",
            description =
                    "Arguments of --invoke with their types: I32(10),I64(20),F32(1.5),F64(2).")
    private @Nullable String typed;

    @Option(
            names = "--app-args",
            paramLabel = "LINE",
            description = "More arguments in one line, split as a shell does without expanding.")
    private @Nullable String line;

    @Mixin private WorldOptions world = new WorldOptions();
    @Mixin private LimitOptions bounds = new LimitOptions();
    @Mixin private FeatureOption wasm = new FeatureOption();
    @Mixin private EngineOptions engine = new EngineOptions();

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "A module in the binary or text format.")
    private String file = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARGS",
            description = "The guest's arguments.")
    private List<String> words = new ArrayList<>();

    private final Platform platform;
    private final HostDirectories directories;

    /**
     * Makes the command.
     *
     * @param platform whose clock, random bytes and standard streams a guest gets
     * @param directories opens the directories that it is granted
     */
    RunCommand(Platform platform, HostDirectories directories) {
        this.platform = platform;
        this.directories = directories;
    }

    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>(words);
        if (line != null) {
            arguments.addAll(ShellWords.split(line));
        }
        if (typed != null && (invoke == null || !arguments.isEmpty())) {
            throw CommandFailure.usage(
                    "--params is for --invoke, in place of arguments behind the file");
        }
        byte[] bytes = InputFile.read(file);
        try {
            WasmModule module = WasmModule.wrap(bytes, wasm.features(), engine.isLazy());
            return invoke == null ? runEntry(module, arguments) : call(module, invoke, arguments);
        } catch (LimitReached e) {
            JvmPlatform.drain(LAST_WORDS_MILLIS);
            throw CommandFailure.of(file, e);
        } catch (Failure e) {
            flush();
            throw CommandFailure.of(file, e);
        } catch (UncheckedIOException e) {
            flush();
            throw CommandFailure.cannotWrite(file, String.valueOf(e.getMessage()));
        } catch (ProcessExit e) {
            return ended(e.code() & 0xff);
        }
    }

    private int runEntry(WasmModule module, List<String> arguments) {
        if (Guest.entry(module) == null) {
            throw CommandFailure.usage(
                    file
                            + ": there is nothing to start, it exports neither _start nor"
                            + " _initialize; call one of its functions with --invoke NAME"
                            + functions(module));
        }
        try (Guest guest = guest(module, arguments)) {
            return finish(guest.runToEnd());
        }
    }

    /** Some functions that could be called, for a message. */
    private static String functions(WasmModule module) {
        List<String> names = new ArrayList<>();
        for (Export export : module.exports()) {
            if (export.kind() == Export.Kind.FUNC && names.size() < FEW) {
                String name = export.name();
                names.add(name.length() > LONG ? name.substring(0, LONG) + "..." : name);
            }
        }
        return names.isEmpty() ? " (there are none)" : ": " + String.join(", ", names);
    }

    private int call(WasmModule module, String name, List<String> arguments) {
        FunctionType type;
        try {
            type = module.functionType(name);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(file + ": " + e.getMessage());
        }
        List<String> texts = typed == null ? arguments : Arguments.typed(name, type, typed);
        @Nullable Object[] values = Arguments.read(name, type, texts);
        try (Guest guest = guest(module, List.of())) {
            if (INITIALIZE.equals(Guest.entry(module)) && !name.equals(INITIALIZE)) {
                Outcome outcome = guest.runToEnd();
                if (!outcome.equals(new Outcome.Exited(0))) {
                    return finish(outcome);
                }
            }
            Object result = guest.instance().function(name).call(values);
            flush();
            print(type.results(), result);
            return ExitCode.OK.code();
        }
    }

    private Guest guest(WasmModule module, List<String> arguments) {
        GuestBuilder builder =
                Guest.of(module)
                        .limits(bounds.limits())
                        .clock(platform.clock())
                        .entropy(platform.entropy())
                        .input(platform.standardInput())
                        .output(platform.standardOutput())
                        .error(platform.standardError());
        try {
            world.grant(builder, platform.clock(), directories, spec.commandLine().getErr());
            return builder.arguments(file).arguments(arguments.toArray(new String[0])).build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    private void print(int[] types, @Nullable Object result) {
        PrintWriter out = spec.commandLine().getOut();
        @Nullable Object[] values =
                types.length > 1 && result instanceof @Nullable Object[] several
                        ? several
                        : new @Nullable Object[] {result};
        for (int i = 0; i < types.length; i++) {
            out.println(Results.text(values[i], types[i]));
        }
    }

    private int finish(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> ended(code & 0xff);
            case Outcome.Trapped(Trap trap) -> throw trap;
            case Outcome.Stopped(LimitReached limit) -> throw limit;
            case Outcome.Blocked(Blocked on) ->
                    throw new IllegalStateException("left waiting: " + on.what());
        };
    }

    /**
     * The exit code of a guest that has ended; what it wrote was taken without waiting, so that it
     * may be lost only now.
     */
    private int ended(int code) {
        Errno lost = flush();
        if (lost != null && code == 0) {
            throw CommandFailure.cannotWrite(
                    file, "what it wrote last cannot be written: " + lost.text());
        }
        return code;
    }

    /**
     * Has everything that the guest wrote appear before what follows.
     *
     * @return why something could not be written, or null; that nobody reads any more is no reason
     */
    private @Nullable Errno flush() {
        Errno lost = null;
        for (ByteSink sink : List.of(platform.standardOutput(), platform.standardError())) {
            try {
                sink.flush();
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EPIPE) {
                    lost = e.errno();
                }
            }
        }
        return lost;
    }
}
