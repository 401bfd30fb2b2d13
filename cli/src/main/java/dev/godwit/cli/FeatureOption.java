package dev.godwit.cli;

import dev.godwit.wasm.module.Features;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which WebAssembly is meant. */
final class FeatureOption {
    @Option(
            names = "--wasm",
            paramLabel = "FEATURES",
            converter = Reader.class,
            description =
                    "The version 1.0, 2.0 or 3.0 (default), then features by name that go on, or"
                            + " off with a hyphen: 3.0,-gc,threads.")
    private Features features = Features.WASM_3_0;

    Features features() {
        return features;
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
