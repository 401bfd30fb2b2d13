package dev.godwit.cli;

import dev.godwit.wasm.module.Features;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Which WebAssembly is meant. */
final class FeatureOption {
    private final OptionSpec features =
            OptionSpec.builder("--wasm")
                    .paramLabel("FEATURES")
                    .type(Features.class)
                    .converters(new Reader())
                    .initialValue(Features.WASM_3_0)
                    .description(
                            "The version 1.0, 2.0 or 3.0 (default), then features by name that go"
                                    + " on, or off with a hyphen: 3.0,-gc,threads.")
                    .build();

    /** Offers it to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(features);
    }

    Features features() {
        return features.getValue();
    }

    /** Reads the option's value. */
    static final class Reader implements ITypeConverter<Features> {
        @Override
        public Features convert(String text) {
            try {
                return Features.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
