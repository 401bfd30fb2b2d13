package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.testkit.linux.GuestProgram;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/** System calls on files: what C programs print in Godwit and under QEMU. */
class FileCallsTest {
    private static final int USER = 1000;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open",
                "names",
                "descriptors",
                "stat",
                "size",
                "transfer",
                "attributes",
                "locks"
            })
    void asLinux(String name) throws IOException {
        Path program = GuestPrograms.build(name);
        GuestPrograms.needsQemu();
        same(GuestPrograms.qemu(program, folder), GuestProgram.of(program));
    }

    @Test
    void permissionsAsLinux() throws IOException {
        Path program = GuestPrograms.build("permission");
        GuestPrograms.needsQemu();
        same(GuestPrograms.qemuAs(program, folder, USER), GuestProgram.of(program).as(USER, USER));
    }

    /** As Linux 6.18 has it; kernels before that tell of some things in another order, or more. */
    @Test
    void inotifyAsLinux() throws IOException {
        Path program = GuestPrograms.build("inotify");
        String expected = GuestPrograms.expected("inotify");
        assertThat(GuestProgram.of(program).run().text()).isEqualTo(expected);
        GuestPrograms.needsQemu();
        assumeTrue(
                GuestPrograms.isKernel(6, 18), "needs Linux 6.18, which the host is asked through");
        assertThat(GuestPrograms.qemu(program, folder).text()).isEqualTo(expected);
    }

    private static void same(Result expected, GuestProgram program) {
        Result actual = program.run();
        assertThat(expected.code()).as(expected.error()).isZero();
        assertThat(actual.text()).isEqualTo(expected.text()).isNotEmpty();
        assertThat(actual.code()).as(actual.error()).isZero();
    }

    /** Calls that older emulators do not know: the program says itself what is right. */
    @Test
    void newCalls() {
        right(GuestProgram.of(GuestPrograms.build("beyond")));
    }

    @Test
    void layout() {
        right(GuestProgram.of(GuestPrograms.build("layout")));
    }

    @Test
    void limits() {
        right(
                GuestProgram.of(GuestPrograms.build("limits"))
                        .withLimit(ResourceLimits.NOFILE, 10)
                        .withLimit(ResourceLimits.FSIZE, 10_000));
    }

    @Test
    void mounts() {
        right(
                GuestProgram.of(GuestPrograms.build("mounts"))
                        .withMount("/area/fixed", true)
                        .withMount("/area/other", false));
    }

    /** No arguments do harm: nothing but errors comes of the worst. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void hostileArguments(int seed) {
        Path program = GuestPrograms.build("hostile");
        int user = seed % 2 * USER;
        Result result = GuestProgram.of(program).with("" + seed).as(user, user).run();
        assertThat(result.code()).as(result.error()).isZero();
    }

    private static void right(GuestProgram program) {
        assertThat(program.run().text()).isEqualTo("right\n");
    }
}
