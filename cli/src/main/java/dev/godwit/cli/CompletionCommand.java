package dev.godwit.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the script that completes commands and options in bash and zsh. */
@Command(
        name = "completion",
        description = "Print the completion script for bash and zsh.",
        footer = {"", "To use it: source <(./godwit completion)"})
final class CompletionCommand extends StandardOptions implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine godwit = spec.root().commandLine();
        spec.commandLine().getOut().print(AutoComplete.bash("godwit", godwit));
        spec.commandLine().getOut().flush();
    }
}
