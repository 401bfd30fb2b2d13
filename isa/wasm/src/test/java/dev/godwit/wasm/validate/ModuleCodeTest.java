package dev.godwit.wasm.validate;

import static dev.godwit.wasm.HandMade.EMPTY;
import static dev.godwit.wasm.HandMade.END;
import static dev.godwit.wasm.HandMade.EXTERNREF;
import static dev.godwit.wasm.HandMade.I32;
import static dev.godwit.wasm.HandMade.I64;
import static dev.godwit.wasm.HandMade.V128;
import static dev.godwit.wasm.HandMade.body;
import static dev.godwit.wasm.HandMade.bytes;
import static dev.godwit.wasm.HandMade.decode;
import static dev.godwit.wasm.HandMade.function;
import static dev.godwit.wasm.HandMade.functionWith;
import static dev.godwit.wasm.HandMade.module;
import static dev.godwit.wasm.HandMade.params;
import static dev.godwit.wasm.HandMade.repeat;
import static dev.godwit.wasm.HandMade.section;
import static dev.godwit.wasm.HandMade.type;
import static dev.godwit.wasm.HandMade.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/** The facts that engines rely on, on bodies where every number can be counted by hand. */
class ModuleCodeTest {
    private static final byte[] VOID = type(params());

    private static int get(ModuleCode code, int function, int field) {
        return code.functions[function * ModuleCode.STRIDE + field];
    }

    private static boolean isNumeric(byte[] binary) {
        return (get(validate(binary), 0, ModuleCode.FLAGS) & ModuleCode.NUMERIC) != 0;
    }

    @Test
    void numericFunctions() {
        assertThat(isNumeric(functionWith(VOID, bytes(), bytes(1, 1, I64), 0x01))).isTrue();
        assertThat(isNumeric(functionWith(VOID, bytes(), bytes(1, 1, V128)))).isFalse();
        assertThat(isNumeric(functionWith(VOID, bytes(), bytes(1, 1, EXTERNREF)))).isFalse();
        assertThat(isNumeric(function(VOID, 0xd0, 0x70, 0x1a))).isFalse();
        assertThat(isNumeric(function(VOID, 0x1f, EMPTY, 0, END))).isFalse();
        byte[] memory = section(5, 1, 0, 1);
        byte[] memory64 = section(5, 1, 4, 1);
        byte[] memories = section(5, 2, 0, 1, 0, 1);
        Object[] load = {0x41, 0, 0x28, 2, 0, 0x1a};
        assertThat(isNumeric(functionWith(VOID, memory, bytes(0), load))).isTrue();
        assertThat(isNumeric(functionWith(VOID, memory, bytes(0), 0x41, 0, 0x28, 0x82, 0, 0, 0x1a)))
                .as("an alignment in two bytes")
                .isFalse();
        assertThat(
                        isNumeric(
                                functionWith(
                                        VOID, memories, bytes(0), 0x41, 0, 0x28, 0x42, 1, 0, 0x1a)))
                .isFalse();
        assertThat(isNumeric(functionWith(VOID, memories, bytes(0), load))).isTrue();
        assertThat(isNumeric(functionWith(VOID, memory64, bytes(0), 0x42, 0, 0x28, 2, 0, 0x1a)))
                .isFalse();
        assertThat(isNumeric(functionWith(VOID, memory64, bytes(0), 0x01))).isTrue();
        byte[] table = section(4, 1, 0x70, 0, 0);
        byte[] table64 = section(4, 1, 0x70, 4, 0);
        assertThat(isNumeric(functionWith(VOID, table, bytes(0), 0x41, 0, 0x11, 0, 0))).isTrue();
        assertThat(isNumeric(functionWith(VOID, table64, bytes(0), 0x42, 0, 0x11, 0, 0))).isFalse();
        assertThat(isNumeric(functionWith(VOID, table, bytes(0), 0xfc, 0x10, 0, 0x1a))).isFalse();
    }

    @Test
    void kindsOfLocals() {
        ModuleCode code =
                validate(
                        functionWith(
                                type(params(I32, EXTERNREF)), bytes(), bytes(2, 2, V128, 1, I64)));
        int at = get(code, 0, ModuleCode.KINDS);
        assertThat(Arrays.copyOfRange(code.kinds, at, at + 5)).containsExactly(0, 2, 1, 1, 0);
        assertThat(get(code, 0, ModuleCode.PARAMETERS)).isEqualTo(2);
        assertThat(get(code, 0, ModuleCode.LOCALS)).isEqualTo(3);
    }

    @Test
    void constantExpressionsHaveAHeight() {
        byte[] binary =
                module(
                        section(1, 1, 0x5e, I32, 0),
                        section(6, 1, 0x64, 0, 0, repeat(5, 0x41, 0), 0xfb, 8, 0, 5, END));
        ModuleCode code = validate(binary);
        assertThat(get(code, 0, ModuleCode.HEIGHT)).isEqualTo(5);
        assertThat(get(code, 0, ModuleCode.COST)).isEqualTo(5);
    }

    @Test
    void lazyValidationDoesOneFunctionAtATime() {
        byte[] binary =
                module(
                        section(1, 1, VOID),
                        section(3, 2, 0, 0),
                        section(10, 2, body(0x1a), body(0x41, 0, 0x0d, 0)));
        Validator validator = Validator.of(decode(binary));
        validator.function(1, CodeListener.NONE);
        ModuleCode code = validator.code();
        assertThat(get(code, 0, ModuleCode.FLAGS)).isZero();
        assertThat(get(code, 1, ModuleCode.FLAGS)).isEqualTo(ModuleCode.VALID | ModuleCode.NUMERIC);
        assertThatThrownBy(() -> validator.function(0, CodeListener.NONE))
                .hasMessageStartingWith("type mismatch");
        assertThat(get(code, 0, ModuleCode.FLAGS)).isZero();
    }
}
