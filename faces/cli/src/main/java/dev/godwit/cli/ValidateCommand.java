package dev.godwit.cli;

import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;

import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.PrintWriter;
import java.util.List;

/** Says of modules whether they are valid. */
final class ValidateCommand extends CliCommand {
    private final FeatureOption wasm = new FeatureOption();

    private final PositionalParamSpec inputs = InputFile.parameters("FILE", "Modules.");

    ValidateCommand() {
        super("Check modules in the binary or text format.");
        spec().addPositional(inputs);
        wasm.addTo(spec());
    }

    @Override
    public Integer call() {
        PrintWriter out = out();
        int result = ExitCode.OK.code();
        for (String file : inputs.<List<String>>getValue()) {
            try {
                check(file);
                out.println(Report.escape(file) + ": valid");
            } catch (CommandFailure e) {
                out.flush();
                result = Report.print(err(), e);
            }
        }
        return result;
    }

    private void check(String file) {
        byte[] bytes = InputFile.read(file);
        try {
            WasmModule.wrap(bytes, wasm.features(), false);
        } catch (Failure e) {
            throw CommandFailure.of(file, e);
        }
    }
}
