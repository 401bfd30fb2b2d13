package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.failure.TrapReason;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waiter;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.numeric.WasmTrapReason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/** {@code memory.atomic.wait32} and {@code wait64}: they last, and can be stopped and resumed. */
@Timeout(120)
class AtomicWaitTest {
    private static final String WAITS =
            """
            (func (export "wait32") (param i32 i32 i64) (result i32)
              (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
            (func (export "wait64") (param i32 i64 i64) (result i32)
              (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))
            (func (export "notify") (param i32 i32) (result i32)
              (memory.atomic.notify (local.get 0) (local.get 1)))
            """;

    private static final String SEVEN = "(data (i32.const 8) \"\\07\")";

    private static final String SHARED = "(memory (export \"memory\") 1 1 shared)";

    private final VirtualClock clock = new VirtualClock(0, 0);

    private static WasmModule module(String fields) {
        byte[] text = ("(module " + fields + ")").getBytes(StandardCharsets.UTF_8);
        return WasmModule.wrap(text, Features.parse("3.0,threads"), false);
    }

    private Instance shared() {
        clock.advance(1000);
        return Instance.builder(module(SHARED + WAITS + SEVEN)).clock(clock).build();
    }

    private static Object expected(String name) {
        return name.equals("wait32") ? (Object) 7 : (Object) 7L;
    }

    private static Object other(String name) {
        return name.equals("wait32") ? (Object) 8 : (Object) 8L;
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait32", "wait64"})
    void anotherValueIsSeenAtOnce(String name) {
        try (Instance instance = shared()) {
            Function wait = instance.function(name);
            assertThat(wait.call(8, other(name), 500L)).isEqualTo(1);
            assertThat(wait.call(8, other(name), -1L)).isEqualTo(1);
            assertThat(clock.monotonic()).isEqualTo(1000);
        }
    }

    @Test
    void allBitsOfTheValueCount() {
        try (Instance instance = shared()) {
            assertThat(instance.function("wait64").call(8, 7L + (1L << 32), 500L)).isEqualTo(1);
            assertThat(instance.function("wait32").call(8, 7 + (1 << 31), 500L)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait32", "wait64"})
    void theSameValueIsWaitedWithUntilTheTimeout(String name) {
        try (Instance instance = shared()) {
            Function wait = instance.function(name);
            assertThat(wait.call(8, expected(name), 500L)).isEqualTo(2);
            assertThat(clock.monotonic()).isEqualTo(1500);
            assertThat(wait.call(8, expected(name), 0L)).isEqualTo(2);
            assertThat(clock.monotonic()).isEqualTo(1500);
            // a sum beyond what a clock can say is a deadline all the same
            assertThat(wait.call(8, expected(name), Long.MAX_VALUE)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait32", "wait64"})
    void aWaitWithoutEndIsEnded(String name) {
        try (Instance instance = shared()) {
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(
                            () -> instance.function(name).call(8, expected(name), Long.MIN_VALUE))
                    .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.INTERRUPT))
                    .withMessageContaining("memory.atomic." + name + " can never go on");
            assertThat(instance.function(name).call(8, other(name), -1L)).isEqualTo(1);
        }
    }

    @Test
    void withoutAClockOnlyAWaitOfNoLengthEnds() {
        try (Instance instance = Instance.builder(module(SHARED + WAITS + SEVEN)).build()) {
            assertThat(instance.function("wait32").call(8, 7, 0L)).isEqualTo(2);
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> instance.function("wait32").call(8, 7, 1L))
                    .withMessageContaining("can never go on");
        }
    }

    @Test
    void whatCannotBeWaitedForTraps() {
        try (Instance instance = shared();
                Instance unshared =
                        Instance.builder(module("(memory 1 1)" + WAITS + SEVEN))
                                .clock(clock)
                                .build()) {
            for (Instance each : List.of(instance, unshared)) {
                traps(each, WasmTrapReason.UNALIGNED_ATOMIC, "wait32", 10, 7, 500L);
                traps(each, WasmTrapReason.UNALIGNED_ATOMIC, "wait64", 12, 7L, 500L);
                traps(each, WasmTrapReason.UNALIGNED_ATOMIC, "wait64", 65_540, 7L, 500L);
                traps(each, WasmTrapReason.MEMORY_BOUNDS, "wait32", 65_536, 7, 500L);
                traps(each, WasmTrapReason.MEMORY_BOUNDS, "wait64", -8, 7L, 500L);
            }
            traps(unshared, WasmTrapReason.EXPECTED_SHARED_MEMORY, "wait32", 8, 7, 500L);
            traps(unshared, WasmTrapReason.EXPECTED_SHARED_MEMORY, "wait32", 8, 8, 500L);
            traps(unshared, WasmTrapReason.EXPECTED_SHARED_MEMORY, "wait64", 8, 7L, -1L);
            assertThat(clock.monotonic()).isEqualTo(1000);
        }
    }

    private static void traps(
            Instance instance, TrapReason reason, String name, Object... arguments) {
        assertThatExceptionOfType(Trap.class)
                .isThrownBy(() -> instance.function(name).call(arguments))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** While something waits, nothing else of its store runs. */
    @Test
    void aNotificationFindsNobody() {
        try (Instance instance = shared()) {
            assertThat(instance.function("notify").call(8, -1)).isEqualTo(0);
            traps(instance, WasmTrapReason.UNALIGNED_ATOMIC, "notify", 10, 1);
            traps(instance, WasmTrapReason.MEMORY_BOUNDS, "notify", 65_536, 1);
        }
    }

    /**
     * Waits in a callee with operands below those of the wait; ends with the sum of all, 42, as its
     * exit code.
     */
    private static final String COMMAND =
            """
            (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
            (import "h" "tell" (func $tell))
            """
                    + SHARED
                    + """
                    (func $wait (param $timeout i64) (result i32)
                      (i32.add (i32.const 30)
                        (memory.atomic.wait32 (i32.const 8) (i32.const 0) (local.get $timeout))))
                    (func (export "_start")
                      (local $ten i32)
                      (local.set $ten (i32.const 10))
                      (call $tell)
                      (call $proc_exit (i32.add (call $wait (i64.const 500)) (local.get $ten))))
                    """;

    private Guest guest(Clock time, Runnable tell, Limits limits) {
        GuestBuilder builder =
                Guest.of(module(COMMAND)).clock(time).entropy(new SeededEntropy(1)).limits(limits);
        builder.imports(more -> more.function("h", "tell", "()", call -> tell.run()));
        return builder.build();
    }

    @Test
    void aRunThatWaitsIsBlockedAndGoesOn() {
        clock.advance(1000);
        int[] told = new int[1];
        try (Guest guest = guest(clock, () -> told[0]++, Limits.DEFAULT)) {
            for (int passed = 0; passed < 3; passed++) {
                // neither the time that has passed nor a new value begins the wait anew
                assertThat(guest.run())
                        .isEqualTo(
                                new Outcome.Blocked(
                                        new Blocked("memory.atomic.wait32", 1500, List.of())));
                clock.advance(100);
                guest.instance().memory("memory").setInt(8, passed);
            }
            clock.advance(200);
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(42));
        }
        assertThat(told[0]).isEqualTo(1);
    }

    @Test
    void aRunToTheEndWaits() {
        try (Guest guest = guest(clock, () -> {}, Limits.DEFAULT)) {
            assertThat(guest.runToEnd()).isEqualTo(new Outcome.Exited(42));
            assertThat(clock.monotonic()).isEqualTo(500);
        }
    }

    @Test
    void aGuestThatWaitsCanBeClosed() {
        Guest guest = guest(clock, () -> {}, Limits.DEFAULT);
        Instance other =
                Instance.builder(module("(import \"g\" \"memory\" (memory 1 1 shared))" + WAITS))
                        .link("g", guest.instance())
                        .build();
        assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
        guest.close();
        assertThat(other.function("wait32").call(8, 0, 5L)).isEqualTo(2);
        assertThat(clock.monotonic()).isEqualTo(5);
        other.close();
    }

    /** A host function waits first: then the wait of the instruction is a new one. */
    @Test
    void aWaitAfterAHostFunctionsHasADeadlineOfItsOwn() {
        int[] tries = new int[1];
        WasmModule module =
                module(
                        """
                        (import "h" "sleep" (func $sleep))
                        (memory 1 1 shared)
                        (func (export "f") (result i32)
                          (call $sleep)
                          (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const 500))
                          (call $sleep))
                        """);
        InstanceBuilder builder =
                Instance.builder(module)
                        .clock(clock)
                        .function(
                                "h",
                                "sleep",
                                "()",
                                call -> {
                                    if (tries[0]++ % 2 == 0) {
                                        assertThat(call.resumed()).isNull();
                                        long end = clock.monotonic() + 1_000_000;
                                        call.block(new Blocked("sleep", end, List.of()));
                                    }
                                });
        try (Instance instance = builder.build()) {
            assertThat(instance.function("f").call()).isEqualTo(2);
        }
        assertThat(tries[0]).isEqualTo(4);
        assertThat(clock.monotonic()).isEqualTo(2_000_500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptBeforeTheWaitStopsIt(boolean toEnd) {
        Guest[] self = new Guest[1];
        try (Guest guest = guest(clock, () -> self[0].interrupt(), Limits.DEFAULT)) {
            self[0] = guest;
            assertThat(toEnd ? guest.runToEnd() : guest.run())
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            e -> assertThat(e.limit().limit()).isEqualTo(Limit.INTERRUPT));
        }
        assertThat(clock.monotonic()).isZero();
    }

    /** Time stands still, and who waits is parked until someone wakes it. */
    private static final class Parking implements Clock {
        private final VirtualClock still = new VirtualClock(0, 0);
        private final Semaphore parked = new Semaphore(0);

        @Override
        public long realtime() {
            return still.realtime();
        }

        @Override
        public long monotonic() {
            return still.monotonic();
        }

        @Override
        public long realtimeResolution() {
            return 1;
        }

        @Override
        public long monotonicResolution() {
            return 1;
        }

        @Override
        public long cpuTime() {
            return 0;
        }

        @Override
        public Waiter newWaiter() {
            Semaphore permits = new Semaphore(0);
            return new Waiter() {
                @Override
                public void wake() {
                    permits.release();
                }

                @Override
                public Waiter.Outcome await(Blocked blocked) {
                    parked.release();
                    permits.acquireUninterruptibly();
                    return Waiter.Outcome.WOKEN;
                }
            };
        }
    }

    @Test
    void aTimeoutOfTheRunStopsAWaitThatLasts() {
        Limits limits = Limits.DEFAULT.withTimeout(Duration.ofMillis(20));
        try (Guest guest = guest(new Parking(), () -> {}, limits)) {
            assertThat(guest.runToEnd())
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            e -> assertThat(e.limit().limit()).isEqualTo(Limit.TIMEOUT));
        }
    }

    @Test
    void anInterruptStopsAWaitThatLasts() throws InterruptedException {
        Parking parking = new Parking();
        try (Guest guest = guest(parking, () -> {}, Limits.DEFAULT)) {
            Outcome[] outcome = new Outcome[1];
            Thread thread = new Thread(() -> outcome[0] = guest.runToEnd());
            thread.start();
            parking.parked.acquire();
            guest.interrupt();
            thread.join();
            assertThat(outcome[0])
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            e -> assertThat(e.limit().limit()).isEqualTo(Limit.INTERRUPT));
        }
    }
}
