package dev.godwit.cli;

import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.runtime.Engine;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What runs a guest, and when it is validated. */
final class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            converter = Reader.class,
            description = "What runs it: inplace (default), which executes the module's own bytes.")
    private Engine engine = InPlace.ENGINE;

    @Option(
            names = "--lazy",
            description = "Validate a function at its first call; one that is invalid then traps.")
    private boolean lazy;

    Engine engine() {
        return engine;
    }

    boolean isLazy() {
        return lazy;
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
