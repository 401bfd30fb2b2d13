package dev.godwit.cli;

import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the script that completes commands and options in bash and zsh. */
final class CompletionCommand extends CliCommand {
    CompletionCommand() {
        super("Print the completion script for bash and zsh.");
        spec().usageMessage().footer("", "To use it: source <(./godwit completion)");
    }

    @Override
    public Integer call() {
        CommandLine godwit = spec().root().commandLine();
        out().print(AutoComplete.bash("godwit", godwit));
        out().flush();
        return ExitCode.OK.code();
    }
}
