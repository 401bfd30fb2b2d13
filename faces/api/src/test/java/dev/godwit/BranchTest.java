package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Branches land where they are meant to, and not a byte beside it. */
class BranchTest {
    /**
     * What stands in front of the targets would do something: the block type of the loops is an
     * unreachable, the last immediate of the function a multiplication.
     */
    @Test
    void casts() {
        String text =
                """
                (module
                  (type $loop (func (param anyref) (result i32)))
                  (func (export "loop") (param anyref) (result i32)
                    (local $n i32)
                    (local.get 0)
                    (loop $l (type $loop)
                      (local.set $n (i32.add (local.get $n) (i32.const 1)))
                      (if (type $loop) (i32.eq (local.get $n) (i32.const 5))
                        (then (drop) (local.get $n))
                        (else (br_on_cast $l anyref i31ref) (unreachable)))))
                  (func (export "fail loop") (param anyref) (result i32)
                    (local $n i32)
                    (local.get 0)
                    (loop $l (type $loop)
                      (local.set $n (i32.add (local.get $n) (i32.const 1)))
                      (if (type $loop) (i32.eq (local.get $n) (i32.const 5))
                        (then (drop) (local.get $n))
                        (else (br_on_cast_fail $l anyref structref) (unreachable)))))
                  (func (export "block") (param anyref) (result i32)
                    (i32.const 20)
                    (i32.const 2)
                    (block $b (result i31ref)
                      (br_on_cast $b anyref i31ref (local.get 0))
                      (unreachable))
                    (drop)
                    (i32.mul))
                  (func (export "function") (param anyref) (result i32 i31ref)
                    (local i32 i32)
                    (i32.const 20)
                    (br_on_cast 0 anyref i31ref (local.get 0))
                    (unreachable)
                    (ref.null i31))
                  (func (export "make") (result anyref) (ref.i31 (i32.const 7))))
                """;
        try (Instance instance = Instance.builder(WasmModule.ofText(text)).build()) {
            Object i31 = instance.function("make").call();
            assertThat(instance.function("loop").call(i31)).isEqualTo(5);
            assertThat(instance.function("fail loop").call(i31)).isEqualTo(5);
            assertThat(instance.function("block").call(i31)).isEqualTo(40);
            assertThat(instance.function("function").call(i31)).isEqualTo(new Object[] {20, i31});
        }
    }
}
