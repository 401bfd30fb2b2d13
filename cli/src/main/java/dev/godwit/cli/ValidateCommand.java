package dev.godwit.cli;

import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Says of modules whether they are valid. */
@Command(name = "validate", description = "Check modules in the binary or text format.")
final class ValidateCommand extends StandardOptions implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private FeatureOption wasm = new FeatureOption();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules.")
    private List<String> files = new ArrayList<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int result = ExitCode.OK.code();
        for (String file : files) {
            try {
                check(file);
                out.println(Report.escape(file) + ": valid");
            } catch (CommandFailure e) {
                out.flush();
                result = Report.print(spec.commandLine().getErr(), e);
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
