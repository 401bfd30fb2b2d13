package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.base.failure.GuestFrame;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.runtime.HostFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;

/** Exceptions of guests: who catches them, what is left of the others, and how they are stopped. */
@Timeout(120)
class ExceptionTest {
    private static final String FIELDS =
            """
            (import "h" "f" (func $f))
            (tag $e (export "e") (param i32))
            (tag $other)
            (func $throw (export "throw") (param i32)
              (throw $e (local.get 0)))
            ;; throws $e from the given depth, below handlers that do not catch it
            (func $deep (export "deep") (param i32)
              (if (i32.eqz (local.get 0)) (then (call $f) (call $throw (i32.const 7))))
              (block $no
                (try_table (catch $other $no)
                  (call $deep (i32.sub (local.get 0) (i32.const 1))))))
            (func (export "here") (result i32)
              (block $caught (result i32)
                (try_table (result i32) (catch $e $caught)
                  (call $f) (throw $e (i32.const 1)))))
            (func (export "catch") (param i32) (result i32)
              (block $caught (result i32)
                (try_table (result i32) (catch $e $caught)
                  (call $deep (local.get 0)) (i32.const -1))))
            (func (export "rethrow")
              (local $x exnref)
              (block $caught (result i32 exnref)
                (try_table (result i32 exnref) (catch_ref $e $caught)
                  (call $throw (i32.const 3)) (unreachable)))
              (local.set $x) (drop)
              (throw_ref (local.get $x)))
            (func (export "loop")
              (i32.const 0)
              (loop $l (param i32)
                (drop)
                (try_table (catch $e $l) (throw $e (i32.const 1)))))
            (func (export "calling loop")
              (i32.const 0)
              (loop $l (param i32)
                (drop)
                (try_table (catch $e $l) (call $f))))
            (func (export "ok") (result i32) (i32.const 1))
            """;

    private static InstanceBuilder of(HostFunction f) {
        return Instance.builder(WasmModule.ofText("(module " + FIELDS + ")"))
                .function("h", "f", "()", f);
    }

    private static List<String> functions(Throwable thrown) {
        assertThat(thrown).isInstanceOf(Trap.class);
        return ((Trap) thrown).backtrace().stream().map(GuestFrame::function).toList();
    }

    private static Throwable thrownBy(Instance instance, String name, Object... arguments) {
        return catchThrowableOfType(Throwable.class, () -> instance.function(name).call(arguments));
    }

    @Test
    void theNearestClauseOfItsTagCatches() {
        try (Instance instance = of(call -> {}).build()) {
            assertThat(instance.function("here").call()).isEqualTo(1);
            for (int depth : new int[] {0, 1, 1000}) {
                assertThat(instance.function("catch").call(depth)).isEqualTo(7);
            }
        }
    }

    @Test
    void whatNothingCatchesShowsWhereItWasThrown() {
        try (Instance instance = of(call -> {}).build()) {
            assertThat(functions(thrownBy(instance, "deep", 2)))
                    .containsExactly("throw", "deep", "deep", "deep");
            // where throw_ref stands, as for any other exception
            assertThat(functions(thrownBy(instance, "rethrow"))).containsExactly("rethrow");
            // only so many are kept, the innermost ones
            assertThat(functions(thrownBy(instance, "deep", 5000)))
                    .startsWith("throw", "deep")
                    .hasSize(64);
        }
    }

    /** Its way leads through a host function, from one run into another. */
    @Test
    void whatNothingCatchesShowsTheCallsOfTheInnerRunToo() {
        HostFunction again = call -> Instance.of(call).function("throw").call(9);
        try (Instance instance = of(again).build()) {
            assertThat(functions(thrownBy(instance, "deep", 1)))
                    .containsExactly("throw", "deep", "deep");
        }
        HostFunction own =
                call -> {
                    throw Instance.of(call).exception("e", 5);
                };
        try (Instance instance = of(own).build()) {
            assertThat(functions(thrownBy(instance, "deep", 0))).containsExactly("deep");
        }
    }

    @Test
    void loopsThatOnlyCatchCanBeStopped() {
        Limits limits = Limits.DEFAULT.withTimeout(Duration.ofMillis(20));
        HostFunction throwing =
                call -> {
                    throw Instance.of(call).exception("e", 5);
                };
        try (Instance instance = of(throwing).limits(limits).build()) {
            for (String name : List.of("loop", "calling loop")) {
                assertThatExceptionOfType(LimitReached.class)
                        .isThrownBy(() -> instance.function(name).call())
                        .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.TIMEOUT));
            }
        }
    }

    /** It is bounded by the calls, and the guest's state is nobody's until it is over. */
    @Test
    void anUnwindingIsNoSafepoint() {
        HostFunction stopping =
                call -> {
                    Instance.of(call).interrupt();
                    throw Instance.of(call).exception("e", 5);
                };
        try (Instance instance = of(stopping).build()) {
            assertThat(functions(thrownBy(instance, "deep", 100))).hasSize(64);
            assertThat(instance.function("catch").call(100)).isEqualTo(5);
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> instance.function("calling loop").call())
                    .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.INTERRUPT));
            assertThat(instance.function("ok").call()).isEqualTo(1);
        }
    }
}
