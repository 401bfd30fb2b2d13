package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.base.failure.GuestFrame;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.MemoryInstance;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

class InstanceTest {
    private static final long PAGE = 65_536;

    private static InstanceBuilder of(String fields) {
        return Instance.builder(WasmModule.ofText("(module " + fields + ")"));
    }

    @Test
    void callsAFunction() {
        try (Instance instance =
                of("(func (export \"add\") (param i32 i32) (result i32)"
                                + " (i32.add (local.get 0) (local.get 1)))")
                        .build()) {
            assertThat(instance.function("add").call(2, 40)).isEqualTo(42);
            assertThat(instance.exports()).containsExactly("add");
        }
    }

    @Test
    void wrongArgumentsAreToldWithWhatIsRight() {
        try (Instance instance = of("(func $f (export \"f\") (param i32 f64))").build()) {
            Function f = instance.function("f");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> f.call(1))
                    .withMessage("f takes 2 arguments, got 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> f.call(1, 2))
                    .withMessage("argument 2 of f must be f64, got Integer 2");
            assertThat(f.call(1, 2.0)).isNull();
        }
    }

    @Test
    void aMisspeltNameIsToldWithSimilarOnes() {
        try (Instance instance =
                of("(func (export \"multiply\")) (func (export \"main\")) (memory (export \"m\")"
                                + " 1)")
                        .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.function("mutiply"))
                    .withMessage("no exported function 'mutiply'; similar: multiply");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.memory("multiply"))
                    .withMessageStartingWith("no exported memory 'multiply'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.global("g"))
                    .withMessage("no exported global 'g'; there are none");
        }
    }

    @Test
    void mayBeCalledAgainAfterATrapAndALimit() {
        try (Instance instance =
                of("""
                (global $n (mut i32) (i32.const 0))
                (func (export "count") (result i32)
                  (global.set $n (i32.add (global.get $n) (i32.const 1)))
                  (global.get $n))
                (func (export "trap") (drop (i32.div_s (i32.const 1) (i32.const 0))))
                (func $deep (export "deep") (call $deep))
                """)
                        .limits(Limits.DEFAULT.withCalls(100))
                        .build()) {
            for (int i = 1; i < 50; i++) {
                assertThat(instance.function("count").call()).isEqualTo(i);
                assertThatExceptionOfType(Trap.class)
                        .isThrownBy(() -> instance.function("trap").call())
                        .extracting(Trap::reason)
                        .isEqualTo(WasmTrapReason.DIVIDE_BY_ZERO);
                assertThatExceptionOfType(LimitReached.class)
                        .isThrownBy(() -> instance.function("deep").call())
                        .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.CALLS))
                        .satisfies(e -> assertThat(e.value()).isEqualTo(100));
            }
        }
    }

    @Test
    void callsAndValuesAreBoundedExactly() {
        String count =
                """
                (func $down (export "down") (param i32)
                  (if (local.get 0)
                    (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
                """;
        try (Instance instance = of(count).limits(Limits.DEFAULT.withCalls(10)).build()) {
            instance.function("down").call(9);
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> instance.function("down").call(10))
                    .withMessageContaining("(limit 10)");
        }
        // a frame costs its parameter and two operands
        try (Instance instance = of(count).limits(Limits.DEFAULT.withValues(30)).build()) {
            instance.function("down").call(9);
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> instance.function("down").call(10))
                    .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.VALUES));
        }
    }

    @Test
    void memoryThatWouldPassTheBoundDoesNotGrow() {
        try (Instance instance =
                of("(memory (export \"m\") 1)"
                                + "(func (export \"grow\") (param i32) (result i32)"
                                + " (memory.grow (local.get 0)))")
                        .limits(Limits.DEFAULT.withMemory(3 * PAGE))
                        .build()) {
            Function grow = instance.function("grow");
            assertThat(grow.call(3)).isEqualTo(-1);
            assertThat(grow.call(2)).isEqualTo(1);
            assertThat(grow.call(1)).isEqualTo(-1);
            assertThat(instance.memory("m").grow(1)).isEqualTo(-1);
            assertThat(instance.memory("m").size()).isEqualTo(3 * PAGE);
        }
        assertThatExceptionOfType(LimitReached.class)
                .isThrownBy(
                        () -> of("(memory 4)").limits(Limits.DEFAULT.withMemory(3 * PAGE)).build())
                .withMessageContaining("(limit 196608 bytes)");
    }

    @Test
    void tablesCountEightBytesAnElement() {
        InstanceBuilder builder =
                of(
                        "(table 10 funcref) (memory (export \"m\") 0)"
                                + "(func (export \"grow\") (param i32) (result i32)"
                                + " (table.grow (ref.null func) (local.get 0)))");
        try (Instance instance = builder.limits(Limits.DEFAULT.withMemory(160)).build()) {
            Function grow = instance.function("grow");
            assertThat(grow.call(11)).isEqualTo(-1);
            assertThat(grow.call(10)).isEqualTo(10);
            assertThat(grow.call(1)).isEqualTo(-1);
        }
    }

    @Test
    void objectsThatLiveAreCountedAndOthersAreNot() {
        String fields =
                """
                (type $node (struct (field (ref null $node)) (field i64)))
                (global $list (mut (ref null $node)) (ref.null $node))
                (func (export "keep") (param i32)
                  (loop $again
                    (global.set $list (struct.new $node (global.get $list) (i64.const 1)))
                    (br_if $again
                      (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
                (func (export "drop") (param i32)
                  (loop $again
                    (drop (struct.new $node (ref.null $node) (i64.const 1)))
                    (br_if $again
                      (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
                (func (export "clear") (global.set $list (ref.null $node)))
                """;
        try (Instance instance = of(fields).limits(Limits.DEFAULT.withMemory(1 << 20)).build()) {
            instance.function("drop").call(1_000_000);
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(LimitReached.class)
                        .isThrownBy(() -> instance.function("keep").call(1_000_000))
                        .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.MEMORY));
                instance.function("clear").call();
                instance.function("keep").call(100);
                instance.function("drop").call(1_000_000);
            }
        }
    }

    /** As much as they take of the host, or the bound would let a guest fill the host's heap. */
    @Test
    void objectsCostWhatTheyTake() {
        String fields =
                """
                (type $a (array (mut anyref)))
                (type $none (struct))
                (type $node (struct (field (ref null $node)) (field i32)))
                (type $vector (struct (field v128)))
                (type $bytes (array i8))
                (tag $e (export "e") (param i64))
                (global $all (ref $a) (array.new_default $a (i32.const 1)))
                (func (export "none") (array.set $a (global.get $all) (i32.const 0)
                  (struct.new $none)))
                (func (export "node") (array.set $a (global.get $all) (i32.const 0)
                  (struct.new_default $node)))
                (func (export "vector") (array.set $a (global.get $all) (i32.const 0)
                  (struct.new_default $vector)))
                (func (export "bytes") (array.set $a (global.get $all) (i32.const 0)
                  (array.new_default $bytes (i32.const 100))))
                """;
        int global = 32 + 16 + 8;
        assertFits(fields, global, "none", 32);
        assertFits(fields, global, "node", 32 + 2 * (16 + 2 * 8));
        assertFits(fields, global, "vector", 32 + 2 * (16 + 8));
        assertFits(fields, global, "bytes", 32 + 16 + 100);
        try (Instance instance =
                of(fields).limits(Limits.DEFAULT.withMemory(global + 103)).build()) {
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> instance.exception("e", 1L));
        }
    }

    private static void assertFits(String fields, int others, String function, int bytes) {
        try (Instance large = of(fields).limits(Limits.DEFAULT.withMemory(others + bytes)).build();
                Instance small =
                        of(fields).limits(Limits.DEFAULT.withMemory(others + bytes - 1)).build()) {
            large.function(function).call();
            assertThatExceptionOfType(LimitReached.class)
                    .isThrownBy(() -> small.function(function).call())
                    .satisfies(e -> assertThat(e.value()).isEqualTo(others + bytes - 1));
        }
    }

    @Test
    void resetRestoresWhatTheInstanceDefines() {
        try (Instance instance =
                of("""
                (memory (export "m") 1)
                (data (i32.const 0) "abc")
                (table (export "t") 2 funcref)
                (elem (i32.const 0) $f)
                (global (export "g") (mut i32) (i32.const 5))
                (func $f (export "f")
                  (i32.store8 (i32.const 0) (i32.const 120))
                  (table.set (i32.const 0) (ref.null func))
                  (global.set 0 (i32.const 6))
                  (drop (memory.grow (i32.const 200))))
                """)
                        .limits(Limits.DEFAULT.withMemory(300 * PAGE))
                        .build()) {
            Function f = instance.function("f");
            LinearMemory memory = instance.memory("m");
            Table table = instance.table("t");
            // often: what a reset frees may be taken anew
            for (int i = 0; i < 20; i++) {
                assertThat(memory.read(0, 3)).isEqualTo(new byte[] {'a', 'b', 'c'});
                assertThat(memory.size()).isEqualTo(PAGE);
                assertThat(instance.global("g")).isEqualTo(5);
                assertThat(table.get(0)).isNotNull();
                f.call();
                assertThat(memory.read(0, 3)).isEqualTo(new byte[] {'x', 'b', 'c'});
                assertThat(memory.size()).isEqualTo(201 * PAGE);
                assertThat(instance.global("g")).isEqualTo(6);
                assertThat(table.get(0)).isNull();
                instance.reset();
            }
        }
    }

    @Test
    void resetLeavesWhatIsImported() {
        try (Instance owner = of("(memory (export \"m\") 1)").build();
                Instance user =
                        of("(import \"o\" \"m\" (memory 1))(func (export \"set\") (i32.store"
                                        + " (i32.const 0) (i32.const 1)))")
                                .link("o", owner)
                                .build()) {
            user.function("set").call();
            user.reset();
            assertThat(owner.memory("m").getInt(0)).isEqualTo(1);
            owner.reset();
            assertThat(owner.memory("m").getInt(0)).isZero();
        }
    }

    @Test
    void resetWhoseStartFailsClosesTheInstance() {
        try (Instance owner = of("(global (export \"g\") (mut i32) (i32.const 0))").build();
                Instance user =
                        of("(import \"o\" \"g\" (global $g (mut i32)))"
                                        + "(func $start (if (global.get $g) (then (unreachable))))"
                                        + "(start $start) (func (export \"f\"))")
                                .link("o", owner)
                                .build()) {
            user.function("f").call();
            owner.setGlobal("g", 1);
            assertThatExceptionOfType(Trap.class).isThrownBy(user::reset);
            assertThatIllegalStateException().isThrownBy(() -> user.function("f"));
        }
    }

    @Test
    void nothingIsUsableAfterClose() {
        Instance instance =
                of("(memory (export \"m\") 1) (func (export \"f\"))"
                                + "(table (export \"t\") 1 funcref)")
                        .build();
        Function f = instance.function("f");
        LinearMemory memory = instance.memory("m");
        Table table = instance.table("t");
        instance.close();
        instance.close();
        assertThatIllegalStateException().isThrownBy(f::call).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> memory.getInt(0));
        assertThatIllegalStateException().isThrownBy(() -> table.get(0));
        assertThatIllegalStateException().isThrownBy(instance::reset);
        assertThatIllegalStateException().isThrownBy(() -> instance.function("f"));
    }

    /** However long somebody keeps the closed one. */
    @Test
    void closeFreesWhatTheInstanceHolds() {
        Instance instance = of("(memory (export \"m\") 1)").build();
        WeakReference<MemoryInstance> memory = new WeakReference<>(instance.live().memories[0]);
        LinearMemory view = instance.memory("m");
        assertThat(view.size()).isEqualTo(PAGE);
        instance.close();
        for (int i = 0; i < 100 && memory.get() != null; i++) {
            System.gc();
        }
        assertThat(memory.get()).isNull();
        instance.interrupt();
        assertThatIllegalStateException()
                .isThrownBy(instance::reset)
                .withMessage("the instance is closed");
        assertThatIllegalStateException().isThrownBy(view::size);
    }

    @Test
    void memoryIsReadAndWrittenInBulkWithinItsBounds() {
        try (Instance instance = of("(memory (export \"m\") 1)").build()) {
            LinearMemory memory = instance.memory("m");
            memory.write(10, new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0x88});
            assertThat(memory.getInt(10)).isEqualTo(0x04030201);
            assertThat(memory.getLong(10)).isEqualTo(0x8807060504030201L);
            memory.fill(12, (byte) 9, 2);
            assertThat(memory.read(10, 5)).isEqualTo(new byte[] {1, 2, 9, 9, 5});
            memory.setLong(PAGE - 8, -2);
            memory.setInt(PAGE - 4, 7);
            assertThat(memory.getLong(PAGE - 8)).isEqualTo(0x7_ffff_fffeL);
            assertThatThrownBy(() -> memory.getInt(PAGE - 3))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("4 bytes at 65533 of a memory of 65536 bytes");
            assertThatThrownBy(() -> memory.read(-1, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.read(0, Integer.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.read(0, -1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.write(Long.MAX_VALUE, new byte[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void referencesToFunctionsCanBeCalled() {
        try (Instance instance =
                of("""
                (func $f (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
                (func (export "get") (result funcref) (ref.func $f))
                (table (export "t") 2 funcref)
                (func (export "call") (param i32) (result i32)
                  (call_indirect (param i32) (result i32) (local.get 0) (i32.const 1)))
                (elem declare func $f)
                """)
                        .build()) {
            Object reference = instance.function("get").call();
            assertThat(instance.callable(reference).call(5)).isEqualTo(15);
            instance.table("t").set(1, reference);
            assertThat(instance.function("call").call(7)).isEqualTo(21);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.table("t").set(1, "a string"))
                    .withMessageContaining("funcref");
            assertThatThrownBy(() -> instance.table("t").set(2, reference))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(instance.table("t").grow(1, reference)).isEqualTo(2);
            assertThatIllegalArgumentException().isThrownBy(() -> instance.callable("f"));
        }
    }

    /** Its types have other numbers: a structure of the one may pass for another of the other. */
    @Test
    void whatBelongsToAnotherStoreIsRefused() {
        String make =
                " (func (export \"make\") (result anyref) (struct.new_default $s))"
                        + " (func $f (export \"f\")) (elem declare func $f)"
                        + " (func (export \"self\") (result funcref) (ref.func $f))";
        try (Instance one = of("(type $s (struct (field i64)))" + make).build();
                Instance two =
                        of("(type $s (struct (field externref)))"
                                        + make
                                        + "(func (export \"get\") (param (ref $s)) (result"
                                        + " externref) (struct.get $s 0 (local.get 0)))(func"
                                        + " (export \"out\") (param externref))(table (export"
                                        + " \"t\") 1 funcref)(global (export \"g\") (mut anyref)"
                                        + " (ref.null any))")
                                .build()) {
            Object object = one.function("make").call();
            Object function = one.function("self").call();
            assertThat(two.function("get").call(two.function("make").call())).isNull();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two.function("get").call(object))
                    .withMessage(
                            "argument 1 of get must be (ref 0), got a structure of another store");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two.function("out").call(object))
                    .withMessageEndingWith("of another store");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two.setGlobal("g", object))
                    .withMessageEndingWith("of another store");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two.table("t").set(0, function))
                    .withMessageEndingWith("of another store");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two.callable(function))
                    .withMessageContaining("not linked");
        }
    }

    @Test
    void theNamesOfExportsCannotBeChanged() {
        try (Instance instance = of("(func (export \"f\"))").build()) {
            assertThatThrownBy(() -> instance.exports().remove("f"))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void sizesOfTheHostAreChecked() {
        InstanceBuilder builder = of("");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.memory("", "m", -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.memory("", "m", 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.memory("", "m", 0, 65_537));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.table("", "t", "funcref", 2, 1));
    }

    @Test
    void globalsAreTyped() {
        try (Instance instance =
                of("(global (export \"v\") (mut f32) (f32.const 1.5))"
                                + "(global (export \"c\") i32 (i32.const 1))")
                        .build()) {
            assertThat(instance.global("v")).isEqualTo(1.5f);
            instance.setGlobal("v", -0.0f);
            assertThat(instance.global("v")).isEqualTo(-0.0f);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.setGlobal("v", 1.0))
                    .withMessageContaining("f32");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> instance.setGlobal("c", 2))
                    .withMessageContaining("immutable");
        }
    }

    @Test
    void aConstantExpressionCostsTheHeightOfItsOperands() {
        InstanceBuilder builder =
                of(
                        "(type $t (array i64)) (global (ref $t) (array.new_fixed $t 3 (i64.const 1)"
                                + " (i64.const 0x7fffffffffffffff) (i64.const 3)))");
        try (Instance instance = builder.limits(Limits.DEFAULT.withValues(3)).build()) {
            assertThat(instance.exports()).isEmpty();
        }
        assertThatExceptionOfType(LimitReached.class)
                .isThrownBy(builder.limits(Limits.DEFAULT.withValues(2))::build)
                .satisfies(e -> assertThat(e.limit()).isEqualTo(LimitReached.Limit.VALUES));
    }

    @Test
    void instancesThatWereNotLinkedCannotMeet() {
        try (Instance one = of("").build();
                Instance two = of("").build()) {
            InstanceBuilder third = of("").link("one", one).link("two", two);
            assertThatIllegalArgumentException().isThrownBy(third::build);
        }
    }

    @Test
    void moduleBytesAreCopied() {
        byte[] bytes = "(module (func (export \"f\") (result i32) (i32.const 1)))".getBytes(UTF_8);
        WasmModule text = WasmModule.of(bytes);
        byte[] binary = text.structure().bytes().clone();
        WasmModule module = WasmModule.of(binary);
        java.util.Arrays.fill(binary, (byte) 0);
        try (Instance instance = Instance.builder(module).build()) {
            assertThat(instance.function("f").call()).isEqualTo(1);
        }
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> WasmModule.ofText("(module\n  (fun))"))
                .satisfies(e ->
                        assertThat(e.place())
                                .isInstanceOfSatisfying(
                                        Place.InText.class,
                                        at -> assertThat(at.line()).isEqualTo(2)));
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> WasmModule.of(new byte[0]));
    }

    /** A store has no array for references until the first one is made. */
    @Test
    void theFirstReferenceMayStandInASegmentOrATable() {
        String function = "(func $f (export \"f\") (result i32) (i32.const 7)) ";
        for (String rest :
                new String[] {
                    "(table (export \"t\") 1 funcref) (elem (i32.const 0) funcref (ref.func $f))",
                    "(table (export \"t\") 1 1 (ref func) (ref.func $f))",
                    "(table (export \"t\") 2 funcref) (elem $e funcref (ref.func $f) (ref.func $f))"
                            + " (func $i (table.init 0 $e (i32.const 0) (i32.const 0) (i32.const"
                            + " 2))) (start $i)",
                }) {
            try (Instance instance = of(function + rest).build()) {
                Object reference = instance.table("t").get(0);
                assertThat(instance.callable(reference).call()).isEqualTo(7);
            }
        }
    }

    /**
     * The loops check that the stack pointer is an index, so there is a slot beyond the last value.
     */
    @Test
    void aFrameMayTakeTheWholeStack() {
        for (int values : new int[] {16, 4096, 8192}) {
            String locals = "(local" + " i32".repeat(values - 1) + ")";
            String function = "(func (export \"f\") (result i32) " + locals + " (i32.const 7))";
            try (Instance instance =
                    of(function).limits(Limits.DEFAULT.withValues(values)).build()) {
                assertThat(instance.function("f").call()).isEqualTo(7);
            }
            try (Instance instance =
                    of(function).limits(Limits.DEFAULT.withValues(values - 1)).build()) {
                assertThatExceptionOfType(LimitReached.class)
                        .isThrownBy(() -> instance.function("f").call());
            }
        }
    }

    @Test
    void theBacktraceOfADeepTrapKeepsItsInnermostCalls() {
        try (Instance instance =
                of("""
                (func $trap (unreachable))
                (func $inner (param i32)
                  (if (i32.eqz (local.get 0)) (then (call $trap)))
                  (call $inner (i32.sub (local.get 0) (i32.const 1))))
                (func $outer (export "outer") (param i32) (call $inner (local.get 0)))
                """)
                        .build()) {
            for (int calls : new int[] {10, 61, 62, 5000}) {
                List<String> expected = new ArrayList<>(List.of("trap"));
                for (int i = 0; i <= calls; i++) {
                    expected.add("inner");
                }
                expected.add("outer");
                assertThatExceptionOfType(Trap.class)
                        .isThrownBy(() -> instance.function("outer").call(calls))
                        .satisfies(trap ->
                                assertThat(trap.backtrace())
                                        .extracting(GuestFrame::function)
                                        .isEqualTo(expected.subList(0, Math.min(64, calls + 3))));
            }
        }
    }

    @Test
    void limitsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withMemory(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withValues(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withCalls(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.DEFAULT.withTimeout(java.time.Duration.ofMillis(-1)));
    }
}
