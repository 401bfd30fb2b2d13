package dev.godwit.conformance.wasi;

import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.WasmModule;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A program of the suite, and what the JSON file beside it says: how to run it and what must come
 * of that. Without the file it is run with nothing and must exit with 0.
 *
 * @param wasm the program
 * @param arguments those behind its name
 * @param variables its environment
 * @param folders what it is granted: the guest's name of each, and where it is in the suite
 * @param exit its exit code
 * @param output all that it writes, or null if that does not matter
 * @param error likewise
 */
record Program(
        Path wasm,
        List<String> arguments,
        Map<String, String> variables,
        Map<String, Path> folders,
        int exit,
        @Nullable String output,
        @Nullable String error) {
    private static final Set<String> KEYS =
            Set.of("args", "env", "root", "dirs", "exit_code", "stdout", "stderr");

    /** Ends what hangs; no program of the suite waits for longer than moments. */
    private static final Limits LIMITS = Limits.DEFAULT.withTimeout(Duration.ofMinutes(2));

    private static final int MOST_OUTPUT = 1 << 20;

    /** Reads what is said of a program. */
    static Program read(Path wasm) throws IOException {
        String name = wasm.getFileName().toString();
        String base = name.substring(0, name.length() - ".wasm".length());
        Path json = wasm.resolveSibling(base + ".json");
        if (!Files.exists(json)) {
            return new Program(wasm, List.of(), Map.of(), Map.of(), 0, null, null);
        }
        try {
            return of(wasm, map(Json.parse(Files.readString(json))));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(json + ": " + e.getMessage(), e);
        }
    }

    private static Program of(Path wasm, Map<String, @Nullable Object> keys) {
        for (String key : keys.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("\"" + key + "\" is not known here");
            }
        }
        Map<String, Path> folders = new LinkedHashMap<>();
        if (keys.get("root") != null) {
            folders.put("/", wasm.resolveSibling(string(keys.get("root"))));
        }
        for (Object folder : list(keys.get("dirs"))) {
            folders.put(string(folder), wasm.resolveSibling(string(folder)));
        }
        Map<String, String> variables = new LinkedHashMap<>();
        map(keys.get("env")).forEach((name, value) -> variables.put(name, string(value)));
        return new Program(
                wasm,
                list(keys.get("args")).stream().map(Program::string).toList(),
                variables,
                folders,
                number(keys.get("exit_code")),
                keys.get("stdout") == null ? null : string(keys.get("stdout")),
                keys.get("stderr") == null ? null : string(keys.get("stderr")));
    }

    private static String string(@Nullable Object value) {
        if (value instanceof String string) {
            return string;
        }
        throw new IllegalArgumentException("not a string: " + value);
    }

    private static int number(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return number.intValue();
        }
        throw new IllegalArgumentException("not an exit code: " + value);
    }

    private static List<?> list(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("not an array: " + value);
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> given) {
            given.forEach((key, of) -> map.put(string(key), of));
        } else if (value != null) {
            throw new IllegalArgumentException("not an object: " + value);
        }
        return map;
    }

    /**
     * What a run left.
     *
     * @param outcome how it ended
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Ended(Outcome outcome, String out, String err) {}

    /**
     * Runs it.
     *
     * @param files what its folders are copied to
     * @param scratch an empty folder of the host, for the copies
     * @return what was otherwise than it must be, each thing a line; empty if it passed
     */
    List<String> run(Kind files, Path scratch) throws IOException, ErrnoException {
        return wrong(
                run(
                        files,
                        scratch,
                        builder -> {
                            try (Guest guest = builder.limits(LIMITS).build()) {
                                return guest.runToEnd();
                            }
                        }));
    }

    /** Runs it the way that is given. */
    Ended run(Kind files, Path scratch, Function<GuestBuilder, Outcome> way)
            throws IOException, ErrnoException {
        BytesSink out = new BytesSink(MOST_OUTPUT);
        BytesSink err = new BytesSink(MOST_OUTPUT);
        GuestBuilder builder =
                Guest.of(WasmModule.of(Files.readAllBytes(wasm)))
                        .arguments(wasm.getFileName().toString())
                        .arguments(arguments.toArray(String[]::new))
                        .input(new BytesSource(new byte[0]))
                        .output(out)
                        .error(err);
        variables.forEach(builder::variable);
        int count = 0;
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            Path copy = scratch.resolve(Integer.toString(count++));
            copy(folder.getValue(), copy);
            builder.mount(folder.getKey(), files.open(copy));
        }
        return new Ended(
                way.apply(builder),
                new String(out.bytes(), StandardCharsets.UTF_8),
                new String(err.bytes(), StandardCharsets.UTF_8));
    }

    /** What is otherwise than it must be. */
    private List<String> wrong(Ended ended) {
        List<String> wrong = new ArrayList<>();
        if (!(ended.outcome() instanceof Outcome.Exited exited) || (exited.code() & 0xff) != exit) {
            wrong.add(
                    "expected exit code " + exit + ", got " + ended.outcome() + ": " + ended.err());
        }
        if (output != null && !output.equals(ended.out())) {
            wrong.add("expected on stdout \"" + output + "\", got \"" + ended.out() + "\"");
        }
        if (error != null && !error.equals(ended.err())) {
            wrong.add("expected on stderr \"" + error + "\", got \"" + ended.err() + "\"");
        }
        return wrong;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path each : all) {
            Files.copy(each, to.resolve(from.relativize(each).toString()));
        }
    }
}
