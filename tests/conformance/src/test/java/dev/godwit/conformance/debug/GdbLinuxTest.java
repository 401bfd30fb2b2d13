package dev.godwit.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.BytesSink;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.RiscvC;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** gdb debugs a Linux program. */
class GdbLinuxTest {
    private static final String SAID = "total 7 counter 10 child 17 got 10\n";

    private final BytesSink output = new BytesSink(1 << 16);

    private static Path program() {
        Gdb.isNeeded();
        Places.skipIf(RiscvC.missing());
        return RiscvC.build(
                Places.TARGET.resolve("debugged"),
                List.of(Places.SOURCES.resolve("debug/debugged.c")),
                "-g",
                "-O0",
                "-static");
    }

    private Gdb.Session debug(Limits limits, List<String> arguments, String... commands)
            throws Exception {
        Path program = program();
        return Gdb.run(
                program,
                listener -> {
                    try {
                        return Guest.open(Files.readAllBytes(program))
                                .arguments("debugged")
                                .arguments(arguments.toArray(new String[0]))
                                .output(output)
                                .deterministic(5)
                                .limits(limits)
                                .debugger(listener)
                                .build();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                List.of(commands));
    }

    private Gdb.Session debug(String... commands) throws Exception {
        return debug(Limits.DEFAULT, List.of(), commands);
    }

    private String text() {
        return new String(output.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void breakpointsStepsAndWatchpoints() throws Exception {
        Gdb.Session session =
                debug(
                        "break fib if n == 0",
                        "break bump",
                        "continue",
                        "bt",
                        "continue",
                        "delete",
                        "finish",
                        "next",
                        "print total",
                        "stepi",
                        "watch counter",
                        "continue",
                        "delete",
                        "rwatch counter",
                        "continue",
                        "delete",
                        "print fib(10)",
                        "info threads",
                        "continue",
                        "continue");
        assertThat(session.said())
                .containsSubsequence(
                        "Breakpoint 2, bump (by=0)",
                        "#1 ",
                        "in main (argc=1",
                        "Breakpoint 1, fib (n=0)",
                        "Value returned is $1 = 0",
                        "Hardware watchpoint 3: counter",
                        "Old value = 0",
                        "New value = 1",
                        "Hardware read watchpoint 4: counter",
                        "= 55",
                        "* 1    Thread 2",
                        "exited with code 03");
        assertThat(session.outcome()).isEqualTo(new Outcome.Exited(3));
        assertThat(text()).isEqualTo(SAID);
    }

    @Test
    void signalsStopItBeforeItGetsThem() throws Exception {
        Gdb.Session session =
                debug(
                        Limits.DEFAULT,
                        List.of("fault"),
                        "continue",
                        "print got",
                        "continue",
                        "print got",
                        "bt",
                        "continue");
        assertThat(session.said())
                .containsSubsequence(
                        "received signal SIGUSR1",
                        "$1 = 0",
                        "received signal SIGSEGV",
                        "$2 = 10",
                        "in main (argc=2",
                        "terminated with signal SIGSEGV");
        assertThat(session.outcome()).isEqualTo(new Outcome.Exited(128 + 11));
        assertThat(text()).isEqualTo(SAID);
    }

    @Test
    void aSignalIsTakenAway() throws Exception {
        Gdb.Session session = debug("continue", "signal 0");
        assertThat(session.said()).containsSubsequence("signal SIGUSR1", "exited with code 03");
        assertThat(text()).isEqualTo(SAID.replace("got 10", "got 0"));
    }

    @Test
    void detachesAndKills() throws Exception {
        Gdb.Session session = debug("break bump", "continue", "detach");
        assertThat(session.outcome()).isEqualTo(new Outcome.Exited(3));
        assertThat(text()).isEqualTo(SAID);
        assertThat(debug("kill").outcome()).isEqualTo(new Outcome.Exited(128 + 9));
    }

    @Test
    void limitsHold() throws Exception {
        assertThat(debug(Limits.DEFAULT.withFuel(5000), List.of(), "continue").outcome())
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> assertThat(stopped.limit().limit()).isEqualTo(Limit.FUEL));
        Limits brief = Limits.DEFAULT.withTimeout(Duration.ofMillis(1500));
        assertThat(debug(brief, List.of(), "shell sleep 3").outcome())
                .isInstanceOfSatisfying(
                        Outcome.Stopped.class,
                        stopped -> assertThat(stopped.limit().limit()).isEqualTo(Limit.TIMEOUT));
    }
}
