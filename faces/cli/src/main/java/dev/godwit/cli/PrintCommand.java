package dev.godwit.cli;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Failure;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.text.ModuleFile;
import dev.godwit.wasm.text.ParsedText;
import dev.godwit.wasm.text.WasmText;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.nio.charset.StandardCharsets;

/** Turns the binary format into the text format. */
final class PrintCommand extends CliCommand {
    private final FeatureOption wasm = new FeatureOption();

    private final PositionalParamSpec input = InputFile.parameter("A module.");

    private final OptionSpec output =
            OptionSpec.builder("-o", "--output")
                    .paramLabel("FILE")
                    .type(String.class)
                    .description("Where the text goes (default: standard output).")
                    .build();

    PrintCommand() {
        super("Print a module in the text format.");
        spec().addPositional(input);
        wasm.addTo(spec());
        spec().addOption(output);
    }

    @Override
    public Integer call() {
        String file = input.getValue();
        byte[] bytes = InputFile.read(file);
        byte[] text;
        try {
            text = WasmText.print(decode(bytes));
        } catch (Failure e) {
            throw CommandFailure.of(file, e);
        }
        String name = output.getValue();
        if (name == null) {
            out().print(new String(text, StandardCharsets.UTF_8));
        } else {
            OutputFile.write(name, text);
        }
        return ExitCode.OK.code();
    }

    /** Whether it is valid does not matter: what is not may need to be looked at most. */
    private DecodedModule decode(byte[] bytes) {
        if (ModuleFile.isBinary(bytes)) {
            return ModuleDecoder.decode(bytes, wasm.features());
        }
        ParsedText parsed = WasmText.parse(bytes, wasm.features());
        try {
            return ModuleDecoder.decode(parsed.binary(), wasm.features());
        } catch (BadInput e) {
            throw parsed.locate(e);
        }
    }
}
