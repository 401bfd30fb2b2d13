package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.HostFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

/** Calls that are kept where they stop, and go on in later turns. */
@Timeout(120)
class CallTest {
    private static final WasmModule MODULE =
            WasmModule.ofText(
                    """
                    (module
                      (import "h" "ask" (func $ask (param i32) (result i32)))
                      (func (export "sum") (param i32) (result i32 i64) (local i32)
                        (loop $l
                          (local.set 1 (i32.add (local.get 1) (local.get 0)))
                          (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                        (local.get 1)
                        (i64.extend_i32_s (local.get 1)))
                      (func (export "twice") (param i32) (result i32)
                        (i32.mul (i32.const 2) (call $ask (local.get 0))))
                      (func (export "fail") (loop (unreachable)))
                      (func (export "nothing")))
                    """);

    private final VirtualClock clock = new VirtualClock(0, 0);

    private Instance instance(Limits limits, HostFunction ask) {
        return Instance.builder(MODULE)
                .limits(limits)
                .clock(clock)
                .function("h", "ask", "(i32) -> i32", ask)
                .build();
    }

    private Instance instance(Limits limits) {
        return instance(limits, call -> call.setI32(0, call.i32(0)));
    }

    private static Limit why(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
        Outcome.Stopped stopped = (Outcome.Stopped) outcome;
        assertThat(stopped.isResumable()).isTrue();
        return stopped.limit().limit();
    }

    @Test
    void slicesGiveTheResultAndTheCountOfOneCall() {
        try (Instance whole = instance(Limits.DEFAULT.metered());
                Instance instance = instance(Limits.DEFAULT.metered())) {
            Object expected = whole.function("sum").call(1000);
            Call call = instance.function("sum").begin(1000);
            int turns = 0;
            Outcome outcome = call.runSlice(100);
            while (!(outcome instanceof Outcome.Exited)) {
                assertThat(why(outcome)).isEqualTo(Limit.SLICE);
                assertThatIllegalStateException().isThrownBy(call::result);
                turns++;
                outcome = call.runSlice(100);
            }
            assertThat(outcome).isEqualTo(new Outcome.Exited(0));
            assertThat(call.result()).isEqualTo(expected).isEqualTo(new Object[] {500500, 500500L});
            assertThat(turns).isGreaterThan(50);
            assertThat(instance.used()).isEqualTo(whole.used());
            assertThatIllegalStateException().isThrownBy(call::run).withMessageContaining("ended");
        }
    }

    @Test
    void moreFuelLetsItGoOn() {
        try (Instance instance = instance(Limits.DEFAULT.withFuel(50))) {
            Call call = instance.function("sum").begin(100);
            assertThat(why(call.run())).isEqualTo(Limit.FUEL);
            assertThat(why(call.run())).isEqualTo(Limit.FUEL);
            instance.refuel(1_000_000);
            assertThat(call.run()).isEqualTo(new Outcome.Exited(0));
            assertThat(call.result()).isEqualTo(new Object[] {5050, 5050L});
        }
    }

    @Test
    void itWaitsAndGoesOnFromAnotherThread() throws InterruptedException {
        boolean[] isThere = new boolean[1];
        HostFunction ask =
                call -> {
                    if (isThere[0]) {
                        call.setI32(0, call.i32(0) + 1);
                    } else {
                        call.block(new Blocked("an answer", Blocked.FOREVER, List.of()));
                    }
                };
        try (Instance instance = instance(Limits.DEFAULT, ask)) {
            Call call = instance.function("twice").begin(20);
            assertThat(call.run()).isInstanceOf(Outcome.Blocked.class);
            assertThat(call.run()).isInstanceOf(Outcome.Blocked.class);
            assertThatIllegalStateException()
                    .isThrownBy(() -> instance.function("nothing").call())
                    .withMessageContaining("an answer");
            isThere[0] = true;
            Thread other = new Thread(call::run);
            other.start();
            other.join();
            assertThat(call.result()).isEqualTo(42);
        }
    }

    @Test
    void runToEndParksTheThread() {
        HostFunction ask =
                call -> {
                    if (clock.monotonic() >= 5_000) {
                        call.setI32(0, call.i32(0));
                    } else {
                        call.block(new Blocked("sleep", 5_000, List.of()));
                    }
                };
        try (Instance instance = instance(Limits.DEFAULT, ask)) {
            Call call = instance.function("twice").begin(20);
            assertThat(call.runToEnd()).isEqualTo(new Outcome.Exited(0));
            assertThat(call.result()).isEqualTo(40);
        }
    }

    @Test
    void aTrapEndsIt() {
        try (Instance instance = instance(Limits.DEFAULT)) {
            Call call = instance.function("fail").begin();
            assertThat(call.run())
                    .isInstanceOfSatisfying(
                            Outcome.Trapped.class,
                            e ->
                                    assertThat(e.trap().reason())
                                            .isEqualTo(WasmTrapReason.UNREACHABLE));
            assertThatIllegalStateException().isThrownBy(call::run);
            assertThat(instance.function("nothing").call()).isNull();
        }
    }

    @Test
    void wrongArgumentsAreTold() {
        try (Instance instance = instance(Limits.DEFAULT)) {
            Call call = instance.function("sum").begin("x");
            assertThatIllegalArgumentException()
                    .isThrownBy(call::run)
                    .withMessageContaining("argument 1 of sum must be i32");
        }
    }

    @Test
    void closingItFreesTheInstance() {
        try (Instance instance = instance(Limits.DEFAULT.metered())) {
            Call call = instance.function("sum").begin(1000);
            call.runSlice(50);
            Call second = instance.function("nothing").begin();
            assertThatIllegalStateException()
                    .isThrownBy(second::run)
                    .withMessageContaining("not finished");
            call.close();
            assertThat(second.run()).isEqualTo(new Outcome.Exited(0));
            assertThat(second.result()).isNull();
            assertThatIllegalStateException().isThrownBy(call::run);
            call.close();
            assertThat(instance.execution().sp).isZero();
        }
    }

    /** Its frames would be left above those of the host function. */
    @Test
    void aTurnInsideARunIsRefused() {
        List<IllegalStateException> refusals = new ArrayList<>();
        HostFunction ask =
                call -> {
                    try {
                        Instance.of(call).function("nothing").begin().run();
                    } catch (IllegalStateException e) {
                        refusals.add(e);
                    }
                    call.setI32(0, 3);
                };
        try (Instance instance = instance(Limits.DEFAULT, ask)) {
            assertThat(instance.function("twice").call(1)).isEqualTo(6);
            assertThat(refusals).hasSize(1);
            assertThat(refusals.getFirst()).hasMessageContaining("inside");
        }
    }
}
