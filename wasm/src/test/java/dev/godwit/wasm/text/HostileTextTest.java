package dev.godwit.wasm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.module.Features;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Inputs that take minutes, or hours, if anything about them takes quadratic time. */
class HostileTextTest {
    private static final Features ALL = Features.WASM_3_0;

    private static byte[] parse(String text) {
        return WasmText.parse(text.getBytes(StandardCharsets.UTF_8), ALL).binary();
    }

    private static byte[] print(byte[] binary) {
        return WasmText.print(ModuleDecoder.decode(binary, ALL));
    }

    @Test
    void aStructureOfManyNamedFieldsIsPrinted() {
        StringBuilder text = new StringBuilder("(module (type $s (struct");
        for (int i = 0; i < 10_000; i++) {
            text.append("(field $f").append(i).append(" i32)");
        }
        text.append(")) (func ")
                .append("ref.null $s struct.get $s $f77 drop ".repeat(300_000))
                .append("))");
        byte[] binary = parse(text.toString());
        assertThat(parse(new String(print(binary), StandardCharsets.UTF_8))).isEqualTo(binary);
    }

    @Test
    void manyCustomSectionsAndImportsArePrinted() {
        BinaryWriter out = new BinaryWriter();
        byte[] imports = parse("(module " + "(import \"\" \"\" (func))".repeat(300_000) + ")");
        out.bytes(imports, 0, imports.length);
        BinaryWriter custom = new BinaryWriter();
        custom.name("a");
        for (int i = 0; i < 200_000; i++) {
            out.section(0, custom);
        }
        byte[] binary = out.toByteArray();
        assertThat(print(binary)).hasSizeGreaterThan(binary.length);
    }

    /** Types whose hash codes are all the same: 31 and 0 in place of 0 and 1, at any place. */
    @Test
    void manyTypesOfOneHashCodeAreTold() {
        int bits = 16;
        StringBuilder text = new StringBuilder("(module");
        for (int i = 0; i < 1 << bits; i++) {
            text.append("(func (param");
            for (int bit = 0; bit < bits; bit++) {
                boolean isSet = (i >> bit & 1) != 0;
                text.append(isSet ? " (ref 1) (ref 0)" : " (ref 0) (ref 31)");
            }
            text.append("))");
        }
        byte[] binary = parse(text.append(')').toString());
        assertThat(ModuleDecoder.decode(binary, ALL).types()).hasSize(1 << bits);
    }

    @Test
    void manyAnnotationsOfOneInstructionAreRead() {
        StringBuilder text = new StringBuilder("(module (func ");
        for (int i = 0; i < 200_000; i++) {
            text.append("(@metadata.code.").append(i).append(" \"\")");
        }
        assertThat(ModuleDecoder.decode(parse(text + " nop))"), ALL).customSections())
                .hasSize(200_000);
        assertThatThrownBy(() -> parse(text + "(@metadata.code.7 \"\") nop))"))
                .isInstanceOf(Malformed.class)
                .hasMessage("@metadata.code.7 annotation: duplicate annotation");
    }
}
