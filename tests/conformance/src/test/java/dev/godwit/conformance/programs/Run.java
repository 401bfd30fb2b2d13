package dev.godwit.conformance.programs;

import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.Outcome;
import dev.godwit.WasmModule;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** One run of a program, that may be done natively and in Godwit, each in folders of its own. */
final class Run {
    /** What Godwit's command line answers if the guest traps; a shell says it of abort(). */
    static final int TRAPPED = 134;

    private static final int MOST = 64 << 20;

    private final List<String> arguments;
    private final Map<String, Path> folders = new LinkedHashMap<>();
    private final Map<String, String> variables = new TreeMap<>();
    private byte[] input = new byte[0];

    private Run(List<String> arguments) {
        this.arguments = arguments;
    }

    /** A run with arguments; {@code @name/...} is the guest's or the host's path of a folder. */
    static Run with(String... arguments) {
        return new Run(List.of(arguments));
    }

    /** Grants a folder, that the guest knows as {@code /name}; without a name it is the root. */
    Run folder(String name, Path host) {
        folders.put(name, host);
        return this;
    }

    Run variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Run input(byte[] bytes) {
        input = bytes;
        return this;
    }

    Run input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> arguments(boolean isGuest) {
        List<String> list = new ArrayList<>();
        for (String argument : arguments) {
            String replaced = argument;
            for (Map.Entry<String, Path> folder : folders.entrySet()) {
                String there = isGuest ? "/" + folder.getKey() : folder.getValue().toString();
                if (!folder.getKey().isEmpty()) {
                    replaced = replaced.replace("@" + folder.getKey(), there);
                }
            }
            list.add(replaced);
        }
        return list;
    }

    /** Runs a program of this machine. */
    Result host(Path program) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments(false));
        return Processes.run(program.getParent(), variables, input, command);
    }

    /** Runs a module in Godwit. */
    Result godwit(Path file) {
        return godwit(file, file.toString());
    }

    /** Runs a module in Godwit, by another name. */
    Result godwit(Path file, String name) {
        try {
            return godwit(WasmModule.of(Files.readAllBytes(file)), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a module in Godwit. */
    Result godwit(WasmModule module, String name) {
        return godwit(module, name, Run::toEnd);
    }

    private static Outcome toEnd(GuestBuilder builder) {
        try (Guest guest = builder.build()) {
            return guest.runToEnd();
        }
    }

    /** Runs a module in Godwit, the way that is given. */
    Result godwit(WasmModule module, String name, Function<GuestBuilder, Outcome> way) {
        BytesSink out = new BytesSink(MOST);
        BytesSink err = new BytesSink(MOST);
        GuestBuilder builder =
                Guest.of(module)
                        .arguments(name)
                        .arguments(arguments(true).toArray(String[]::new))
                        .input(new BytesSource(input))
                        .output(out)
                        .error(err);
        variables.forEach(builder::variable);
        folders.forEach((guest, host) -> builder.mount("/" + guest, open(host)));
        int code =
                switch (way.apply(builder)) {
                    case Outcome.Exited exited -> exited.code() & 0xff;
                    case Outcome.Trapped trapped -> {
                        append(err, trapped.trap().getMessage());
                        yield TRAPPED;
                    }
                    case Outcome.Stopped stopped -> throw stopped.limit();
                    case Outcome.Breakpoint breakpoint ->
                            throw new AssertionError("at " + breakpoint);
                    case Outcome.Blocked blocked -> throw new AssertionError("blocked: " + blocked);
                };
        return new Result(code, out.bytes(), err.bytes());
    }

    private static void append(BytesSink sink, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            sink.write(bytes, 0, bytes.length);
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    private static dev.godwit.vfs.Directory open(Path folder) {
        try {
            return new JvmHostDirectories().open(folder.toString(), false);
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }
}
