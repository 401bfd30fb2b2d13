package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.wasi.Wasi;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One guest has one clock: what its world tells it, and what its waits are measured by. */
@Timeout(60)
class OneClockTest {
    /** Sleeps for an hour by {@code poll_oneoff}, and gives its error. */
    private static final WasmModule SLEEPER =
            WasmModule.ofText(
                    """
                    (module
                      (import "wasi_snapshot_preview1" "poll_oneoff"
                        (func $poll (param i32 i32 i32 i32) (result i32)))
                      (memory (export "memory") 1)
                      (func (export "sleep") (result i32)
                        (i32.store (i32.const 16) (i32.const 1))
                        (i64.store (i32.const 24) (i64.const 3600000000000))
                        (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))
                    """);

    private static final WasmModule EMPTY = WasmModule.ofText("(module)");

    private final VirtualClock clock = new VirtualClock(0, 0);
    private final VirtualClock other = new VirtualClock(0, 0);

    private Wasi world() {
        return Wasi.builder(clock, new SeededEntropy(1)).build();
    }

    @Test
    void aWorldsClockIsItsInstances() {
        try (Wasi world = world();
                Instance instance = Instance.builder(SLEEPER).wasi(world).build()) {
            assertThat(instance.function("sleep").call()).isEqualTo(0);
            assertThat(clock.monotonic()).isEqualTo(3_600_000_000_000L);
        }
    }

    @Test
    void twoClocksAreRefused() {
        try (Wasi world = world()) {
            InstanceBuilder builder = Instance.builder(SLEEPER).wasi(world).clock(other);
            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessageContaining("one guest has one clock");
        }
        GuestBuilder guest = Guest.of(EMPTY).clock(clock).imports(i -> i.clock(other));
        assertThatIllegalArgumentException()
                .isThrownBy(guest.entropy(new SeededEntropy(1))::build)
                .withMessageContaining("one guest has one clock");
    }

    @Test
    void linkedInstancesHaveTheClockOfTheFirst() {
        try (Wasi world = world();
                Instance first = Instance.builder(EMPTY).clock(other).build();
                Instance second = Instance.builder(EMPTY).clock(clock).build()) {
            InstanceBuilder refused = Instance.builder(SLEEPER).link("m", first).wasi(world);
            assertThatIllegalArgumentException()
                    .isThrownBy(refused::build)
                    .withMessageContaining("has another clock");
            try (Instance linked =
                    Instance.builder(SLEEPER).link("m", second).wasi(world).build()) {
                assertThat(linked.function("sleep").call()).isEqualTo(0);
            }
        }
    }
}
