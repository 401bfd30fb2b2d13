package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
