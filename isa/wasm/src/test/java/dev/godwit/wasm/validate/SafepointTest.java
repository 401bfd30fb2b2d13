package dev.godwit.wasm.validate;

import static dev.godwit.wasm.HandMade.EMPTY;
import static dev.godwit.wasm.HandMade.END;
import static dev.godwit.wasm.HandMade.I32;
import static dev.godwit.wasm.HandMade.I64;
import static dev.godwit.wasm.HandMade.body;
import static dev.godwit.wasm.HandMade.bytes;
import static dev.godwit.wasm.HandMade.decode;
import static dev.godwit.wasm.HandMade.module;
import static dev.godwit.wasm.HandMade.params;
import static dev.godwit.wasm.HandMade.section;
import static dev.godwit.wasm.HandMade.sized;
import static dev.godwit.wasm.HandMade.type;
import static dev.godwit.wasm.HandMade.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SafepointTest {
    /** A reference to type 1, a structure, that is not null. */
    private static final byte[] STRUCT = bytes(0x64, 1);

    /**
     * Function 0 takes an i32 and gives an i64. Its locals: the parameter, an i64, a reference
     * without a default value.
     *
     * <pre>
     *  0  loop                     16  struct.new 1
     *  2    i64.const 5            19  local.set 2
     *  4    ref.null 1             21  local.get 2
     *  6    loop (param structref, as type 2)
     *  8      drop                 23  drop
     *  9    end                    24  i32.const 1
     * 10    local.get 0            26  memory.grow 0
     * 12    call 0                 28  drop
     * 14    drop, drop             29  br 0; nop; end
     *                              33  i64.const 0, end
     * </pre>
     */
    private static Validator made() {
        byte[] code =
                sized(
                        bytes(2, 1, I64, 1, STRUCT),
                        bytes(0x03, EMPTY, 0x42, 5, 0xd0, 1, 0x03, 2, 0x1a, END),
                        bytes(0x20, 0, 0x10, 0, 0x1a, 0x1a, 0xfb, 0, 1, 0x21, 2, 0x20, 2, 0x1a),
                        bytes(0x41, 1, 0x40, 0, 0x1a, 0x0c, 0, 0x01, END, 0x42, 0, END));
        return validator(
                decode(
                        module(
                                section(
                                        1,
                                        3,
                                        type(params(I32), I64),
                                        bytes(0x5f, 0),
                                        bytes(0x60, 1, 0x6b, 0)),
                                section(3, 2, 0, 0),
                                section(5, 1, 0, 1),
                                section(10, 2, code, body(0x42, 0)))));
    }

    private static List<Integer> operands(Safepoint at) {
        List<Integer> types = new ArrayList<>();
        for (int i = 0; i < at.height(); i++) {
            types.add(at.operand(i));
        }
        return types;
    }

    @Test
    void aLoopThatAFunctionBeginsWith() {
        Safepoint at = made().safepointAt(0, 0);
        assertThat(at.kind()).isEqualTo(Safepoint.Kind.LOOP);
        assertThat(at.isEntry()).isTrue();
        assertThat(at.height()).isZero();
        assertThat(at.localCount()).isEqualTo(3);
        assertThat(at.local(1)).isEqualTo(ValueTypes.I64);
        assertThat(at.local(2)).isEqualTo(ValueTypes.nonNull(1));
        assertThat(at.isSet(0) && at.isSet(1)).isTrue();
        assertThat(at.isSet(2)).isFalse();
        assertThat(at.labels()).containsExactly(new Safepoint.Label(Opcodes.END, 1, 0));
    }

    @Test
    void parametersOfALoopHaveItsTypes() {
        Safepoint at = made().safepointAt(0, 6);
        assertThat(at.kind()).isEqualTo(Safepoint.Kind.LOOP);
        assertThat(at.isEntry()).isFalse();
        assertThat(operands(at)).containsExactly(ValueTypes.I64, ValueTypes.STRUCTREF);
        assertThat(at.labels())
                .containsExactly(
                        new Safepoint.Label(Opcodes.LOOP, 0, 0),
                        new Safepoint.Label(Opcodes.END, 1, 0));
    }

    @Test
    void callsHaveTheirArguments() {
        Safepoint at = made().safepointAt(0, 12);
        assertThat(at.kind()).isEqualTo(Safepoint.Kind.CALL);
        assertThat(at.opcode()).isEqualTo(Opcodes.CALL);
        assertThat(operands(at)).containsExactly(ValueTypes.I64, ValueTypes.I32);
        assertThat(at.arguments()).isEqualTo(1);
    }

    @Test
    void localsThatAreSet() {
        Safepoint at = made().safepointAt(0, 26);
        assertThat(at.kind()).isEqualTo(Safepoint.Kind.GROW);
        assertThat(at.isSet(2)).isTrue();
        assertThat(operands(at)).containsExactly(ValueTypes.I32);
    }

    @Test
    void functionsThatBeginWithNothingElse() {
        Safepoint at = made().safepointAt(1, 0);
        assertThat(at.kind()).isEqualTo(Safepoint.Kind.ENTRY);
        assertThat(at.isEntry()).isTrue();
    }

    @Test
    void whatIsNoSafepointSaysWhy() {
        Validator validator = made();
        int start = validator.code().functions[ModuleCode.START];
        String none = "no instruction starts here";
        String dead = "this instruction cannot be reached";
        Object[][] wrong = {
            {1, none},
            {3, none},
            {36, none},
            {1000, none},
            {-1, none},
            {Integer.MIN_VALUE, none},
            {2, "an execution cannot stop before i64.const"},
            {29, "an execution cannot stop before br"},
            {31, dead},
            {32, dead},
            {33, dead},
        };
        for (Object[] row : wrong) {
            int offset = (int) row[0];
            assertThatThrownBy(() -> validator.safepointAt(0, offset))
                    .as("offset %d", offset)
                    .isInstanceOf(Invalid.class)
                    .hasMessageStartingWith((String) row[1])
                    .satisfies(e ->
                            assertThat(((Invalid) e).place())
                                    .isEqualTo(new Place.InBinary(start + offset)));
        }
        // It may be asked again, and answers the same.
        assertThat(validator.safepointAt(0, 12).height()).isEqualTo(2);
    }
}
