package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.runtime.Execution;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What left the guest's stack is garbage: it does not count against the bound of its objects. */
class GarbageTest {
    /** The callee is of another instance, so that the engine replaces the frame outside a loop. */
    @Test
    void framesThatTailCallKeepNothingAlive() {
        WasmModule make =
                WasmModule.ofText(
                        """
                        (module
                          (type $bytes (array (mut i8)))
                          (func (export "make")
                            (drop (array.new_default $bytes (i32.const 1000000)))))
                        """);
        WasmModule tail =
                WasmModule.ofText(
                        """
                        (module
                          (import "make" "make" (func $make))
                          (type $bytes (array (mut i8)))
                          (func (export "f")
                            (i32.const 1) (i32.const 2) (i32.const 3)
                            (array.new_default $bytes (i32.const 1000000))
                            (drop) (drop) (drop) (drop)
                            (return_call $make)))
                        """);
        Limits limits = Limits.DEFAULT.withMemory(1_500_000);
        try (Instance other = Instance.builder(make).limits(limits).build();
                Instance instance =
                        Instance.builder(tail).limits(limits).link("make", other).build()) {
            assertThat(instance.function("f").call()).isNull();
        }
    }

    /** What the frames that were taken off referred to is garbage when the clause begins. */
    @Test
    void framesThatAreTakenOffKeepNothingAlive() {
        String text =
                """
                (module
                  (type $bytes (array (mut i8)))
                  (tag $e)
                  (func $throw (param i32 i32 i32 i32)
                    (local $kept (ref null $bytes))
                    (local.set $kept (array.new_default $bytes (i32.const 1000000)))
                    (throw $e))
                  (func (export "f") (param $times i32)
                    (loop $again
                      (block $caught
                        (try_table (catch $e $caught)
                          (call $throw
                            (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4))))
                      (br_if $again
                        (local.tee $times (i32.sub (local.get $times) (i32.const 1))))
                      (drop (array.new_default $bytes (i32.const 1000000))))))
                """;
        Limits limits = Limits.DEFAULT.withMemory(1_500_000);
        try (Instance instance = Instance.builder(WasmModule.ofText(text)).limits(limits).build()) {
            assertThat(instance.function("f").call(20)).isNull();
        }
    }

    /** Every way in which a run can fail, with references in every frame. */
    private static final String FAILING =
            """
            (module
              (import "h" "fail" (func $fail (param externref i32 externref)
                (result i32 externref externref externref externref)))
              (import "h" "again" (func $again (param externref)))
              (export "fail" (func $fail))
              (tag $e (param externref))
              (type $three (func (param externref externref externref)))
              (func $end (param $what i32) (param $r externref)
                (local $kept externref)
                (local.set $kept (local.get $r))
                (block $trap (block $throw (block $host (block $tail (block $forever (block $nested
                  (br_table $trap $throw $host $tail $forever $nested (local.get $what)))
                  (local.get $r) (local.get $r)
                  (call $again (local.get $r))
                  (drop) (drop) (return))
                  (local.get $r)
                  (call $down (i32.const 4) (local.get $r) (i32.const 2_000_000))
                  (drop) (return))
                  (return_call $last (local.get $r) (local.get $r) (local.get $r)))
                  (call $fail (local.get $r) (i32.const 1) (local.get $r))
                  (drop) (drop) (drop) (drop) (drop) (return))
                  (throw $e (local.get $r)))
                (local.get $r) (unreachable))
              (func $last (type $three)
                (drop (local.get 0)) (local.get 1) (drop)
                (return_call $end (i32.const 2) (local.get 2)))
              (func $down (export "down") (param $what i32) (param $r externref) (param $n i32)
                (local $kept externref)
                (local.set $kept (local.get $r))
                (local.get $kept)
                (if (local.get $n)
                  (then
                    (call $down
                      (local.get $what) (local.get $r) (i32.sub (local.get $n) (i32.const 1))))
                  (else (call $end (local.get $what) (local.get $r))))
                (drop)))
            """;

    private static InstanceBuilder failing() {
        return Instance.builder(WasmModule.ofText(FAILING))
                .function(
                        "h",
                        "fail",
                        "(externref, i32, externref) -> i32, externref, externref, externref,"
                                + " externref",
                        call -> {
                            Object mark = call.reference(0);
                            for (int i = 1; i < 5; i++) {
                                call.setReference(i, mark);
                            }
                            throw new IllegalArgumentException("on purpose");
                        });
    }

    /** What each way ends with; the last one with what the inner run does. */
    private static final List<Class<? extends Throwable>> FAILURES =
            List.of(
                    Trap.class,
                    Trap.class,
                    IllegalArgumentException.class,
                    IllegalArgumentException.class,
                    LimitReached.class);

    private static final int TRAP = 0;
    private static final int FOREVER = 4;
    private static final int NESTED = 5;

    @Test
    void aRunThatFailsLeavesNothingBehind() {
        AtomicReference<Function> down = new AtomicReference<>();
        AtomicInteger inner = new AtomicInteger();
        Object mark = new Object();
        try (Instance instance =
                failing()
                        .function(
                                "h",
                                "again",
                                "(externref)",
                                call -> down.get().call(inner.get(), call.reference(0), 5))
                        .build()) {
            down.set(instance.function("down"));
            Execution execution = instance.execution();
            for (int what = TRAP; what <= NESTED; what++) {
                for (inner.set(TRAP); inner.get() < NESTED; inner.incrementAndGet()) {
                    for (int depth : new int[] {0, 1, 40_000}) {
                        int kind = what;
                        assertThatThrownBy(() -> down.get().call(kind, mark, depth))
                                .as("%d, inside %d, at depth %d", kind, inner.get(), depth)
                                .isInstanceOf(FAILURES.get(kind == NESTED ? inner.get() : kind));
                        assertThat(execution.references).containsOnlyNulls();
                    }
                }
            }
        }
    }

    @Test
    void aHostFunctionThatFailsLeavesNothingBehind() {
        try (Instance instance = failing().function("h", "again", "(externref)", c -> {}).build()) {
            assertThatThrownBy(() -> instance.function("fail").call("mark", 1, "mark"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(instance.execution().references).isNotEmpty().containsOnlyNulls();
        }
    }

    @Test
    void argumentsAndResultsAreForgotten() {
        String text =
                """
                (module
                  (func (export "f") (param externref i32) (result externref externref)
                    (local.get 0) (local.get 0)))
                """;
        try (Instance instance = Instance.builder(WasmModule.ofText(text)).build()) {
            Function f = instance.function("f");
            Execution execution = instance.execution();
            assertThat((Object[]) f.call("mark", 1)).containsExactly("mark", "mark");
            assertThat(execution.references).isNotEmpty().containsOnlyNulls();
            assertThatThrownBy(() -> f.call("mark", "no number"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(execution.references).containsOnlyNulls();
        }
    }

    /** However large the stack was once, a trap costs what is in use. */
    @Test
    void aRunThatFailsTouchesNothingBeyondItsValues() {
        try (Instance instance =
                failing().function("h", "again", "(externref)", call -> {}).build()) {
            Function down = instance.function("down");
            Execution execution = instance.execution();
            assertThatThrownBy(() -> down.call(FOREVER, "mark", 0))
                    .isInstanceOf(LimitReached.class);
            assertThat(execution.references.length).isGreaterThan(100_000);
            execution.references[1000] = "untouched";
            assertThatThrownBy(() -> down.call(TRAP, "mark", 10)).isInstanceOf(Trap.class);
            assertThat(execution.references[1000]).isEqualTo("untouched");
            assertThat(execution.references).containsOnlyOnce("untouched");
        }
    }
}
