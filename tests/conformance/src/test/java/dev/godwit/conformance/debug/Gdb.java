package dev.godwit.conformance.debug;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.conformance.programs.Places;
import dev.godwit.net.host.HostListener;
import dev.godwit.net.host.HostNetwork;
import dev.godwit.testkit.tools.Processes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs gdb on a guest. */
final class Gdb {
    private static final String PROGRAM = "gdb-multiarch";
    private static final int LOOPBACK = 127 << 24 | 1;
    private static final long SECONDS = 300;

    /**
     * What came of it.
     *
     * @param said what gdb wrote
     * @param outcome how the guest ended
     */
    record Session(String said, Outcome outcome) {}

    private Gdb() {}

    static void isNeeded() {
        Places.skipIf(
                Processes.works(PROGRAM, "--version")
                        ? null
                        : "needs Debian's package gdb-multiarch");
    }

    /** Has gdb do commands, from the connection on, with a guest that listens. */
    static Session run(
            @Nullable Path symbols, Function<HostListener, Guest> make, List<String> commands)
            throws Exception {
        HostListener listener = listen();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                PROGRAM,
                                "-nx",
                                "-q",
                                "-batch",
                                "-ex",
                                "set pagination off",
                                "-ex",
                                "set confirm off",
                                "-ex",
                                "set architecture riscv:rv64",
                                "-ex",
                                "target remote 127.0.0.1:" + listener.port()));
        for (String one : commands) {
            command.add("-ex");
            command.add(one);
        }
        if (symbols != null) {
            command.add(symbols.toString());
        }
        CompletableFuture<String> said =
                CompletableFuture.supplyAsync(() ->
                        new String(
                                Processes.run(Path.of("."), Map.of(), new byte[0], command, SECONDS)
                                        .out(),
                                StandardCharsets.UTF_8));
        Outcome outcome;
        try (Guest guest = make.apply(listener)) {
            outcome = guest.runToEnd();
        }
        return new Session(said.get(SECONDS, TimeUnit.SECONDS), outcome);
    }

    private static HostListener listen() throws ErrnoException {
        return ServiceLoader.load(HostNetwork.class).findFirst().orElseThrow().listen(LOOPBACK, 0);
    }
}
