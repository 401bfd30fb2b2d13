package dev.godwit.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself, which only its subcommands make do something. */
@Command(
        name = "godwit",
        description = "Runs WebAssembly, bounded, on any host.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            WastCommand.class,
            ValidateCommand.class,
            ParseCommand.class,
            PrintCommand.class,
            InspectCommand.class,
            CompletionCommand.class
        })
final class GodwitCommand extends StandardOptions implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @CommandLine.Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    @SuppressWarnings("UnusedVariable") // by picocli
    private boolean version;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
