package dev.godwit.cli;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.Platform;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.vfs.HostDirectories;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the process begins: reads the command line, runs its command, ends with its exit code. */
public final class Main {
    /** What to do when Java's heap is full. */
    static final String HEAP_FULL =
            "the Java heap is full; lower --max-memory, or raise it with GODWIT_OPTS=-Xmx6g";

    /** The signal that ends other commands then. */
    private static final int SIGPIPE = 13;

    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        int code =
                run(
                        RawArguments.of(args),
                        new FileOutputStream(FileDescriptor.out),
                        writer(System.err),
                        new JvmPlatform(),
                        new JvmHostDirectories());
        // All threads but this one are daemons, so to return is to end. To exit takes longer: the
        // JDK first looks for a logger, in every jar.
        if (code != 0) {
            System.exit(code);
        }
    }

    /** In UTF-8, because the text format is, whatever the locale says. */
    static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(stream, false, StandardCharsets.UTF_8);
    }

    /**
     * Runs the command.
     *
     * @param args the command line
     * @param stdout where results go, in UTF-8
     * @param err where messages go
     * @param platform what guests get their services from
     * @param directories opens the directories that guests are granted
     * @return the exit code
     */
    static int run(
            String[] args,
            OutputStream stdout,
            PrintWriter err,
            Platform platform,
            HostDirectories directories) {
        Output output = new Output(stdout);
        PrintWriter out = writer(output);
        int code;
        try {
            code = commandLine(args, platform, directories).setOut(out).setErr(err).execute(args);
        } catch (OutOfMemoryError e) {
            code = Report.print(err, "", new LimitReached(Limit.MEMORY, -1, HEAP_FULL));
        } catch (Error e) { // of the stack, of linking
            code = Report.print(err, "", new EngineBug(describe(e), e));
        }
        out.flush();
        IOException lost = output.failure();
        if (lost != null && code == 0) {
            code = lost(lost, err);
        }
        err.flush();
        return code;
    }

    /**
     * That nobody reads any more is no fault: like other commands, this one ends without a word.
     */
    private static int lost(IOException why, PrintWriter err) {
        if (JvmPlatform.errno(why) == Errno.EPIPE) {
            return ExitCode.SIGNAL.code() + SIGPIPE;
        }
        return Report.print(
                err,
                CommandFailure.cannotWrite(
                        "standard output", "cannot be written: " + InputFile.reason(why)));
    }

    /** The command with everything that all its subcommands share. */
    private static CommandLine commandLine(
            String[] args, Platform platform, HostDirectories directories) {
        CommandLine line = new CommandLine(new GodwitCommand(args, platform, directories).spec());
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
        if (e instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
            String first = unmatched.getUnmatched().getFirst();
            if (!first.startsWith("-")) {
                message = "there is no command '" + first + "', only " + commands(command);
                hint = "";
            }
        }
        String name = command.getCommandSpec().qualifiedName();
        Report.line(err, message + hint + "; see: " + name + " --help");
        return ExitCode.USAGE.code();
    }

    private static String commands(CommandLine command) {
        return String.join(", ", command.getSubcommands().keySet());
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        command.getOut().flush();
        return switch (e) {
            case CommandFailure end -> Report.print(command.getErr(), end);
            case Failure known -> Report.print(command.getErr(), "", known);
            default -> Report.print(command.getErr(), "", new EngineBug(describe(e), e));
        };
    }

    /** A Java exception that nobody expected, and where it came from: a report needs it. */
    static String describe(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
