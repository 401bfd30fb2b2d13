package dev.godwit.cli;

import dev.godwit.Limits;
import dev.godwit.wasm.runtime.StoreLimits;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Duration;

/** The bounds of a guest. */
final class LimitOptions {
    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            converter = Quantities.Size.class,
            description =
                    "Bytes of memories, tables and objects together, such as 64MiB (default:"
                            + " 1GiB). What --tmpfs and --listen grant comes on top.")
    private long memory = Limits.DEFAULT.memory();

    @Option(
            names = "--max-values",
            paramLabel = "N",
            converter = Quantities.Count.class,
            description = "Locals and operands of all frames (default: 1048576).")
    private int values = Limits.DEFAULT.values();

    @Option(
            names = "--max-calls",
            paramLabel = "N",
            converter = Quantities.Count.class,
            description = "Nested calls (default: 65536).")
    private int calls = Limits.DEFAULT.calls();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "The longest that it may run, such as 500ms or 2s (default: no bound).")
    private @Nullable Duration timeout;

    Limits limits() {
        return new Limits(memory, values, calls, timeout);
    }

    StoreLimits forStore() {
        return new StoreLimits(memory, values, calls);
    }

    @Nullable Duration timeout() {
        return timeout;
    }
}
