package dev.godwit.testkit.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of the host. */
public final class Processes {
    private static final long SECONDS = 15 * 60;

    private Processes() {}

    /**
     * Runs a program to its end.
     *
     * @param folder where
     * @param environment variables besides those of this process
     * @param input its standard input
     * @param command the program and its arguments
     * @return what it left
     * @throws ToolFailure if it cannot be started, or does not end
     */
    public static Result run(
            Path folder, Map<String, String> environment, byte[] input, List<String> command) {
        return run(folder, environment, input, command, SECONDS);
    }

    /**
     * Runs a program to its end, or for a time.
     *
     * @param folder where
     * @param environment variables besides those of this process
     * @param input its standard input
     * @param command the program and its arguments
     * @param seconds how long it may take
     * @return what it left
     * @throws ToolFailure if it cannot be started, or does not end
     */
    public static Result run(
            Path folder,
            Map<String, String> environment,
            byte[] input,
            List<String> command,
            long seconds) {
        Path in = null;
        Path out = null;
        Path err = null;
        try {
            in = Files.write(Files.createTempFile("godwit", ".in"), input);
            out = Files.createTempFile("godwit", ".out");
            err = Files.createTempFile("godwit", ".err");
            // files, not pipes: no end of them can be forgotten, and nothing blocks
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ToolFailure("no end after " + seconds + " seconds: " + command);
            }
            return new Result(
                    process.exitValue(), Files.readAllBytes(out), Files.readAllBytes(err));
        } catch (IOException e) {
            throw new ToolFailure("cannot run " + command + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("interrupted: " + command);
        } finally {
            delete(in);
            delete(out);
            delete(err);
        }
    }

    /**
     * Runs a tool that must succeed.
     *
     * @param folder where
     * @param command the tool and its arguments
     * @return what it wrote
     * @throws ToolFailure if it fails; the message quotes it
     */
    public static Result tool(Path folder, List<String> command) {
        Result result = run(folder, Map.of(), new byte[0], command);
        if (result.code() != 0) {
            String said = result.error() + result.text();
            throw new ToolFailure(
                    String.join(" ", command)
                            + "\nexit code "
                            + result.code()
                            + ": "
                            + said.substring(0, Math.min(said.length(), 4000)));
        }
        return result;
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Whether a command can be run, and succeeds; that a file of its name is there says less.
     *
     * @param command a program and its arguments, which has nothing to read
     * @return true if it ended with exit code 0
     */
    public static boolean works(String... command) {
        try {
            Path here = Path.of("").toAbsolutePath();
            return run(here, Map.of(), new byte[0], List.of(command)).code() == 0;
        } catch (ToolFailure e) {
            return false;
        }
    }
}
