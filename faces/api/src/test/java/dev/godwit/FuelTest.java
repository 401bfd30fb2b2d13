package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.wasm.runtime.HostFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What guests are charged, and that they stop and go on for it. */
class FuelTest {
    /**
     * Every loop takes 7 units: get, get, add, set; get, const, sub, tee, br_if less block ends.
     */
    private static final String SUM =
            """
            (module
              (func $sum (export "sum") (param i32) (result i32) (local i32)
                (loop $l
                  (local.set 1 (i32.add (local.get 1) (local.get 0)))
                  (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                (local.get 1))
              (func (export "forever") (loop $l (br $l)))
              (func $down (export "down") (param i32)
                (if (local.get 0)
                  (then (call $down (i32.sub (local.get 0) (i32.const 1)))))))
            """;

    private static final WasmModule MODULE = WasmModule.ofText(SUM);

    private static Instance instance(Limits limits) {
        return Instance.builder(MODULE).limits(limits).build();
    }

    private static long used(Instance instance) {
        return instance.execution().meter;
    }

    @Test
    void aRegionIsChargedWhenItIsEntered() {
        try (Instance instance = instance(Limits.DEFAULT.metered())) {
            assertThat(instance.function("sum").call(1)).isEqualTo(1);
            // the function's first line: 4 and 5 instructions; then local.get
            assertThat(used(instance)).isEqualTo(9 + 1);
            instance.function("sum").call(10);
            assertThat(used(instance)).isEqualTo(10 + 10 * 9 + 1);
            instance.function("down").call(3);
            // get, if; then get, const, sub, call; nothing behind; the innermost only get, if
            assertThat(used(instance)).isEqualTo(101 + 3 * 6 + 2);
        }
    }

    @Test
    void withoutAMeterNothingIsCounted() {
        try (Guest guest = guest(1, Limits.DEFAULT)) {
            assertThatThrownBy(guest::used).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> guest.runSlice(5)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> guest.refuel(5)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aCallEndsAtTheFirstSafepointWhereItsFuelIsUsed() {
        try (Instance instance = instance(Limits.DEFAULT.withFuel(100))) {
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> instance.function("forever").call())
                    .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.FUEL))
                    .withMessageContaining("100 units");
            assertThat(used(instance)).isEqualTo(100);
            // nothing is left, but a function without a safepoint besides its entry needs one
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> instance.function("sum").call(1));
            assertThat(used(instance)).isEqualTo(100);
        }
    }

    /** A command that sums, from start to end, and says what it found. */
    private static final String PROGRAM =
            """
            (module
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (import "h" "n" (func $n (result i32)))
              (memory (export "memory") 1)
              (global $g (mut i32) (i32.const 0))
              (func $start (global.set $g (call $fib (i32.const 5))))
              (start $start)
              (func $fib (param i32) (result i32)
                (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
                  (then (local.get 0))
                  (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
                                 (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
              (func (export "_start")
                (memory.fill (i32.const 0) (i32.const 7) (i32.const 1000))
                (call $exit (i32.add (global.get $g) (call $fib (call $n))))))
            """;

    private static final WasmModule COMMAND = WasmModule.ofText(PROGRAM);

    private static Guest guest(int n, Limits limits) {
        return Guest.of(COMMAND)
                .clock(new VirtualClock(0, 0))
                .entropy(new SeededEntropy(1))
                .limits(limits)
                .imports(i -> i.function("h", "n", "() -> i32", call -> call.setI32(0, n)))
                .build();
    }

    private static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 100, 12_345})
    void slicesGiveTheResultAndTheCountOfOneRun(long slice) {
        long whole;
        try (Guest guest = guest(15, Limits.DEFAULT.metered())) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(5 + fib(15)));
            whole = guest.used();
        }
        try (Guest guest = guest(15, Limits.DEFAULT.metered())) {
            long runs = 0;
            long before = 0;
            Outcome outcome = guest.runSlice(slice);
            while (outcome instanceof Outcome.Stopped(LimitReached reason, boolean isResumable)) {
                assertThat(reason.limit()).isEqualTo(Limit.SLICE);
                assertThat(isResumable).isTrue();
                // a bulk operation of 1,000 bytes is the most that goes beyond; the first stop of a
                // slice of nothing is at the entry, before anything is charged
                assertThat(guest.used() - before).isBetween(runs == 0 ? 0 : 1L, slice + 90);
                before = guest.used();
                outcome = guest.runSlice(slice);
                runs++;
            }
            assertThat(outcome).isEqualTo(new Outcome.Exited(5 + fib(15)));
            assertThat(guest.used()).isEqualTo(whole);
            assertThat(runs).isGreaterThanOrEqualTo(whole / (slice + 90) - 1);
        }
    }

    @Test
    void aRunThatIsOutOfFuelGoesOnWithMore() {
        long whole;
        try (Guest guest = guest(12, Limits.DEFAULT.metered())) {
            guest.run();
            whole = guest.used();
        }
        try (Guest guest = guest(12, Limits.DEFAULT.withFuel(10))) {
            Outcome outcome = guest.run();
            while (outcome instanceof Outcome.Stopped(LimitReached reason, boolean isResumable)) {
                assertThat(reason.limit()).isEqualTo(Limit.FUEL);
                assertThat(isResumable).isTrue();
                guest.refuel(50);
                outcome = guest.run();
            }
            assertThat(outcome).isEqualTo(new Outcome.Exited(5 + fib(12)));
            assertThat(guest.used()).isEqualTo(whole);
        }
    }

    /** What a host function asks of the guest is part of the run: a slice does not end inside. */
    @Test
    void aSliceEndsOutsideOfNestedRuns() {
        WasmModule module =
                WasmModule.ofText(
                        """
                        (module
                          (import "h" "again" (func $again (param i32) (result i32)))
                          (memory (export "memory") 1)
                          (func (export "count") (param i32) (result i32) (local i32)
                            (loop $l
                              (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                              (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                            (local.get 1))
                          (func (export "_start")
                            (if (i32.ne (call $again (i32.const 100)) (i32.const 100))
                              (then (unreachable)))
                            (loop (nop))))
                        """);
        HostFunction again =
                call -> {
                    Function count = Instance.of(call).function("count");
                    call.setI32(0, (int) Objects.requireNonNull(count.call(call.i32(0))));
                };
        try (Guest guest =
                Guest.of(module)
                        .clock(new VirtualClock(0, 0))
                        .entropy(new SeededEntropy(1))
                        .limits(Limits.DEFAULT.metered())
                        .imports(i -> i.function("h", "again", "(i32) -> i32", again))
                        .build()) {
            Outcome outcome = guest.runSlice(3);
            while (outcome instanceof Outcome.Stopped) {
                outcome = guest.runSlice(3);
            }
            assertThat(outcome).isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void hostFunctionsCanCharge() {
        WasmModule module =
                WasmModule.ofText(
                        "(module (import \"h\" \"work\" (func $work))"
                                + " (func (export \"f\") (call $work)))");
        try (Instance instance =
                Instance.builder(module)
                        .limits(Limits.DEFAULT.withFuel(1_000))
                        .function("h", "work", "()", call -> call.charge(400))
                        .build()) {
            Function f = instance.function("f");
            f.call();
            assertThat(used(instance)).isEqualTo(401);
            f.call();
            f.call();
            assertThatExceptionOfType(LimitReached.class).isThrownBy(f::call);
        }
    }

    @Test
    void aThousandGuestsInTurnsDoWhatEachDoesAlone() throws Exception {
        for (int threads : new int[] {1, 4}) {
            Queue<Integer> turns = new ConcurrentLinkedQueue<>();
            List<Guest> guests = new ArrayList<>();
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                guests.add(guest(i % 13, Limits.DEFAULT.metered()));
                outcomes.add(new Outcome.Exited(-1));
                turns.add(i);
            }
            try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
                List<Future<?>> ends = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    ends.add(pool.submit(() -> take(turns, guests, outcomes)));
                }
                for (Future<?> end : ends) {
                    end.get();
                }
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(outcomes.get(i)).isEqualTo(new Outcome.Exited(5 + fib(i % 13)));
                assertThat(guests.get(i).used()).isEqualTo(guests.get(i % 13).used());
                guests.get(i).close();
            }
        }
    }

    private static void take(Queue<Integer> turns, List<Guest> guests, List<Outcome> outcomes) {
        for (Integer next = turns.poll(); next != null; next = turns.poll()) {
            Outcome outcome = guests.get(next).runSlice(50);
            if (outcome instanceof Outcome.Stopped) {
                turns.add(next);
            } else {
                outcomes.set(next, outcome);
            }
        }
    }

    @Test
    void wasiChargesByBytesMoved() {
        WasmModule module =
                WasmModule.ofText(
                        """
                        (module
                          (import "wasi_snapshot_preview1" "fd_write"
                            (func $write (param i32 i32 i32 i32) (result i32)))
                          (memory (export "memory") 2)
                          (func (export "_start")
                            (i32.store (i32.const 0) (i32.const 100))
                            (i32.store (i32.const 4) (i32.const 64000))
                            (drop (call $write
                              (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
                        """);
        BytesSink output = new BytesSink(1 << 20);
        try (Guest guest =
                Guest.of(module)
                        .clock(new VirtualClock(0, 0))
                        .entropy(new SeededEntropy(1))
                        .output(output)
                        .limits(Limits.DEFAULT.metered())
                        .build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
            assertThat(output.bytes()).hasSize(64_000);
            assertThat(guest.used()).isEqualTo(12 + 64_000 / 16);
            assertThat(new String(output.bytes(), StandardCharsets.US_ASCII)).hasSize(64_000);
        }
    }
}
