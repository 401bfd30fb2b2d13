package dev.godwit.cli;

import dev.godwit.GuestBuilder;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

import java.util.Map;
import java.util.Stack;

/** Whether every run is to be the same. */
final class DeterminismOption {
    private final OptionSpec seed =
            OptionSpec.builder("--deterministic")
                    .paramLabel("SEED")
                    .arity("0..1")
                    .type(Long.class)
                    .converters(new Reader())
                    .preprocessor(new OnlyAttached())
                    .description(
                            "Make every run the same: time passes as it works and waits, from the"
                                    + " year 2000 on, and random bytes follow from SEED (default:"
                                    + " 0).")
                    .build();

    /** Offers it to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(seed);
    }

    /** The seed, or null if runs may differ. */
    @Nullable Long seed() {
        return seed.getValue();
    }

    /** Hands it to a guest. */
    void grant(GuestBuilder guest) {
        Long value = seed();
        if (value != null) {
            guest.deterministic(value);
        }
    }

    /** The word behind the option is the program, not the seed. */
    @SuppressWarnings("JdkObsolete") // the type is picocli's
    private static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> words,
                CommandSpec command,
                ArgSpec option,
                Map<String, Object> info) {
            if ("=".equals(info.get("separator"))) {
                return false;
            }
            option.setValue(0L);
            return true;
        }
    }

    /** Reads a seed. */
    static final class Reader implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.decode(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a number of 64 bits");
            }
        }
    }
}
