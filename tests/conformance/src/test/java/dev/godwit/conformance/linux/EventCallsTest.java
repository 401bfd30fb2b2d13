package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.conformance.programs.Places;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Programs in C that make the calls on time, timers, events and futexes and print what these
 * answer: in Godwit as under QEMU, or as Linux's sources say where QEMU does otherwise.
 */
class EventCallsTest {
    private static final String CC = "riscv64-linux-gnu-gcc";
    private static final String QEMU = "qemu-riscv64";
    private static final Path SOURCES = Places.SOURCES.resolve("linux");

    @TempDir Path folder;

    private Path build(String name) {
        assumeTrue(
                Processes.works(CC, "--version"),
                "needs " + CC + ": Debian's package gcc-riscv64-linux-gnu");
        Path out = folder.resolve(name);
        String source = SOURCES.resolve(name + ".c").toString();
        List<String> command = new ArrayList<>(List.of(CC, "-static", "-O1", "-w", "-pthread"));
        command.addAll(List.of("-funwind-tables", source, "-o", out.toString()));
        Processes.tool(folder, command);
        return out;
    }

    private static String godwit(Path program) throws IOException, NotExecutable, ErrnoException {
        EventGuest guest = new EventGuest();
        String text = guest.run(program.getFileName().toString(), Files.readAllBytes(program));
        assertThat(guest.exitCode()).as(text).isZero();
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"clocks", "polls", "pidfds", "futexes", "memfds", "waits"})
    void asUnderQemu(String name) throws IOException, NotExecutable, ErrnoException {
        Path program = build(name);
        assumeTrue(
                Processes.works(QEMU, "--version"),
                "needs " + QEMU + ": Debian's package qemu-user");
        Result expected =
                Processes.run(folder, Map.of(), new byte[0], List.of(QEMU, program.toString()));
        assertThat(expected.code()).as(expected.error()).isZero();
        assertThat(godwit(program)).isEqualTo(expected.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "vdso"})
    void asLinuxSays(String name) throws IOException, NotExecutable, ErrnoException {
        Path program = build(name);
        assertThat(godwit(program)).isEqualTo(Files.readString(SOURCES.resolve(name + ".txt")));
    }

    /** A C library finds the functions of the vDSO and makes no system call to read a clock. */
    @Test
    void noCallsForTheTime() throws IOException, NotExecutable, ErrnoException {
        Path program = build("now");
        EventGuest guest = new EventGuest();
        String text = guest.run("now", Files.readAllBytes(program));
        assertThat(text).isEqualTo("8 clocks\n");
        assertThat(guest.calls)
                .isNotEmpty()
                .noneMatch(line -> line.contains("clock_") || line.contains("timeofday"));
    }

    /**
     * The same program with the same clock sees the same times: waits move it, and nothing else.
     */
    @Test
    void sleepsInOrder() throws IOException, NotExecutable, ErrnoException {
        Path program = build("order");
        EventGuest guest = new EventGuest();
        String text = guest.run("order", Files.readAllBytes(program));
        assertThat(text).isEqualTo("woke 1\nwoke 2\nwoke 3\nwoke 4\nwoke 5\nslept days\n");
        assertThat(guest.clock.monotonic()).isBetween(172_800_000_000_000L, 172_801_000_000_000L);
    }
}
