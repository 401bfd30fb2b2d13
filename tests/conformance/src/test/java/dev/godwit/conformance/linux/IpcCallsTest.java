package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.linux.GuestProgram;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * IPC, and calls on other processes. QEMU does not know some of these, and fails in others: the
 * host's kernel runs the same programs.
 */
class IpcCallsTest {
    private static final Path SOURCES = Places.ROOT.resolve("tests/conformance/programs/linux");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "queues"})
    void asTheHostsKernel(String name) {
        Result actual = GuestProgram.of(GuestPrograms.build(name)).run();
        assumeTrue(Processes.works("gcc", "--version"), "needs gcc");
        Path program = folder.resolve(name);
        String source = SOURCES.resolve(name + ".c").toString();
        Processes.tool(
                folder, List.of("gcc", "-static", "-O1", "-w", source, "-o", program.toString()));
        Result expected = Processes.run(folder, Map.of(), new byte[0], List.of(program.toString()));
        assertThat(expected.code()).as(expected.error()).isZero();
        assertThat(actual.text()).isEqualTo(expected.text()).isNotEmpty();
        assertThat(actual.code()).as(actual.error()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreign", "sysvipc", "seccomp"})
    void asContainersAre(String name) {
        assertThat(GuestProgram.of(GuestPrograms.build(name)).run().text()).isEqualTo("right\n");
    }

    /** As Linux does: the set that a process has come to last is the first. */
    @Test
    void undoneInOrder() {
        Result result = GuestProgram.of(GuestPrograms.build("undo")).run();
        assertThat(result.text().lines())
                .containsExactly("11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "0");
        assertThat(result.code()).as(result.error()).isZero();
    }

    /** Nothing of it is left that the system had lent: messages, pages. */
    @Test
    void memoryIsGivenBack() {
        GuestProgram guest = GuestProgram.of(GuestPrograms.build("sysvipc")).with("again");
        assertThat(guest.run().text()).isEqualTo("right\n");
    }
}
