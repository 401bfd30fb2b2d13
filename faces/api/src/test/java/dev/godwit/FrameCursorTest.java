package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FrameCursor;
import dev.godwit.wasm.runtime.Standing;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a debugger or a saver sees of the frames of a guest that stands at a safepoint. */
class FrameCursorTest {
    /** Counts in its second parameter, below operands of several types. */
    private static final String INNER =
            """
            (module
              (import "h" "look" (func $look (param f64)))
              (type $look (func (param f64)))
              (table funcref (elem $look))
              (func $turn (param $a i64) (param $n i32) (result i64)
                (local $v v128) (local $r externref)
                (local.get $a)
                (f32.const 1.5)
                (loop $l
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br_if $l (local.get $n)))
                (call_indirect (type $look) (f64.const 0.5) (i32.const 0))
                (drop))
              (export "turn" (func $turn)))
            """;

    private static final String OUTER =
            """
            (module
              (import "m" "turn" (func $turn (param i64 i32) (result i64)))
              (func $go (export "go") (param $x i32) (result i64) (local $sum i64)
                (local.set $sum (i64.const 7))
                (i64.add (local.get $sum) (call $turn (i64.const 9) (local.get $x)))))
            """;

    private final List<String> seen = new ArrayList<>();

    /** All that the cursor says of each frame, innermost first. */
    private static String describe(Execution x) {
        StringBuilder text = new StringBuilder(x.at().toString());
        FrameCursor cursor = new FrameCursor(x);
        for (; cursor.isFrame(); cursor.next()) {
            text.append("; ").append(cursor.instance().functionName(cursor.function()));
            text.append(" at ").append(cursor.offset()).append(": locals");
            for (int i = 0; i < cursor.locals(); i++) {
                text.append(value(x, cursor.localType(i), cursor.localSlot(i), cursor));
            }
            text.append(", operands");
            for (int i = 0; i < cursor.operands(); i++) {
                text.append(value(x, cursor.operandType(i), cursor.operandSlot(i), cursor));
            }
        }
        assertThatIllegalStateException().isThrownBy(cursor::instance);
        return text.toString();
    }

    private static String value(Execution x, int type, int slot, FrameCursor cursor) {
        String name = ' ' + ValueTypes.name(type) + '=';
        if (slot < 0) {
            return name + cursor.selector();
        }
        return switch (type) {
            case ValueTypes.I32 -> name + (int) x.low[slot];
            case ValueTypes.I64 -> name + x.low[slot];
            case ValueTypes.F32 -> name + Float.intBitsToFloat((int) x.low[slot]);
            case ValueTypes.F64 -> name + Double.longBitsToDouble(x.low[slot]);
            case ValueTypes.V128 -> name + x.high[slot] + ':' + x.low[slot];
            default -> name + x.references[slot];
        };
    }

    @Test
    void framesOfTwoInstancesAtEachKindOfSafepoint() {
        try (Instance inner =
                        Instance.builder(WasmModule.ofText(INNER))
                                .function("h", "look", "(f64)", call -> {})
                                .build();
                Instance outer =
                        Instance.builder(WasmModule.ofText(OUTER)).link("m", inner).build()) {
            Execution x = outer.execution();
            x.setHook(thread -> {
                seen.add(describe((Execution) thread));
                return null;
            });
            Function go = outer.function("go");
            assertThat(Objects.requireNonNull(go.call(2))).isEqualTo(16L);
        }
        // bytes from the first instruction
        String go = "; go at 10: locals i32=2 i64=7, operands i64=7";
        assertThat(seen)
                .containsExactly(
                        "ENTRY; go at 0: locals i32=2 i64=0, operands",
                        "ENTRY; turn at 0: locals i64=9 i32=2 v128=0:0 externref=null, operands"
                                + go,
                        "LOOP; turn at 7: locals i64=9 i32=1 v128=0:0 externref=null, operands"
                                + " i64=9 f32=1.5"
                                + go,
                        "HOST_CALL; turn at 32: locals i64=9 i32=0 v128=0:0 externref=null,"
                                + " operands i64=9 f32=1.5 f64=0.5 i32=0"
                                + go);
    }

    @Test
    void whereNothingRunsThereIsNoFrame() {
        try (Instance instance = Instance.builder(WasmModule.ofText("(module)")).build()) {
            FrameCursor cursor = new FrameCursor(instance.execution());
            assertThat(cursor.isFrame()).isFalse();
            assertThat(instance.execution().at()).isEqualTo(Standing.NONE);
        }
    }
}
