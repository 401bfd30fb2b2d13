package dev.godwit.cli;

import dev.godwit.base.host.Platform;
import dev.godwit.vfs.HostDirectories;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The command itself, which only its subcommands make do something. */
final class GodwitCommand extends CliCommand {
    private static final String COMPLETION = "completion";

    /**
     * Makes the command with the subcommand that the command line begins with, or with all of them
     * if it begins with none of them, or if they are to be completed. A model costs milliseconds.
     *
     * @param args the command line
     * @param platform what guests get their services from
     * @param directories opens the directories that guests are granted
     */
    GodwitCommand(String[] args, Platform platform, HostDirectories directories) {
        super("Runs WebAssembly, Linux programs and computers of RISC-V, bounded, on any host.");
        spec().name("godwit");
        spec().usageMessage().synopsisSubcommandLabel("COMMAND");
        spec().versionProvider(new Version());
        spec().addOption(
                        OptionSpec.builder("-V", "--version")
                                .versionHelp(true)
                                .description("Print the version and exit.")
                                .build());

        Map<String, Supplier<CliCommand>> commands = new LinkedHashMap<>();
        commands.put("run", () -> new RunCommand(platform, directories));
        commands.put("boot", () -> new BootCommand(platform, directories));
        commands.put("wast", WastCommand::new);
        commands.put("validate", ValidateCommand::new);
        commands.put("parse", ParseCommand::new);
        commands.put("print", PrintCommand::new);
        commands.put("inspect", InspectCommand::new);
        commands.put(COMPLETION, CompletionCommand::new);
        if (args.length > 0 && commands.containsKey(args[0]) && !args[0].equals(COMPLETION)) {
            commands.keySet().retainAll(Set.of(args[0]));
        }
        commands.forEach((name, make) -> spec().addSubcommand(name, make.get().spec()));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec().commandLine(), "Missing command");
    }
}
