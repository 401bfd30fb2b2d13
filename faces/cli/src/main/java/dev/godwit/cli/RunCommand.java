package dev.godwit.cli;

import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.Outcome;
import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Platform;
import dev.godwit.linux.elf.Elf;
import dev.godwit.linux.elf.Script;
import dev.godwit.net.host.HostListener;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.vfs.HostDirectories;
import dev.godwit.wasi.ProcessExit;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.FunctionType;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Runs a program, or one function of it. */
final class RunCommand extends CliCommand {
    private static final String INITIALIZE = "_initialize";

    /**
     * How long a guest that reached a limit has for what it wrote: its reader may never read, and
     * then a timeout would be none.
     */
    private static final long LAST_WORDS_MILLIS = 1000;

    /** How many functions a message names, and how much of each name. */
    private static final int FEW = 5;

    private static final int LONG = 60;

    /** Refused where a Linux program is run. */
    private static final List<String> OF_MODULES =
            List.of(
                    "--invoke",
                    "--params",
                    "--wasm",
                    "--engine",
                    "--lazy",
                    "--max-values",
                    "--max-calls",
                    "--listen");

    private final PositionalParamSpec input =
            PositionalParamSpec.builder()
                    .index("0")
                    .arity("0..1")
                    .paramLabel("FILE")
                    .type(String.class)
                    .description(
                            "A module in the binary or text format, or a Linux program of RISC-V.")
                    .build();

    private final PositionalParamSpec words =
            PositionalParamSpec.builder()
                    .index("1..*")
                    .arity("0..*")
                    .paramLabel("ARGS")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .initialValue(List.of())
                    .description("The guest's arguments.")
                    .build();

    private final OptionSpec invoke =
            OptionSpec.builder("-i", "--invoke")
                    .paramLabel("NAME")
                    .type(String.class)
                    .description(
                            "Call this exported function instead of _start, with ARGS typed by its"
                                    + " signature, and print its results.")
                    .build();

    private final OptionSpec params =
            OptionSpec.builder("-p", "--params")
                    .paramLabel("TYPED")
                    .type(String.class)
                    .description(
                            "Arguments of --invoke with their types:"
                                    + " I32(10),I64(20),F32(1.5),F64(2).")
                    .build();

    private final OptionSpec line =
            OptionSpec.builder("--app-args")
                    .paramLabel("LINE")
                    .type(String.class)
                    .description(
                            "More arguments in one line, split as a shell does without expanding.")
                    .build();

    private final WorldOptions world = new WorldOptions();
    private final LinuxOptions linux = new LinuxOptions();
    private final DebugOption debug = new DebugOption();
    private final LimitOptions bounds = new LimitOptions();
    private final DeterminismOption determinism = new DeterminismOption();
    private final FeatureOption wasm = new FeatureOption();
    private final EngineOptions engine = new EngineOptions();

    private final Platform platform;
    private final HostDirectories directories;

    /**
     * Makes the command.
     *
     * @param platform whose clock, random bytes and standard streams a guest gets
     * @param directories opens the directories that it is granted
     */
    RunCommand(Platform platform, HostDirectories directories) {
        super(
                "Run a WebAssembly program, or one function of it, or a Linux program of RISC-V.",
                "",
                "What kind a file is of is told from its content. Options end at FILE: what follows"
                        + " it is the guest's. Nothing is granted that is not asked for.");
        spec().parser().stopAtPositional(true); // what follows the file is the guest's
        spec().addPositional(input).addPositional(words);
        spec().addOption(invoke).addOption(params).addOption(line);
        world.addTo(spec());
        linux.addTo(spec());
        debug.addTo(spec());
        bounds.addTo(spec());
        determinism.addTo(spec());
        wasm.addTo(spec());
        engine.addTo(spec());
        this.platform = platform;
        this.directories = directories;
    }

    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>(words.<List<String>>getValue());
        String more = line.getValue();
        if (more != null) {
            arguments.addAll(ShellWords.split("--app-args", more));
        }
        if (input.getValue() == null && linux.cmd() == null) {
            throw new ParameterException(
                    spec().commandLine(), "Missing required parameter: 'FILE'");
        }
        if (linux.rootfs() != null || input.getValue() == null) {
            return runLinux(arguments, null);
        }
        byte[] bytes = InputFile.read(file());
        return Elf.isElf(bytes, bytes.length) || Script.isScript(bytes, bytes.length)
                ? runLinux(arguments, bytes)
                : runModule(arguments, bytes);
    }

    private int runModule(List<String> arguments, byte[] bytes) {
        List<String> strange = linux.given();
        if (!strange.isEmpty()) {
            throw CommandFailure.usage(
                    strange.getFirst() + " is for Linux programs; " + file() + " is a module");
        }
        if (debug.isGiven()) {
            throw CommandFailure.usage("--gdb is for Linux programs; " + file() + " is a module");
        }
        String function = invoke.getValue();
        if (params.getValue() != null && (function == null || !arguments.isEmpty())) {
            throw CommandFailure.usage(
                    "--params is for --invoke, in place of arguments behind the file");
        }
        return guarded(
                file(),
                () -> {
                    WasmModule module = WasmModule.wrap(bytes, wasm.features(), engine.isLazy());
                    return function == null
                            ? runEntry(module, arguments)
                            : call(module, function, arguments);
                });
    }

    /** Runs something, and has what the guest wrote appear before what is told of its end. */
    private int guarded(String subject, IntSupplier run) {
        try {
            return run.getAsInt();
        } catch (LimitReached e) {
            JvmPlatform.drain(LAST_WORDS_MILLIS);
            throw CommandFailure.of(subject, e);
        } catch (Failure e) {
            flush();
            throw CommandFailure.of(subject, e);
        } catch (UncheckedIOException e) {
            flush();
            throw CommandFailure.cannotWrite(subject, String.valueOf(e.getMessage()));
        } catch (ProcessExit e) {
            return ended(e.code() & 0xff);
        }
    }

    private int runLinux(List<String> arguments, byte @Nullable [] content) {
        for (String option : OF_MODULES) {
            if (spec().commandLine().getParseResult().hasMatchedOption(option)) {
                throw CommandFailure.usage(option + " is for modules, not for Linux programs");
            }
        }
        List<String> all = new ArrayList<>();
        String cmd = linux.cmd();
        if (cmd != null) {
            all.addAll(ShellWords.split("--cmd", cmd));
            if (all.isEmpty()) {
                throw CommandFailure.usage("--cmd has no word");
            }
        } else {
            String file = file();
            all.add(content == null ? file : file.substring(file.lastIndexOf('/') + 1));
        }
        all.addAll(arguments);
        String program = input.getValue() == null ? all.getFirst() : file();
        try (LinuxGuest parts = new LinuxGuest(linux, program, err())) {
            return guarded(
                    program,
                    () -> {
                        try {
                            return runLinux(parts, all, content);
                        } catch (Unlinkable e) {
                            throw parts.failure(e);
                        } finally {
                            parts.closeTerminal();
                        }
                    });
        }
    }

    private int runLinux(LinuxGuest parts, List<String> arguments, byte @Nullable [] content) {
        GuestBuilder builder =
                parts.builder(arguments, content, world, platform, directories)
                        .limits(bounds.limits());
        determinism.grant(builder);
        HostListener listener = debug.open(err());
        if (listener != null) {
            builder.debugger(listener);
        }
        Guest made;
        try {
            made = builder.build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
        try (Guest guest = made) {
            Outcome outcome = guest.runToEnd();
            if (outcome instanceof Outcome.Exited) {
                flush();
                parts.closeTerminal();
                parts.tellSignal(guest);
            }
            return finish(outcome);
        }
    }

    private String file() {
        return input.getValue();
    }

    private int runEntry(WasmModule module, List<String> arguments) {
        if (Guest.entry(module) == null) {
            throw CommandFailure.usage(
                    file()
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
            throw CommandFailure.usage(file() + ": " + e.getMessage());
        }
        String typed = params.getValue();
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
        determinism.grant(builder);
        try {
            world.grant(builder, platform.clock(), directories, err());
            return builder.arguments(file())
                    .arguments(arguments.toArray(new String[0]))
                    .imports(instance -> instance.engine(engine.engine()))
                    .build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    private void print(int[] types, @Nullable Object result) {
        PrintWriter out = out();
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
            case Outcome.Stopped(LimitReached limit, boolean _) -> throw limit;
            case Outcome.Breakpoint(int _, long _) ->
                    throw new IllegalStateException("nobody has set a breakpoint");
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
                    file(), "what it wrote last cannot be written: " + lost.text());
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
