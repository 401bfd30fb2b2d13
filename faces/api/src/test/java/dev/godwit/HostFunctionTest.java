package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.V128;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class HostFunctionTest {
    private static InstanceBuilder of(String fields) {
        return Instance.builder(WasmModule.ofText("(module " + fields + ")"));
    }

    @Test
    void everyNumberCrossesTyped() {
        InstanceBuilder builder =
                of(
                        """
                        (import "h" "f" (func $f (param i32 i64 f32 f64) (result f64 f32 i64 i32)))
                        (func (export "f") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
                          (call $f (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
                        """);
        builder.function(
                "h",
                "f",
                "(i32, i64, f32, f64) -> (f64, f32, i64, i32)",
                call -> {
                    int i = call.i32(0);
                    long l = call.i64(1);
                    float f = call.f32(2);
                    double d = call.f64(3);
                    call.setF64(0, d + 1);
                    call.setF32(1, f + 1);
                    call.setI64(2, l + 1);
                    call.setI32(3, i + 1);
                });
        try (Instance instance = builder.build()) {
            Object result =
                    instance.function("f").call(Integer.MIN_VALUE, Long.MAX_VALUE, -2.5f, 1e300);
            assertThat(result)
                    .isEqualTo(
                            new Object[] {1e300 + 1, -1.5f, Long.MIN_VALUE, Integer.MIN_VALUE + 1});
        }
    }

    @Test
    void vectorsAndReferencesCross() {
        InstanceBuilder builder =
                of(
                        """
                        (import "h" "f" (func $f (param v128 externref) (result externref v128)))
                        (func (export "f") (param v128 externref) (result externref v128)
                          (call $f (local.get 0) (local.get 1)))
                        """);
        builder.function(
                "h",
                "f",
                "(v128, externref) -> (externref, v128)",
                call -> {
                    long first = call.i64(0);
                    long second = call.v128High(0);
                    Object reference = call.reference(1);
                    call.setReference(0, reference);
                    call.setV128(1, second, first);
                });
        try (Instance instance = builder.build()) {
            Object mark = new Object();
            assertThat(instance.function("f").call(new V128(1, 2), mark))
                    .isEqualTo(new Object[] {mark, new V128(2, 1)});
            assertThat(instance.function("f").call(new V128(1, 2), null))
                    .isEqualTo(new Object[] {null, new V128(2, 1)});
        }
    }

    @Test
    void aWrongSignatureNamesTheImportAndBothTypes() {
        InstanceBuilder builder = of("(import \"h\" \"f\" (func (param i32)))");
        builder.function("h", "f", "(i64) -> f32", call -> {});
        assertThatThrownBy(builder::build)
                .isInstanceOf(Unlinkable.class)
                .hasMessageStartingWith("incompatible import type")
                .hasMessageContaining("\"h\" \"f\"")
                .hasMessageContaining("(param i32)")
                .hasMessageContaining("(param i64) (result f32)");
    }

    @Test
    void aMissingImportNamesItAndItsType() {
        assertThatThrownBy(of("(import \"env\" \"log\" (func (param i32)))")::build)
                .isInstanceOf(Unlinkable.class)
                .hasMessageStartingWith("unknown import")
                .hasMessageContaining("\"env\" \"log\"")
                .hasMessageContaining("(param i32)");
    }

    @Test
    void aFunctionOfAnOpenTypeTakesAHostFunction() {
        InstanceBuilder builder =
                of(
                        """
                        (type $open (sub (func (result i32))))
                        (import "h" "f" (func $f (type $open)))
                        (func (export "f") (result i32) (call $f))
                        """);
        builder.function("h", "f", "() -> i32", call -> call.setI32(0, 7));
        try (Instance instance = builder.build()) {
            assertThat(instance.function("f").call()).isEqualTo(7);
        }
    }

    @Test
    void signaturesThatAreNoneAreRefused() {
        InstanceBuilder builder = of("");
        for (String wrong :
                List.of("", "i32", "(i32", "(i32,) -> i32", "(i32) -> ", "(i31)", "() -> (i32")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.function("h", "f", wrong, call -> {}))
                    .withMessageContaining("\"" + wrong + "\"");
        }
    }

    @Test
    void functionsByNameTakeWhatTheModuleAsksFor() {
        InstanceBuilder builder =
                of(
                        """
                        (import "h" "one" (func $one (result i32)))
                        (import "h" "two" (func $two (param f64) (result f64)))
                        (func (export "f") (result f64)
                          (call $two (f64.convert_i32_s (call $one))))
                        """);
        builder.functions((from, name) ->
                name.equals("one")
                        ? call -> call.setI32(0, 21)
                        : call -> call.setF64(0, call.f64(0) * 2));
        try (Instance instance = builder.build()) {
            assertThat(instance.function("f").call()).isEqualTo(42.0);
        }
    }

    private static final String RECURSIVE =
            """
            (import "h" "down" (func $down (param i32) (result i32)))
            (func (export "f") (param i32) (result i32)
              (if (result i32) (i32.eqz (local.get 0))
                (then (i32.const 0))
                (else
                  (i32.add (i32.const 1)
                    (call $down (i32.sub (local.get 0) (i32.const 1)))))))
            """;

    private static Instance recursive() {
        return of(RECURSIVE)
                .function(
                        "h",
                        "down",
                        "(i32) -> i32",
                        call -> {
                            Instance guest = Instance.of(call);
                            int argument = call.i32(0);
                            Object result = guest.function("f").call(argument);
                            call.setI32(0, result instanceof Integer i ? i : -1);
                        })
                .build();
    }

    @Test
    void aHostFunctionMayCallBackUpTo200Deep() throws InterruptedException {
        List<Object> found = new ArrayList<>();
        // the smallest stack that a Java thread gets by default anywhere
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            try (Instance instance = recursive()) {
                                Function f = instance.function("f");
                                found.add(f.call(199));
                                try {
                                    f.call(200);
                                } catch (LimitReached e) {
                                    found.add(e.limit());
                                }
                                // nothing is left behind, however often it happens
                                for (int i = 0; i < 100; i++) {
                                    try {
                                        f.call(300);
                                    } catch (LimitReached e) {
                                        found.add(e.limit());
                                    }
                                }
                                found.add(f.call(199));
                            }
                        },
                        "small stack",
                        1 << 20);
        thread.start();
        thread.join();
        assertThat(found).hasSize(103);
        assertThat(found.getFirst()).isEqualTo(199);
        assertThat(found.getLast()).isEqualTo(199);
        assertThat(found.subList(1, 102)).containsOnly(Limit.NESTED_ENTRIES);
    }

    /** What the host's results take is not another call's. */
    @Test
    void aHostFunctionWithManyResultsMayCallBack() {
        String results = "(result" + " i32".repeat(1000) + ")";
        InstanceBuilder builder =
                of(
                        "(import \"h\" \"f\" (func $f "
                                + results
                                + ")) (export \"f\" (func $f)) (func (export \"tail\") "
                                + results
                                + " (return_call $f)) (func (export \"g\") (result i32) (local"
                                + " i32".repeat(3500)
                                + ") (local.set 3499 (i32.const 5)) (local.get 3499))");
        builder.function(
                "h",
                "f",
                "() -> (" + "i32, ".repeat(999) + "i32)",
                call -> {
                    Object answer = Instance.of(call).function("g").call();
                    call.setI32(999, answer instanceof Integer i ? i : -1);
                });
        try (Instance instance = builder.build()) {
            Object[] values = (Object[]) instance.function("tail").call();
            assertThat(values).hasSize(1000).endsWith(5);
        }
    }

    /** Thrown by a host function. */
    private static final class Unusual extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void exceptionsOfAHostFunctionPassThroughTheGuestUnchanged() {
        Unusual unusual = new Unusual();
        InstanceBuilder builder =
                of(
                        """
                        (import "h" "f" (func $f))
                        (func $inner (call $f))
                        (func (export "f") (result i32)
                          (block $caught
                            (try_table (catch_all $caught) (call $inner)))
                          (i32.const 1))
                        (func (export "ok") (result i32) (i32.const 2))
                        """);
        builder.function(
                "h",
                "f",
                "()",
                call -> {
                    throw unusual;
                });
        try (Instance instance = builder.build()) {
            assertThatThrownBy(() -> instance.function("f").call()).isSameAs(unusual);
            assertThat(instance.function("ok").call()).isEqualTo(2);
        }
    }

    private static final String THROWING =
            """
            (import "h" "f" (func $f))
            (tag $oops (export "oops") (param i32 f64))
            (func (export "catch") (result i32 f64)
              (block $caught (result i32 f64)
                (try_table (catch $oops $caught) (call $f))
                (i32.const -1) (f64.const -1)))
            (func (export "pass") (call $f))
            (func $throw (export "throw") (param i32)
              (throw $oops (local.get 0) (f64.const 2.5)))
            (func (export "outer") (param i32) (result i32 f64)
              (block $caught (result i32 f64)
                (try_table (catch $oops $caught) (call $f))
                (unreachable)))
            """;

    @Test
    void aHostFunctionThrowsAGuestExceptionByTag() {
        InstanceBuilder builder = of(THROWING);
        builder.function(
                "h",
                "f",
                "()",
                call -> {
                    throw Instance.of(call).exception("oops", 42, 1.5);
                });
        try (Instance instance = builder.build()) {
            assertThat(instance.function("catch").call()).isEqualTo(new Object[] {42, 1.5});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.exception("oops", 42))
                    .withMessageContaining("2 values");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.exception("oops", 42, 1))
                    .withMessageContaining("f64");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.exception("oop", 42, 1.5))
                    .withMessageContaining("similar: oops");
        }
    }

    @Test
    void aGuestExceptionThatReachesJavaIsATrapWithTagAndValues() {
        InstanceBuilder builder = of(THROWING).function("h", "f", "()", call -> {});
        try (Instance instance = builder.build()) {
            assertThatThrownBy(() -> instance.function("throw").call(7))
                    .isInstanceOfSatisfying(
                            Trap.class,
                            trap -> {
                                assertThat(trap.reason())
                                        .isEqualTo(WasmTrapReason.UNCAUGHT_EXCEPTION);
                                assertThat(trap).hasMessage("uncaught exception: oops (7, 2.5)");
                                assertThat(trap.backtrace().getFirst().function())
                                        .isEqualTo("throw");
                                assertThat(trap.getCause())
                                        .isInstanceOfSatisfying(
                                                GuestException.class,
                                                cause ->
                                                        assertThat(
                                                                        Invocation.values(
                                                                                cause.exception()))
                                                                .containsExactly(7, 2.5));
                            });
        }
    }

    @Test
    void aGuestExceptionPassesThroughANestedCallToTheOuterGuest() {
        InstanceBuilder builder = of(THROWING);
        builder.function("h", "f", "()", call -> Instance.of(call).function("throw").call(9));
        try (Instance instance = builder.build()) {
            assertThat(instance.function("outer").call(0)).isEqualTo(new Object[] {9, 2.5});
            // where nothing of the guest catches, it is a trap, even from inside two runs
            assertThatThrownBy(() -> instance.function("pass").call())
                    .isInstanceOf(Trap.class)
                    .hasMessageStartingWith("uncaught exception: oops (9");
        }
    }

    @Test
    void aTrapInANestedCallIsNotCaughtByTheGuest() {
        InstanceBuilder builder =
                of(
                        """
                        (import "h" "f" (func $f))
                        (func (export "trap") (unreachable))
                        (func (export "f")
                          (block $caught (try_table (catch_all $caught) (call $f))))
                        """);
        builder.function("h", "f", "()", call -> Instance.of(call).function("trap").call());
        try (Instance instance = builder.build()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> instance.function("f").call())
                        .isInstanceOf(Trap.class)
                        .hasMessage("unreachable");
            }
        }
    }

    @Test
    void aReferenceOfAnotherTypeIsRefused() {
        InstanceBuilder builder =
                of(
                        """
                        (import "h" "f" (func $f (result i31ref)))
                        (func (export "f") (result i32) (i31.get_s (call $f)))
                        """);
        builder.function("h", "f", "() -> i31ref", call -> call.setReference(0, "no i31"));
        try (Instance instance = builder.build()) {
            assertThatThrownBy(() -> instance.function("f").call())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("h.f")
                    .hasMessageContaining("i31ref")
                    .hasMessageContaining("no i31");
        }
    }

    @Test
    void globalsMemoriesTablesAndTagsOfTheHost() {
        InstanceBuilder builder =
                of(
                        """
                        (import "h" "g" (global $g (mut i64)))
                        (import "h" "c" (global $c i32))
                        (import "h" "m" (memory 1 2))
                        (import "h" "t" (table 3 funcref))
                        (import "h" "e" (tag $e (param i32)))
                        (export "g" (global $g))
                        (export "m" (memory 0))
                        (export "t" (table 0))
                        (func (export "f") (result i32)
                          (global.set $g (i64.const 5))
                          (i32.store (i32.const 8) (global.get $c))
                          (i32.add (memory.size) (table.size)))
                        (func (export "throw") (throw $e (i32.const 3)))
                        """);
        builder.global("h", "g", "i64", true, 4L)
                .global("h", "c", "i32", false, 77)
                .memory("h", "m", 1, 2)
                .table("h", "t", "funcref", 3, 10)
                .tag("h", "e", "(i32)");
        try (Instance instance = builder.build()) {
            assertThat(instance.global("g")).isEqualTo(4L);
            assertThat(instance.function("f").call()).isEqualTo(4);
            assertThat(instance.global("g")).isEqualTo(5L);
            assertThat(instance.memory("m").getInt(8)).isEqualTo(77);
            assertThat(instance.table("t").size()).isEqualTo(3);
            assertThatThrownBy(() -> instance.function("throw").call())
                    .hasMessage("uncaught exception: e (3)");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("").global("h", "g", "i33", true, 4L))
                .withMessageContaining("i33");
        assertThatIllegalArgumentException().isThrownBy(() -> of("").table("h", "t", "i32", 1, 1));
    }
}
