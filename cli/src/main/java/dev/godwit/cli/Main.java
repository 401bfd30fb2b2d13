package dev.godwit.cli;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.Failure;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the process begins: reads the command line, runs its command, ends with its exit code. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(args, writer(System.out), writer(System.err)));
    }

    private static PrintWriter writer(PrintStream stream) {
        Charset charset = stream.charset();
        return new PrintWriter(stream, false, charset);
    }

    /**
     * Runs the command.
     *
     * @param args the command line
     * @param out where results go
     * @param err where messages go
     * @return the exit code
     */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = commandLine().setOut(out).setErr(err);
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** The command with everything that all its subcommands share. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new GodwitCommand());
        line.setStopAtPositional(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler(Main::failed);
        line.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE.code());
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
        line.getCommandSpec().usageMessage().exitCodeList(exitCodes());
        return line;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> result = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            result.put(" " + code.shown(), code.meaning());
        }
        return result;
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String message = String.valueOf(e.getMessage());
        List<String> similar =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        String hint = similar.isEmpty() ? "" : " (did you mean " + similar.getFirst() + "?)";
        String name = command.getCommandSpec().qualifiedName();
        Report.line(err, message + hint + "; see: " + name + " --help");
        return ExitCode.USAGE.code();
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        Failure failure =
                e instanceof Failure known ? known : new EngineBug(e.toString() + place(e), e);
        return Report.print(command.getErr(), "", failure);
    }

    /** Where an exception that nobody expected came from, in few words: a report needs it. */
    private static String place(Exception e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
