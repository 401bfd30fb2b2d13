package dev.godwit.cli;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Failure;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.text.ParsedText;
import dev.godwit.wasm.text.WasmText;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.charset.StandardCharsets;

/** Turns the binary format into the text format. */
@Command(name = "print", description = "Print a module in the text format.")
final class PrintCommand extends StandardOptions implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private FeatureOption wasm = new FeatureOption();

    @Parameters(paramLabel = "FILE", description = "A module.")
    private String file = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the text goes (default: standard output).")
    private @Nullable String output;

    @Override
    public void run() {
        byte[] bytes = InputFile.read(file);
        byte[] text;
        try {
            text = WasmText.print(decode(bytes));
        } catch (Failure e) {
            throw CommandFailure.of(file, e);
        }
        if (output == null) {
            spec.commandLine().getOut().print(new String(text, StandardCharsets.UTF_8));
        } else {
            OutputFile.write(output, text);
        }
    }

    /** Whether it is valid does not matter: what is not may need to be looked at most. */
    private DecodedModule decode(byte[] bytes) {
        if (ValidatedModule.isBinary(bytes)) {
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
