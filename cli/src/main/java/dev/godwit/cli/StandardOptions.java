package dev.godwit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options that every command has. */
@Command(sortOptions = false, usageHelpAutoWidth = true)
abstract class StandardOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // by picocli
    private boolean help;
}
