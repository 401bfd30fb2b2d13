package dev.godwit.bench;

import dev.godwit.testkit.tools.ToolFailure;

import java.io.IOException;
import java.util.Arrays;

/** The measurements by name; see {@code tests/bench/run}. */
public final class Main {
    private Main() {}

    /**
     * Runs one.
     *
     * @param args its name and its arguments
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        try {
            switch (args[0]) {
                case "speed" -> Speed.main(rest);
                case "files" -> FileCalls.main(rest);
                case "startup" -> Startup.main(rest);
                case "lexers" -> Lexers.main(rest);
                case "switch" -> Switch.main(rest);
                case "riscv" -> Riscv.main(rest);
                case "linux" -> LinuxStart.main(rest);
                default -> throw new IllegalArgumentException("no measurement " + args[0]);
            }
        } catch (ToolFailure | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
