package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Immediates of every length are read whole, whatever stands before and behind them. */
class ImmediateTest {
    private static final int LOCALS = 20_000;

    @Test
    void localsOfOneTwoAndThreeBytes() {
        StringBuilder text = new StringBuilder("(module ");
        List<Integer> locals = List.of(1, 63, 64, 127, 128, 129, 16_383, 16_384, LOCALS);
        for (int local : locals) {
            text.append(
                    """
                    (func (export "%1$d") (param i64) (result i64) (local%2$s)
                      (local.set %1$d (i64.add (local.get 0) (i64.const 1)))
                      (local.set 0 (i64.const 1000))
                      (local.tee %1$d (i64.add (local.get %1$d) (local.get %1$d)))
                      (i64.add (local.get 0))
                      (local.set 0 (i64.const 10))
                      (i64.add (local.get %1$d))
                      (i64.add (local.get 0)))
                    """
                            .formatted(local, " i64".repeat(LOCALS)));
        }
        try (Instance instance =
                Instance.builder(WasmModule.ofText(text.append(')').toString())).build()) {
            for (int local : locals) {
                Object result = instance.function(String.valueOf(local)).call(5L);
                assertThat(result).as("local %d", local).isEqualTo(12L + 1000 + 12 + 10);
            }
        }
    }

    @Test
    void constantsOfEveryLength() {
        Set<Long> values = new TreeSet<>(List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE));
        for (int bit = 0; bit < 63; bit++) {
            for (long near = -1; near <= 1; near++) {
                values.add((1L << bit) + near);
                values.add(-(1L << bit) + near);
            }
        }
        StringBuilder text = new StringBuilder("(module ");
        for (long value : values) {
            text.append(
                    """
                    (func (export "i64 %1$d") (param i64) (result i64)
                      (i64.xor (i64.const %1$d) (local.get 0)))
                    """
                            .formatted(value));
            if (value == (int) value) {
                text.append(
                        """
                        (func (export "i32 %1$d") (param i32) (result i32 i32 i32)
                          (i32.add (local.get 0) (i32.const %1$d))
                          (i32.const %1$d)
                          (i32.const 3)
                          (i32.const %1$d)
                          (i32.sub))
                        """
                                .formatted(value));
            }
        }
        try (Instance instance =
                Instance.builder(WasmModule.ofText(text.append(')').toString())).build()) {
            for (long value : values) {
                assertThat(instance.function("i64 " + value).call(0x5555L))
                        .isEqualTo(value ^ 0x5555L);
                int small = (int) value;
                if (value == small) {
                    assertThat(instance.function("i32 " + value).call(77))
                            .isEqualTo(new Object[] {77 + small, small, 3 - small});
                }
            }
        }
    }

    @Test
    void blocksInRows() {
        String text =
                """
                (module
                  (type $many (func (param i32) (result i32)))
                  (func (export "switch") (param i32) (result i32)
                    (block (block (block (block (loop (block (block
                      (br_table 0 1 2 3 4 5 6 (local.get 0)))
                      (return (i32.const 10)))
                      (return (i32.const 11)))
                      (return (i32.const 12)))
                      (return (i32.const 13)))
                      (return (i32.const 14)))
                      (return (i32.const 15)))
                    (i32.const 16))
                  (func (export "typed") (param i32) (result i32)
                    (local.get 0)
                    (block (type $many) (block (type $many) (block (result i32)
                      (block (block)) (i32.const 1)) (i32.add)))))
                """;
        try (Instance instance = Instance.builder(WasmModule.ofText(text)).build()) {
            for (int i : new int[] {0, 1, 3, 4, 5, 6, 7}) {
                Object expected = 10 + Math.min(i, 6);
                assertThat(instance.function("switch").call(i)).isEqualTo(expected);
            }
            assertThat(instance.function("typed").call(41)).isEqualTo(42);
        }
    }
}
