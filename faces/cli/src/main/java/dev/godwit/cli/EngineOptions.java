package dev.godwit.cli;

import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.runtime.Engine;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** What runs a guest, and when it is validated. */
final class EngineOptions {
    private final OptionSpec engine =
            OptionSpec.builder("--engine")
                    .paramLabel("NAME")
                    .type(Engine.class)
                    .converters(new Reader())
                    .initialValue(InPlace.ENGINE)
                    .description(
                            "What runs it: inplace (default), which executes the module's own"
                                    + " bytes.")
                    .build();

    private final OptionSpec lazy =
            OptionSpec.builder("--lazy")
                    .initialValue(false)
                    .description(
                            "Validate a function at its first call; one that is invalid then"
                                    + " traps.")
                    .build();

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(engine).addOption(lazy);
    }

    Engine engine() {
        return engine.getValue();
    }

    boolean isLazy() {
        return lazy.getValue();
    }

    /** Finds an engine by its name. */
    static final class Reader implements ITypeConverter<Engine> {
        @Override
        public Engine convert(String text) {
            if (text.equals("inplace")) {
                return InPlace.ENGINE;
            }
            throw new TypeConversionException("there is no engine '" + text + "', only inplace");
        }
    }
}
