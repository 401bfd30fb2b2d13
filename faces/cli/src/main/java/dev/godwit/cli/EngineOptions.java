package dev.godwit.cli;

import dev.godwit.EngineNames;
import dev.godwit.wasm.runtime.Engines;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** What runs a guest, and when it is validated. */
final class EngineOptions {
    private final OptionSpec engine =
            OptionSpec.builder("--engine")
                    .paramLabel("NAME")
                    .type(String.class)
                    .converters(new Reader())
                    .initialValue(EngineNames.all().getFirst())
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

    String engine() {
        return engine.getValue();
    }

    Engines engines() {
        return EngineNames.find(engine());
    }

    boolean isLazy() {
        return lazy.getValue();
    }

    /** Refuses a name that no engine has. */
    static final class Reader implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                EngineNames.find(text);
                return text;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
