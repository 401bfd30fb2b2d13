package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.wasm.runtime.HostFunction;
import dev.godwit.wasm.runtime.PendingCall;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Timeouts, interrupts, waiting, and threads that come in where one is already. */
@Timeout(120)
class StoppingTest {
    private static final String LOOPS =
            """
            (import "h" "tell" (func $tell))
            (func (export "once") (call $tell))
            (func (export "loop") (call $tell) (loop $l (br $l)))
            (func (export "recursion") (call $tell)
              (loop $l (call $nothing) (br $l)))
            (func $tail (export "tail") (return_call $tail))
            (func $nothing)
            (func (export "v128") (call $tell)
              (loop $l (drop (v128.const i64x2 1 2)) (br $l)))
            (func (export "ok") (result i32) (i32.const 1))
            (memory (export "m") 1)
            (table (export "t") 1 funcref)
            (global (export "g") (mut i32) (i32.const 0))
            (tag (export "tag") (param i32))
            """;

    private static InstanceBuilder loops(HostFunction tell) {
        return Instance.builder(WasmModule.ofText("(module " + LOOPS + ")"))
                .function("h", "tell", "()", tell);
    }

    @Test
    void aTimeoutStopsEveryLoop() {
        Limits limits = Limits.DEFAULT.withTimeout(Duration.ofMillis(20));
        WasmModule relay =
                WasmModule.ofText(
                        """
                        (module (import "g" "ok" (func $ok (result i32)))
                          (func (export "ok") (result i32) (call $ok)))
                        """);
        // the other one has no timeout, which on a busy machine even a short call could pass
        try (Instance instance = loops(call -> {}).limits(limits).build();
                Instance other = Instance.builder(relay).link("g", instance).build()) {
            for (String name : List.of("loop", "recursion", "tail", "v128")) {
                assertThatExceptionOfType(LimitReached.class)
                        .isThrownBy(() -> instance.function(name).call())
                        .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.TIMEOUT))
                        .satisfies(e -> assertThat(e.value()).isEqualTo(20))
                        .withMessageContaining("(limit 20 ms)");
                assertThat(other.function("ok").call()).isEqualTo(1);
            }
        }
    }

    @Test
    void aTimeoutStopsTheStartFunction() {
        InstanceBuilder builder =
                Instance.builder(
                        WasmModule.ofText("(module (func $s (loop $l (br $l))) (start $s))"));
        assertThatExceptionOfType(LimitReached.class)
                .isThrownBy(
                        builder.limits(Limits.DEFAULT.withTimeout(Duration.ofMillis(20)))::build);
    }

    @Test
    void aVeryLongTimeoutIsNone() {
        for (Duration centuries :
                List.of(Duration.ofDays(300 * 365), Duration.ofSeconds(Long.MAX_VALUE))) {
            Limits limits = Limits.DEFAULT.withTimeout(centuries);
            try (Instance instance = loops(call -> {}).limits(limits).build()) {
                assertThat(instance.function("ok").call()).isEqualTo(1);
            }
        }
    }

    @Test
    void anInterruptFromAnotherThreadStopsALoop() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        try (Instance instance = loops(call -> inside.countDown()).build()) {
            // before it runs an interrupt is without effect
            instance.interrupt();
            assertThat(instance.function("ok").call()).isEqualTo(1);
            AtomicReference<Throwable> ended = new AtomicReference<>();
            Thread thread =
                    new Thread(() -> {
                        try {
                            instance.function("loop").call();
                        } catch (LimitReached e) {
                            ended.set(e);
                        }
                    });
            thread.start();
            inside.await();
            instance.interrupt();
            thread.join();
            assertThat(ended.get())
                    .isInstanceOfSatisfying(
                            LimitReached.class,
                            e -> assertThat(e.limit()).isEqualTo(Limit.INTERRUPT));
            assertThat(instance.function("ok").call()).isEqualTo(1);
        }
    }

    @Test
    void aSecondThreadIsRefused() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        InstanceBuilder builder =
                loops(call -> {
                    inside.countDown();
                    await(done);
                });
        try (Instance instance = builder.build()) {
            Thread thread = new Thread(() -> instance.function("once").call());
            thread.start();
            inside.await();
            assertThatIllegalStateException()
                    .isThrownBy(() -> instance.function("ok").call())
                    .withMessageContaining("another thread");
            assertThatIllegalStateException().isThrownBy(instance::reset);
            assertThatIllegalStateException().isThrownBy(() -> instance.setGlobal("g", 1));
            assertThatIllegalStateException().isThrownBy(() -> instance.exception("tag", 1));
            assertThatIllegalStateException().isThrownBy(() -> instance.memory("m").grow(1));
            assertThatIllegalStateException().isThrownBy(() -> instance.table("t").grow(1, null));
            done.countDown();
            thread.join();
            assertThat(instance.function("ok").call()).isEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void threadsThatRaceNeverShareAnInstance() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger shared = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        InstanceBuilder builder =
                Instance.builder(
                        WasmModule.ofText(
                                "(module (import \"h\" \"tell\" (func $tell))"
                                        + "(func (export \"f\") (call $tell)))"));
        builder.function(
                "h",
                "tell",
                "()",
                call -> {
                    shared.addAndGet(inside.incrementAndGet() > 1 ? 1 : 0);
                    inside.decrementAndGet();
                });
        try (Instance instance = builder.build()) {
            Runnable work =
                    () -> {
                        for (int i = 0; i < 5_000; i++) {
                            try {
                                instance.function("f").call();
                                calls.incrementAndGet();
                            } catch (IllegalStateException e) {
                                refused.incrementAndGet();
                            }
                        }
                    };
            Thread one = new Thread(work);
            Thread two = new Thread(work);
            one.start();
            two.start();
            one.join();
            two.join();
            assertThat(shared.get()).isZero();
            assertThat(calls.get() + refused.get()).isEqualTo(10_000);
        }
    }

    /** Is never ready. */
    private enum Gate implements Waitable {
        CLOSED;

        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public void subscribe(Wakeup wakeup) {}

        @Override
        public void unsubscribe(Wakeup wakeup) {}
    }

    private static InstanceBuilder waiting(HostFunction read) {
        return Instance.builder(
                        WasmModule.ofText(
                                """
                                (module (import "h" "read" (func $read (param i32) (result i32)))
                                  (func (export "f") (result i32)
                                    (i32.add (i32.const 1) (call $read (i32.const 41))))
                                  (func (export "ok") (result i32) (i32.const 1)))
                                """))
                .function("h", "read", "(i32) -> i32", read);
    }

    @Test
    void aCallThatIsNotReadyIsMadeAgainWithItsArguments() {
        AtomicInteger tries = new AtomicInteger();
        VirtualClock clock = new VirtualClock(0, 0);
        InstanceBuilder builder =
                waiting(call -> {
                    if (tries.incrementAndGet() < 3) {
                        long deadline = clock.monotonic() + 1_000_000_000;
                        call.block(new Blocked("sleep", deadline, List.of()));
                    } else {
                        call.setI32(0, call.i32(0));
                    }
                });
        try (Instance instance = builder.clock(clock).build()) {
            long before = clock.monotonic();
            assertThat(instance.function("f").call()).isEqualTo(42);
            assertThat(tries.get()).isEqualTo(3);
            assertThat(clock.monotonic() - before).isEqualTo(2_000_000_000L);
        }
    }

    /** What it left for itself is not lost when it enters the guest before it blocks again. */
    @Test
    void aCallThatEntersTheGuestStillKnowsWhatItWaitsFor() {
        VirtualClock clock = new VirtualClock(0, 0);
        List<@Nullable PendingCall> found = new ArrayList<>();
        InstanceBuilder builder =
                waiting(call -> {
                    found.add(call.resumed());
                    Instance.of(call).function("ok").call();
                    PendingCall same = call.resumed();
                    assertThat(same).isSameAs(found.getLast());
                    if (same == null || same.progress < 2) {
                        Blocked on = new Blocked("sleep", clock.monotonic() + 1000, List.of());
                        call.block(on).progress++;
                    } else {
                        call.setI32(0, call.i32(0));
                    }
                });
        try (Instance instance = builder.clock(clock).build()) {
            assertThat(instance.function("f").call()).isEqualTo(42);
            assertThat(found).hasSize(3);
            assertThat(found.getFirst()).isNull();
            assertThat(found.get(1)).isNotNull().isSameAs(found.get(2));
        }
    }

    @Test
    void whatCanNeverGoOnEndsAndLeavesNothingBehind() {
        InstanceBuilder builder = waiting(call -> call.block(Blocked.on("read", Gate.CLOSED)));
        try (Instance instance = builder.clock(new VirtualClock(0, 0)).build()) {
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(LimitReached.class)
                        .isThrownBy(() -> instance.function("f").call())
                        .withMessageContaining("read");
                assertThat(instance.function("ok").call()).isEqualTo(1);
            }
        }
    }

    @Test
    void aCallFromInsideOneThatIsNotReadyIsRefused() {
        InstanceBuilder builder =
                waiting(call -> {
                    call.block(Blocked.on("read", Gate.CLOSED));
                    Instance.of(call).function("ok").call();
                });
        try (Instance instance = builder.clock(new VirtualClock(0, 0)).build()) {
            assertThatThrownBy(() -> instance.function("f").call())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("read");
            assertThat(instance.function("ok").call()).isEqualTo(1);
        }
    }
}
