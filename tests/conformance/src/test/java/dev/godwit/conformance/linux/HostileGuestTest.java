package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.linux.GuestProgram;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that take what they can get, or ask for nonsense: limits hold, and nothing of it is a
 * failure of ours. {@code -Dgodwit.linux.calls=1000000} makes more random calls, {@code
 * -Dgodwit.linux.seed=7} others.
 */
class HostileGuestTest {
    private static final int PAGES = 1 << 16; // 256 MiB

    private static GuestProgram bomb(String kind) {
        return GuestProgram.of(GuestPrograms.build("bomb")).with(kind).withPages(PAGES);
    }

    @ParameterizedTest
    @CsvSource({
        "f, fork: 1 ENOMEM",
        "t, thread: 1 EAGAIN",
        "m, child 9",
        "w, write: 1 ENOSPC",
        "d, open: 1021 EMFILE",
        "p, pipe: 510 EMFILE",
        "r, queue: 1 EAGAIN",
        "i, signals",
        "C, children: 1 ECHILD"
    })
    void takesAllThereIs(String kind, String told) {
        Result result = bomb(kind).run();
        assertThat(result.text().strip()).isEqualTo(told);
        assertThat(result.code()).as(result.error()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "M, 137, killed process 2",
        "s, 139, killed by SIGSEGV at address 0x7f",
        "z, 139, 'killed by SIGSEGV at address 0x8, pc 0x'",
        "n, 139, killed by SIGSEGV at address 0x0",
        "k, 137, ''"
    })
    void dies(String kind, int code, String told) {
        GuestProgram program = bomb(kind);
        Result result = program.run();
        assertThat(result.code()).as(program.log()).isEqualTo(code);
        assertThat(program.log()).contains(told);
    }

    /** What forks, or sends signals, for ever: its fuel ends it. */
    @ParameterizedTest
    @ValueSource(strings = {"g", "q"})
    void goesOnForEver(String kind) {
        Result result = bomb(kind).withFuel(5_000_000).run();
        assertThat(result.code()).isEqualTo(GuestProgram.OUT_OF_FUEL);
    }

    @Test
    void randomCalls() {
        long calls = Long.getLong("godwit.linux.calls", 20_000);
        long seed = Long.getLong("godwit.linux.seed", 1);
        GuestProgram program =
                GuestProgram.of(GuestPrograms.build("random"))
                        .with(Long.toString(seed), Long.toString(calls))
                        .withPages(PAGES);
        Result result = program.run();
        assertThat(result.text()).as("seed " + seed).endsWith("done\n");
        assertThat(result.code()).isZero();
    }

    /** None sees what another left, and what they took is given back. */
    @Test
    void oneAfterTheOther() {
        for (int i = 0; i < 100; i++) {
            Result result = bomb("d").run();
            assertThat(result.text()).isEqualTo("open: 1021 EMFILE\n");
        }
    }
}
