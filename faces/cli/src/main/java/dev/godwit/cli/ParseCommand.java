package dev.godwit.cli;

import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;
import dev.godwit.wasm.text.ModuleFile;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Turns the text format into the binary format, and assembly into ELF files. */
final class ParseCommand extends CliCommand {
    private final FeatureOption wasm = new FeatureOption();

    private final PositionalParamSpec input =
            InputFile.parameter("A module in the text format, or assembly (.s).");

    private final OptionSpec output =
            OptionSpec.builder("-o", "--output")
                    .required(true)
                    .paramLabel("FILE")
                    .type(String.class)
                    .description("Where the binary goes.")
                    .build();

    ParseCommand() {
        super(
                "Write a module of the text format in the binary format, if it is valid.",
                "",
                "What ends in .s is assembly of RISC-V, and becomes an ELF file that boots.");
        spec().addPositional(input);
        wasm.addTo(spec());
        spec().addOption(output);
    }

    @Override
    public Integer call() {
        String file = input.getValue();
        byte[] bytes = InputFile.read(file);
        if (Assembly.isOne(file)) {
            OutputFile.write(output.getValue(), Assembly.assemble(file, bytes));
            return ExitCode.OK.code();
        }
        if (ModuleFile.isBinary(bytes)) {
            throw CommandFailure.badInput(
                    file, "is not in the text format; to see a binary as text: godwit print");
        }
        byte[] binary;
        try {
            binary = WasmModule.wrap(bytes, wasm.features(), false).structure().bytes();
        } catch (Failure e) {
            throw CommandFailure.of(file, e);
        }
        OutputFile.write(output.getValue(), binary);
        return ExitCode.OK.code();
    }
}
