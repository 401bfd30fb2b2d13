package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.wasm.runtime.Store;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A closed instance leaves its store once no open one can reach it, and counts until then. */
class ClosedInstanceTest {
    private static final long PAGE = 65_536;

    /** Gives its answer as a function, and in a reference. */
    private static final String ANSWER =
            """
            (memory 1)
            (func $f (export "f") (result i32) (i32.const 42))
            (elem declare func $f)
            (func (export "ref") (result funcref) (ref.func $f))
            """;

    private static InstanceBuilder of(String fields) {
        return Instance.builder(WasmModule.ofText("(module " + fields + ")"));
    }

    private static Store store(Instance instance) {
        return instance.home().store();
    }

    @Test
    void oneThatNobodyReachesLeavesAtOnce() {
        try (Instance first = of("").build()) {
            Store store = store(first);
            long before = store.budget().used();
            Instance second = of(ANSWER).link("m", first).build();
            assertThat(store.instanceCount()).isEqualTo(2);
            assertThat(store.budget().used()).isEqualTo(before + PAGE);
            second.close();
            assertThat(store.instanceCount()).isEqualTo(1);
            assertThat(store.budget().used()).isEqualTo(before);
        }
    }

    @Test
    void oneWhoseFunctionIsImportedStays() {
        Instance provider = of(ANSWER).build();
        Store store = store(provider);
        Instance user =
                of("(import \"m\" \"f\" (func $f (result i32)))"
                                + "(func (export \"g\") (result i32) (call $f))")
                        .link("m", provider)
                        .build();
        provider.close();
        assertThat(store.instanceCount()).isEqualTo(2);
        assertThat(user.function("g").call()).isEqualTo(42);
        user.close();
        assertThat(store.instanceCount()).isZero();
    }

    /** Wherever an open instance keeps the reference: it can still be called. */
    @Test
    void oneWhoseFunctionIsKeptInATableAGlobalOrAnObjectStays() {
        String head = "(import \"m\" \"ref\" (func $ref (result funcref)))";
        for (String[] keeper :
                new String[][] {
                    {
                        "(table $t 1 funcref)",
                        "(table.set $t (i32.const 0) (call $ref))",
                        "(table.get $t (i32.const 0))",
                        "(table.set $t (i32.const 0) (ref.null func))"
                    },
                    {
                        "(global $g (mut funcref) (ref.null func))",
                        "(global.set $g (call $ref))",
                        "(global.get $g)",
                        "(global.set $g (ref.null func))"
                    },
                    {
                        "(type $s (struct (field (mut funcref))))"
                                + "(global $o (ref $s) (struct.new_default $s))",
                        "(struct.set $s 0 (global.get $o) (call $ref))",
                        "(struct.get $s 0 (global.get $o))",
                        "(struct.set $s 0 (global.get $o) (ref.null func))"
                    }
                }) {
            Instance first = of("(func (export \"ref\") (result funcref) (ref.null func))").build();
            Store store = store(first);
            Instance provider = of(ANSWER).link("m", first).build();
            // imports nothing of the provider, so that only the reference keeps that alive
            Instance keeping =
                    of("(type $r (func (result i32)))"
                                    + keeper[0]
                                    + "(func (export \"keep\") (param $x funcref) "
                                    + keeper[1].replace("(call $ref)", "(local.get $x)")
                                    + ")(func (export \"g\") (result i32) (call_ref $r"
                                    + " (ref.cast (ref $r) "
                                    + keeper[2]
                                    + ")))(func (export \"forget\") "
                                    + keeper[3]
                                    + ")")
                            .link("m", first)
                            .build();
            Instance carrier =
                    of(head
                                    + "(import \"k\" \"keep\" (func $keep (param funcref)))"
                                    + "(func (export \"carry\") (call $keep (call $ref)))")
                            .link("m", provider)
                            .link("k", keeping)
                            .build();
            carrier.function("carry").call();
            carrier.close();
            provider.close();
            assertThat(store.instanceCount()).as(keeper[0]).isEqualTo(3);
            assertThat(keeping.function("g").call()).isEqualTo(42);
            keeping.function("forget").call();
            first.close();
            assertThat(store.instanceCount()).as(keeper[0]).isEqualTo(1);
            keeping.close();
            assertThat(store.instanceCount()).isZero();
        }
    }

    /** Two that reach only each other, through a table of one and functions of both. */
    @Test
    void aCircleLeavesTogether() {
        try (Instance first = of("").build()) {
            Store store = store(first);
            long before = store.budget().used();
            Instance one =
                    of("(table (export \"t\") 1 funcref) (func (export \"f\"))")
                            .link("m", first)
                            .build();
            Instance two =
                    of("(import \"m\" \"t\" (table 1 funcref)) (import \"m\" \"f\" (func))"
                                    + "(func $f) (elem (i32.const 0) func $f)")
                            .link("m", one)
                            .build();
            one.close();
            assertThat(store.instanceCount()).isEqualTo(3);
            two.close();
            assertThat(store.instanceCount()).isEqualTo(1);
            assertThat(store.budget().used()).isEqualTo(before);
        }
    }

    /** A memory that another one imports is given back with the last that has it. */
    @Test
    void aSharedMemoryCountsUntilTheLastIsClosed() {
        try (Instance first = of("").build()) {
            Store store = store(first);
            long before = store.budget().used();
            Instance owner = of("(memory (export \"m\") 1)").link("x", first).build();
            Instance user =
                    of("(import \"o\" \"m\" (memory 1)) (func (export \"f\") (result i32)"
                                    + " (i32.load8_u (i32.const 0)))")
                            .link("o", owner)
                            .build();
            owner.close();
            assertThat(user.function("f").call()).isEqualTo(0);
            assertThat(store.budget().used()).isEqualTo(before + PAGE);
            user.close();
            assertThat(store.budget().used()).isEqualTo(before);
        }
    }

    /** One that closes itself from inside runs on to its end, and leaves with the next. */
    @Test
    void oneThatRunsStays() {
        try (Instance first = of("").build()) {
            Store store = store(first);
            List<Instance> self = new ArrayList<>();
            Instance running =
                    of("(import \"h\" \"close\" (func $close))"
                                    + "(func (export \"f\") (result i32) (call $close)"
                                    + " (i32.const 7))")
                            .link("m", first)
                            .function("h", "close", "()", call -> self.getFirst().close())
                            .build();
            self.add(running);
            Function f = running.function("f");
            assertThat(f.call()).isEqualTo(7);
            assertThat(store.instanceCount()).isEqualTo(2);
            of("").link("m", first).build().close();
            assertThat(store.instanceCount()).isEqualTo(1);
        }
    }

    /** A store whose instances come and go does not fill up. */
    @Test
    void roomIsThereForTheNextOne() {
        Limits limits = Limits.DEFAULT.withMemory(3 * PAGE);
        try (Instance first = of("(memory 1)").limits(limits).build()) {
            assertThatNoException()
                    .isThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            of("(memory 2)").link("m", first).build().close();
                        }
                    });
            try (Instance kept = of("(memory 2)").link("m", first).build()) {
                assertThat(kept.exports()).isEmpty();
                assertThatExceptionOfType(LimitReached.class)
                        .isThrownBy(() -> of("(memory 1)").link("m", first).build());
            }
        }
    }
}
