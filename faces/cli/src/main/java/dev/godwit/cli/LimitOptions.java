package dev.godwit.cli;

import dev.godwit.Limits;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.wasm.runtime.StoreLimits;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.time.Duration;

/** The bounds of a guest. */
final class LimitOptions {
    private final OptionSpec memory =
            OptionSpec.builder("--max-memory")
                    .paramLabel("SIZE")
                    .type(long.class)
                    .converters(new Quantities.Size())
                    .initialValue(Limits.DEFAULT.memory())
                    .description(
                            "Bytes of memories, tables and objects together, such as 64MiB"
                                    + " (default: 1GiB). What --tmpfs and --listen grant comes on"
                                    + " top.")
                    .build();

    private final OptionSpec values =
            OptionSpec.builder("--max-values")
                    .paramLabel("N")
                    .type(int.class)
                    .converters(new Quantities.Count())
                    .initialValue(Limits.DEFAULT.values())
                    .description("Locals and operands of all frames (default: 1048576).")
                    .build();

    private final OptionSpec calls =
            OptionSpec.builder("--max-calls")
                    .paramLabel("N")
                    .type(int.class)
                    .converters(new Quantities.Count())
                    .initialValue(Limits.DEFAULT.calls())
                    .description("Nested calls (default: 65536).")
                    .build();

    private final OptionSpec timeout =
            OptionSpec.builder("--timeout")
                    .paramLabel("TIME")
                    .type(Duration.class)
                    .converters(new Quantities.Time())
                    .description(
                            "The longest that it may run, such as 500ms or 2s (default: no"
                                    + " bound).")
                    .build();

    private final OptionSpec fuel =
            OptionSpec.builder("--fuel")
                    .paramLabel("N|unlimited")
                    .type(long.class)
                    .converters(new Quantities.Fuel())
                    .description(
                            "Count what it does, and stop it once so many units are used (default:"
                                    + " nothing is counted).")
                    .build();

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(memory).addOption(values).addOption(calls);
        command.addOption(timeout).addOption(fuel);
    }

    Limits limits() {
        return new Limits(
                memory.getValue(), values.getValue(), calls.getValue(), timeout(), fuel.getValue());
    }

    StoreLimits forStore() {
        Long units = fuel.getValue();
        return new StoreLimits(
                memory.getValue(),
                values.getValue(),
                calls.getValue(),
                units == null ? StoreLimits.UNMETERED : units);
    }

    /** The option that sets a bound, as it is spelt; an empty string if there is none. */
    static String option(LimitReached.Limit limit) {
        return switch (limit) {
            case VALUES -> "--max-values";
            case CALLS -> "--max-calls";
            case MEMORY -> "--max-memory";
            case TIMEOUT -> "--timeout";
            case FUEL -> "--fuel";
            case SLICE, NESTED_ENTRIES, INTERRUPT, IMPLEMENTATION -> "";
        };
    }

    @Nullable Duration timeout() {
        return timeout.getValue();
    }
}
