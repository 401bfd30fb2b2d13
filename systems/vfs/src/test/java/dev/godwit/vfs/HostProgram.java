package dev.godwit.vfs;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the host that a test speaks with, a line there and a line back: what its kernel says
 * of the same operations. Needs Linux and a C compiler; the test is skipped where they are missing.
 */
public final class HostProgram implements AutoCloseable {
    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    private HostProgram(Process process) {
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.ISO_8859_1);
        this.from = process.inputReader(StandardCharsets.ISO_8859_1);
    }

    /** Builds the program from a resource and starts it. */
    public static HostProgram start(Path dir, String name, String... arguments) throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/maps")), "needs Linux");
        Path source = dir.resolve(name + ".c");
        try (InputStream in = HostProgram.class.getResourceAsStream("/" + name + ".c")) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            Files.copy(in, source);
        }
        Path program = dir.resolve(name);
        try {
            int code =
                    new ProcessBuilder(
                                    "cc",
                                    "-O1",
                                    "-pthread",
                                    "-o",
                                    program.toString(),
                                    source.toString())
                            .inheritIO()
                            .start()
                            .waitFor();
            Assumptions.assumeTrue(code == 0, "needs a C compiler that works");
        } catch (IOException e) {
            Assumptions.abort("needs a C compiler");
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new HostProgram(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Says one line, and answers the line that comes back. */
    public String ask(String line) throws IOException {
        to.write(line + "\n");
        to.flush();
        return String.valueOf(from.readLine());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
