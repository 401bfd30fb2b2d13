package dev.godwit.cli;

import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;
import dev.godwit.wasm.runtime.ValidatedModule;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns the text format into the binary format. */
@Command(
        name = "parse",
        description = "Write a module of the text format in the binary format, if it is valid.")
final class ParseCommand extends StandardOptions implements Runnable {
    @Mixin private FeatureOption wasm = new FeatureOption();

    @Parameters(paramLabel = "FILE", description = "A module in the text format.")
    private String file = "";

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the binary goes.")
    private String output = "";

    @Override
    public void run() {
        byte[] bytes = InputFile.read(file);
        if (ValidatedModule.isBinary(bytes)) {
            throw CommandFailure.badInput(
                    file, "is not in the text format; to see a binary as text: godwit print");
        }
        byte[] binary;
        try {
            binary = WasmModule.wrap(bytes, wasm.features(), false).structure().bytes();
        } catch (Failure e) {
            throw CommandFailure.of(file, e);
        }
        OutputFile.write(output, binary);
    }
}
