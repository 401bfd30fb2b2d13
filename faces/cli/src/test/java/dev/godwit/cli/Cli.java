package dev.godwit.cli;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Platform;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.vfs.HostDirectories;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The command in this process, its guests' streams in memory. */
final class Cli {
    private static final int MOST = 1 << 20;

    /**
     * What came of it.
     *
     * @param exit the exit code
     * @param out what the command printed
     * @param err what it said
     * @param guest what the guest wrote on its standard output
     */
    record Result(int exit, String out, String err, String guest) {
        /** The one line on stderr, without the command's name. */
        String line() {
            String[] lines = err.split("\n", -1);
            if (lines.length != 2 || !lines[0].startsWith("godwit: ")) {
                throw new AssertionError("not one line of ours: " + err);
            }
            return lines[0].substring("godwit: ".length());
        }
    }

    private Cli() {}

    static Result run(String... args) {
        return runWithInput("", args);
    }

    static Result runWithInput(String input, String... args) {
        return run(input, new JvmHostDirectories(), args);
    }

    static Result run(String input, HostDirectories directories, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Services services = new Services(input);
        int exit = Main.run(args, out, new PrintWriter(err), services, directories);
        String stdout = new String(services.output.bytes(), StandardCharsets.UTF_8);
        String printed = out.toString(StandardCharsets.UTF_8);
        Result result = new Result(exit, printed, err.toString(), stdout);
        if (result.err.contains("Exception") || result.err.contains("\tat ")) {
            throw new AssertionError(
                    "a Java exception shows in " + Arrays.toString(args) + ": " + result.err);
        }
        return result;
    }

    private static final class Services implements Platform {
        private final Platform real = new JvmPlatform();
        private final Entropy entropy = new SeededEntropy(1);
        private final ByteSource input;
        private final BytesSink output = new BytesSink(MOST);
        private final BytesSink error = new BytesSink(MOST);

        Services(String input) {
            this.input = new BytesSource(input.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Clock clock() {
            return real.clock();
        }

        @Override
        public Entropy entropy() {
            return entropy;
        }

        @Override
        public ByteSource standardInput() {
            return input;
        }

        @Override
        public ByteSink standardOutput() {
            return output;
        }

        @Override
        public ByteSink standardError() {
            return error;
        }
    }
}
