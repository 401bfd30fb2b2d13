package dev.godwit.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/**
 * A command: picocli's model of it, and what it does. The model is written out, not read from
 * annotations: those would cost more time than all the rest of a small program's start.
 */
abstract class CliCommand implements Callable<Integer> {
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    /**
     * Makes a command that has no name and no options yet but {@code --help}.
     *
     * @param description a line for the list of commands, then more for its own help
     */
    CliCommand(String... description) {
        spec.usageMessage().description(description).sortOptions(false).autoWidth(true);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Print this help and exit.")
                        .build());
    }

    /** Picocli's model, which subclasses add to. */
    final CommandSpec spec() {
        return spec;
    }

    /** Where results go. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Where messages go. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
